import { describe, expect, test } from "vitest";
import { renderMessage, templateOf, type CustomerFields } from "#app/messaging/render-message.ts";
import { validateTemplate } from "#app/messaging/validate-template.ts";

function write(body: string, customer: CustomerFields = {}, shop = { name: "Bean" }) {
  const template = templateOf(body);
  if (!template.ok) throw new Error(template.problems[0]?.message);
  return renderMessage(template.template, { customer, shop, linkTags: null });
}
const textOf = (body: string, customer: CustomerFields = {}) => {
  const message = write(body, customer);
  return message.ok ? message.body : message.reason;
};

describe("a message is written", () => {
  test("with the customer's own values, and the template's defaults where there are none", () => {
    const body = 'Hi {{ customer.first_name | default: "there" }}, {{ shop.name }}';
    expect(textOf(body, { firstName: "Noor" })).toBe("Hi Noor, Bean");
    expect(textOf(body, { firstName: null })).toBe("Hi there, Bean");
    expect(textOf(body, { firstName: "" })).toBe("Hi there, Bean");
  });

  test("anew for each customer only where its code asks the clock, not where its words speak of today", () => {
    const readsClock = (body: string) => {
      const template = templateOf(body);
      return template.ok && template.template.readsClock;
    };
    expect(readsClock('Hi {{ customer.first_name }}, it is {{ "now" | date: "%A" }}')).toBe(true);
    expect(readsClock('{% assign day = "today" | date: "%d" %}{{ day }}')).toBe(true);
    expect(readsClock("Hi {{ customer.first_name }}, today and now at {{ shop.name }}")).toBe(false);
  });

  test("with every field that the editor offers", () => {
    const customer = {
      firstName: "Noor",
      lastName: "Jansen",
      email: "noor@example.com",
      phone: "+31612345678",
      city: "Utrecht",
      countryCode: "NL",
      locale: "nl",
      tags: ["vip", "coffee"],
      numberOfOrders: 3,
      amountSpent: "182.50",
    };
    expect(
      textOf(
        '{{ customer.name }}|{{ customer.last_name }}|{{ customer.city }}|{{ customer.country }}|{{ customer.orders_count }}|{{ customer.total_spent }}|{{ customer.email }}|{{ customer.phone }}|{{ customer.locale }}|{{ customer.tags | join: ", " }}|{{ opt_out }}',
        customer,
      ),
    ).toBe(
      "Noor Jansen|Jansen|Utrecht|NL|3|182.50|noor@example.com|+31612345678|nl|vip, coffee|Reply STOP to unsubscribe",
    );
  });

  test("with conditions and loops", () => {
    const body =
      "{% if customer.orders_count > 2 %}Thank you{% else %}Welcome{% endif %}{% for tag in customer.tags %} #{{ tag }}{% endfor %}";
    expect(textOf(body, { numberOfOrders: 3, tags: ["vip"] })).toBe("Thank you #vip");
    expect(textOf(body)).toBe("Welcome");
  });

  test("a customer's values are text, never Liquid", () => {
    expect(textOf("Hi {{ customer.first_name }}", { firstName: "{{ shop.name }}{% assign x = 1 %}" })).toBe(
      "Hi {{ shop.name }}{% assign x = 1 %}",
    );
  });

  test("what a carrier or the database would not take is left out", () => {
    expect(textOf("Hi {{ customer.first_name | slice: 0 }}!", { firstName: "😀" }).isWellFormed()).toBe(true);
    expect(textOf("Hi {{ customer.first_name }}", { firstName: "N\0oor" })).toBe("Hi Noor");
  });

  test("unless it comes out empty or too long, which is said", () => {
    expect(textOf("{{ customer.city }}")).toBe("empty-message");
    expect(textOf("{{ customer.city }}", { city: "x".repeat(1_601) })).toBe("too-long");
    expect(textOf("{{ customer.city }}", { city: "x".repeat(1_600) })).toHaveLength(1_600);
  });
});

describe("a template with an error is refused, with its place and in plain words", () => {
  test.each([
    ["Hi {{ customer.first_name", 1, "opened with {{ but not closed"],
    ["Hi\n\n{% if customer.city %}x", 3, "never closed"],
    ["{% endif %}", 1, ""],
    ["Hi {{ customer.shoe_size }}", 1, "no field called “customer.shoe_size”"],
    ["Hi\n{{ first_name }}", 2, "no field called “first_name”"],
    ["{{ customer.first_name | shout }}", 1, "no filter called “shout”"],
    ["{% include 'other' %}", 1, "no tag called “include”"],
    ["{{ customer }}", 1, "no field called “customer”"],
    ["{{ customer.first_name.length }}", 1, "no field called"],
  ])("%j", (body, line, words) => {
    const [problem] = validateTemplate(body);
    expect(problem).toMatchObject({ line, message: expect.stringContaining(words) as string });
    expect(problem?.message).not.toMatch(/undefined|ENOENT|at Object|liquidjs/);
  });

  test("what is too long for everybody is refused, what is too long for some is not", () => {
    expect(validateTemplate("x".repeat(1_601))).toMatchObject([
      { message: expect.stringContaining("longer than 1,600 characters") as string },
    ]);
    expect(validateTemplate(`${"x".repeat(1_590)}{{ customer.first_name }}`)).toEqual([]);
  });

  test("one without an error is not", () => {
    for (const body of [
      "",
      "Hello",
      'Hi {{ customer.first_name | default: "there" | upcase }}',
      "50% {off} }} today",
    ]) {
      expect(validateTemplate(body)).toEqual([]);
    }
  });
});

describe("a hostile template", () => {
  const nested =
    "{% for a in (1..300) %}{% for b in (1..300) %}{% for c in (1..300) %}x{% endfor %}{% endfor %}{% endfor %}";

  test.each([
    ["loops without end", nested],
    ["asks for a huge range", "{% for a in (1..100000000) %}x{% endfor %}"],
    [
      "doubles a text over and over",
      `{% assign a = "xxxxxxxxxx" %}${"{% assign a = a | append: a %}".repeat(30)}{{ a }}`,
    ],
    ["replaces into a huge text", `{% assign a = "${"x".repeat(1_000)}" %}{{ a | replace: "x", a | replace: "x", a }}`],
    [
      "captures in a loop",
      "{% for a in (1..5000) %}{% capture b %}{{ b }}xxxxxxxxxxxxxxxxxxxx{% endcapture %}{% endfor %}{{ b }}",
    ],
    ["is longer than any message", "x".repeat(10_001)],
    ["is nested a thousand deep", `${"{% if true %}".repeat(1_000)}x${"{% endif %}".repeat(1_000)}`],
  ])("that %s is refused or harmless, and soon", (_, body) => {
    const startedAt = performance.now();
    const problems = validateTemplate(body);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    if (problems.length > 0) return;
    const message = write(body);
    expect(message.ok ? message.body.length : 0).toBeLessThanOrEqual(1_600);
  });

  test.each([
    "{{ customer.constructor }}",
    "{{ customer.__proto__.polluted }}",
    "{{ shop['constructor']['name'] }}",
    "{{ customer.tags.constructor.constructor }}",
    "{{ process.env.APP_KEY }}",
    "{% render '/etc/passwd' %}",
    "{% include '../../.env' %}",
    "{% layout 'x' %}",
    "{{ customer.tags | where_exp: 'x', 'x.constructor' }}",
    "{{ customer | json }}",
    "{{ shop | inspect }}",
    "{% assign field = 'constructor' %}{{ customer[field] }}",
  ])("gets at nothing but the fields: %s", (body) => {
    expect(validateTemplate(body)).not.toEqual([]);
  });
});
