import { beforeEach, describe, expect, test } from "vitest";
import { changeConsent } from "#dev-store/shop/change-consent.ts";
import { isWritableState } from "#dev-store/shop/consent.ts";
import type { ConsentChange, ConsentChannel } from "#dev-store/shop/consent.ts";
import { readCustomer } from "#dev-store/shop/read-customers.ts";
import { addCustomer, addShop, listenToWebhooks, now, openData, shopId } from "#tests/dev-store/open-data.ts";

const ctx = openData();
let announced: () => Promise<{ topic: string; payload: unknown }[]>;
const topicOf = {
  email: "customers_email_marketing_consent/update",
  sms: "customers_marketing_consent/update",
  whatsapp: "customers_whats_app_marketing_consent/update",
} as const;

beforeEach(async () => {
  await addShop(ctx);
  announced = await listenToWebhooks(ctx, [...Object.values(topicOf), "customers/update"]);
  await addCustomer(ctx, { id: 1n, email: "ann@example.com", phone: "+12125550100" });
  await addCustomer(ctx, { id: 2n, firstName: "Bob" });
});

const change = (channel: ConsentChannel, consent: ConsentChange, customerId = 1n) =>
  changeConsent(ctx, shopId, { customerId, channel, change: consent });

describe.each(["email", "sms", "whatsapp"] as const)("%s", (channel) => {
  test("is given and taken back, and both are announced", async () => {
    const given = await change(channel, {
      state: "SUBSCRIBED",
      level: "SINGLE_OPT_IN",
      updatedAt: new Date("2026-10-01T00:00:00Z"),
    });
    expect(given).toMatchObject({
      ok: true,
      customer: { [`${channel}State`]: "SUBSCRIBED", [`${channel}Level`]: "SINGLE_OPT_IN" },
    });
    expect((await announced()).map(({ topic }) => topic)).toEqual([topicOf[channel], "customers/update"]);
    const taken = await change(channel, { state: "UNSUBSCRIBED" });
    expect(taken).toMatchObject({ ok: true, customer: { [`${channel}State`]: "UNSUBSCRIBED", [`${channel}At`]: now } });
    expect(JSON.stringify(await announced())).toContain('"unsubscribed"');
  });

  test("of an earlier moment than the stored one is silently nothing", async () => {
    await change(channel, { state: "UNSUBSCRIBED", updatedAt: new Date("2026-11-01T00:00:00Z") });
    await announced();
    const late = await change(channel, {
      state: "SUBSCRIBED",
      level: "SINGLE_OPT_IN",
      updatedAt: new Date("2026-10-31T23:59:59Z"),
    });
    expect(late).toMatchObject({ ok: true, customer: { [`${channel}State`]: "UNSUBSCRIBED" } });
    expect(await announced()).toEqual([]);
  });

  // Texts as recorded from Shopify.
  test.each<[ConsentChange, { message: string; code: string }]>([
    [{ state: "SUBSCRIBED" }, { message: "Marketing opt in level must exist", code: "MISSING_ARGUMENT" }],
    [
      { state: "PENDING", level: "SINGLE_OPT_IN" },
      { message: "Marketing opt in level must be confirmed opt-in for pending consent state", code: "INVALID" },
    ],
    [
      { state: "UNSUBSCRIBED", updatedAt: new Date(now.getTime() + 1000) },
      { message: "Consent updated at must not be in the future", code: "INVALID" },
    ],
    [
      { state: "NOT_SUBSCRIBED" },
      { message: "Cannot specify NOT_SUBSCRIBED as a marketing state input", code: "INVALID" },
    ],
  ])("refuses %o", async (consent, error) => {
    const before = await readCustomer(ctx.pool, shopId, 1n);
    expect(await change(channel, consent)).toMatchObject({ ok: false, userErrors: [error] });
    expect(await readCustomer(ctx.pool, shopId, 1n)).toEqual(before);
  });

  test("of nobody is refused", async () => {
    expect(await change(channel, { state: "UNSUBSCRIBED" }, 9n)).toMatchObject({
      ok: false,
      userErrors: [{ message: "Customer not found" }],
    });
  });
});

test("a phone consent needs a phone, an email consent without an email is silently nothing", async () => {
  expect(await change("sms", { state: "UNSUBSCRIBED" }, 2n)).toMatchObject({
    userErrors: [
      { field: ["input", "smsMarketingConsent"], message: "A phone number is required to set the SMS consent state." },
    ],
  });
  expect(await change("whatsapp", { state: "UNSUBSCRIBED" }, 2n)).toMatchObject({
    userErrors: [{ message: "A phone number is required to set the WhatsApp consent state." }],
  });
  expect(await change("email", { state: "UNSUBSCRIBED" }, 2n)).toMatchObject({
    ok: true,
    customer: { emailState: "NOT_SUBSCRIBED" },
  });
  expect(await announced()).toEqual([]);
});

test("only three states can be written", () => {
  const states = ["SUBSCRIBED", "UNSUBSCRIBED", "PENDING", "NOT_SUBSCRIBED", "NEVER_SUBSCRIBED", "INVALID", "REDACTED"];
  expect(states.filter(isWritableState)).toEqual(["SUBSCRIBED", "UNSUBSCRIBED", "PENDING"]);
});
