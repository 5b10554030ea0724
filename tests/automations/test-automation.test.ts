import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { createAutomation } from "#app/automations/create-automation.server.ts";
import type { Definition, Step } from "#app/automations/definition.ts";
import { editAutomation } from "#app/automations/edit-automation.server.ts";
import { listTestEvents } from "#app/automations/find-test-events.server.ts";
import { listAutomations } from "#app/automations/list-automations.server.ts";
import { archiveAutomation, pauseAutomation } from "#app/automations/pause-automation.server.ts";
import { listRuns } from "#app/automations/list-runs.server.ts";
import { readAutomationReport } from "#app/automations/read-automation-report.server.ts";
import { readAutomation } from "#app/automations/read-automation.server.ts";
import { readTestCustomer } from "#app/automations/read-test-customer.server.ts";
import { readLatestTest } from "#app/automations/read-test.server.ts";
import { recordCustomerAct } from "#app/automations/record-customer-act.server.ts";
import { runTest } from "#app/automations/run-test.server.ts";
import { saveAutomation } from "#app/automations/save-automation.server.ts";
import { stopRunsAfter } from "#app/automations/stop-runs.server.ts";
import { testTimeline } from "#app/automations/test-timeline.ts";
import { testWaitMs } from "#app/automations/test-run.ts";
import { db, pool } from "#app/db.server.ts";
import { recoverClaimed } from "#app/messaging/recover-claimed.server.ts";
import { createFormat } from "#app/ui/format.ts";
import { makeCustomer, makeShop, suppress } from "#tests/factories.ts";
import { turnOn } from "#tests/flow/workflows.ts";
import { openSendingShop, type SendingShop } from "#tests/messaging/sending-shop.ts";
import { drainQueue, readQueue } from "#tests/setup/drain-queue.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

// Later than the machine’s clock, by which the queue decides what is due.
const at = new Date("2035-05-01T12:00:00Z");
const seconds = (n: number) => new Date(at.getTime() + n * 1000);
const testNumber = "+31655500001";
const plain = { view: "all", query: "", page: 1 } as const;

let sending: SendingShop;
let automated: AutomatedShop;
/** Whom the tests are with. */
let customer: { id: bigint; phoneE164: string | null };
beforeEach(async () => {
  sending = await openSendingShop();
  customer = await makeCustomer(sending.shop);
  automated = await openAutomatedShop({ shop: sending.shop, customer });
  await db.shop.update({ where: { id: sending.shop.id }, data: { testPhone: testNumber } });
});

const send = (id: string, body = "Hi {{ customer.first_name }}"): Step => ({
  id,
  kind: "send",
  channel: "sms",
  senderId: sending.sender.id.toString(),
  body,
  usefulMinutes: 60,
});

/** A test shows links as they will be. */
const tagged = (link: string): unknown =>
  expect.stringContaining(`${link}?utm_source=segue&utm_medium=sms&utm_campaign=mine-a`);

/** A draft that was never on, and its id. */
async function draft(definition: Partial<Definition> = {}): Promise<bigint> {
  const id = await createAutomation(sending.shop, { recipeId: null }, { actor: "Noor", now: at });
  await change(id, definition);
  return id;
}

async function change(id: bigint, definition: Partial<Definition>): Promise<void> {
  const whole = {
    trigger: { kind: "order-placed" },
    conditions: [],
    steps: [send("hello")],
    stopOn: [],
    reentry: { kind: "always" },
    goal: null,
    ...definition,
  };
  await saveAutomation(sending.shop, id, { name: "Mine", definition: whole, now: at });
}

function start(id: bigint, more: object = {}, now = at) {
  const input = {
    intent: "start",
    customerId: customer.id.toString(),
    event: "sample",
    to: "test-number",
    key: randomUUID(),
    ...more,
  };
  return runTest(sending.shop, id, { input, actor: "Noor", now });
}

const stop = (id: bigint, now = at) => runTest(sending.shop, id, { input: { intent: "stop" }, actor: "Noor", now });

/** Runs the real jobs, through as many short waits as there are. */
async function run(waits = 0, from = 0): Promise<void> {
  for (let n = 0; n <= waits; n += 1) await drainQueue({ at: seconds(from + (n * testWaitMs) / 1000) });
}

async function latest(id: bigint, now = at) {
  const found = await readLatestTest(sending.shop, id, { now });
  if (!found) throw new Error("There is no test");
  return found;
}

/** Has every insert into a table fail meanwhile. */
async function breakOff(table: string, work: () => Promise<unknown>): Promise<void> {
  await pool.query(
    "CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken off'; END $$",
  );
  await pool.query(`CREATE TRIGGER break_off AFTER INSERT ON ${table} EXECUTE FUNCTION break_off()`);
  try {
    await work();
  } finally {
    await pool.query("DROP FUNCTION break_off CASCADE");
  }
}

const wording = {
  segment: (id: string) => `Segment ${id}`,
  country: (code: string) => code,
  money: (n: number) => `€${n}`,
};
const format = createFormat({ locale: "en", timezone: "Europe/Amsterdam", currency: "EUR" });

async function lines(id: bigint): Promise<string[]> {
  return testTimeline(await latest(id), { wording, format }).map((item) => [item.title, ...item.lines].join(" | "));
}

describe("a test of a draft", () => {
  test("takes one customer through all of it in seconds, and tells what each part did and what it would really be", async () => {
    const id = await draft({
      conditions: [{ kind: "total", comparison: "at-least", amount: 50 }],
      steps: [
        send("a", "Thanks {{ customer.first_name }} for {{ order.name }}"),
        { id: "w", kind: "wait", minutes: 2 * 24 * 60 },
        {
          id: "b",
          kind: "branch",
          conditions: [
            { kind: "country", isOneOf: true, countries: ["NL"] },
            { kind: "discount", isUsed: true },
          ],
          yes: [send("vip", "Very important")],
          no: [{ id: "u", kind: "wait-until", time: "09:00" }, send("z", "Last words")],
        },
        { id: "t", kind: "tag", action: "add", tag: "welcomed" },
      ],
    });
    expect(await start(id)).toEqual({ ok: true });
    await run(2);

    expect(await latest(id)).toMatchObject({ state: "completed", isUnderWay: false });
    expect(await lines(id)).toEqual([
      expect.stringMatching(
        /^Started as Noor Jansen \d+ \| With a sample order, made up: #1042 · 2 x Linen shirt · 84.00 EUR \| Messages go to your test number, \+31655500001\.$/,
      ),
      "Entered | Total at least €50: yes",
      "1. Send SMS",
      "2. Wait 2 days | A few seconds in this test. Really until May 3, 2035, 2:00 PM.",
      "3. Branch: took No | In NL: yes | A discount was used: no",
      "5. Wait until 09:00 | A few seconds in this test. Really until May 2, 2035, 9:00 AM.",
      "6. Send SMS",
      "7. Would add tag “welcomed” | Left out in a test: the customer’s tags in Shopify stay as they are.",
      "Reached the end",
    ]);
    expect(sending.posted.map(({ to, body }) => [to, body])).toEqual([
      [testNumber, "Thanks Noor for #1042"],
      [testNumber, "Last words"],
    ]);
    expect((await latest(id)).messages).toMatchObject([
      { step: 1, status: "sent", body: "Thanks Noor for #1042" },
      { step: 6, status: "sent", body: "Last words" },
    ]);
  });

  test("leaves what is live as it is, and lets nobody in", async () => {
    const id = await automated.turnOn({ steps: [send("live", "Live words")] });
    await change(id, { steps: [send("live", "Draft words")] });
    await turnOn(sending.shop, "customer-entered-automation");
    const before = await readAutomation(sending.shop, id);
    await start(id);
    await run();
    expect(await readAutomation(sending.shop, id)).toEqual(before);
    expect(await db.flowTrigger.count()).toBe(0);
    await automated.order(seconds(10));
    await run(0, 10);
    expect(sending.posted.map(({ to, body }) => [to, body])).toEqual([
      [testNumber, "Draft words"],
      [customer.phoneE164, "Live words"],
    ]);
    expect(await automated.change(id, { steps: [send("live", "Draft words")] })).toBe(2);
  });

  test("ends at conditions that do not hold, and says which", async () => {
    const id = await draft({ conditions: [{ kind: "total", comparison: "below", amount: 50 }] });
    await start(id);
    await run();
    expect(await lines(id)).toEqual([
      expect.stringContaining("Started as"),
      "Did not go in: the conditions do not hold | Total below €50: no",
    ]);
    expect(sending.posted).toEqual([]);
  });

  test("shortens the time after which a checkout counts as abandoned", async () => {
    const id = await draft({
      trigger: { kind: "checkout-abandoned", afterMinutes: 60 },
      steps: [send("a", "{{ checkout.url }}")],
    });
    await start(id);
    await run(0);
    expect(sending.posted).toEqual([]);
    await run(1);
    expect(sending.posted).toMatchObject([{ body: tagged("https://example.com/r/abc") }]);
    expect((await lines(id))[0]).toContain("Really after 1 hour without a change.");
  });

  test("asked for twice with one wish begins once; a second one waits for the end of the first", async () => {
    const id = await draft({ steps: [{ id: "w", kind: "wait", minutes: 60 }, send("a")] });
    const key = randomUUID();
    await Promise.all(Array.from({ length: 5 }, () => start(id, { key })));
    expect(await automated.runs()).toHaveLength(1);
    expect(await start(id)).toMatchObject({
      ok: false,
      field: null,
      message: expect.stringContaining("running already"),
    });
    await run(1);
    expect(await start(id, { key })).toEqual({ ok: true });
    expect(await start(id, {}, seconds(20))).toEqual({ ok: true });
    await run(1, 20);
    expect(sending.posted).toHaveLength(2);
  });

  test("is told what is missing as turning on is, at the same places, and starts nothing", async () => {
    const id = await draft({ steps: [{ ...send("a", " ") }, { id: "t", kind: "tag", action: "add", tag: "" }] });
    const problems = [
      { at: "a", message: "Write the message." },
      { at: "t", message: "Enter the tag." },
    ];
    expect(await start(id)).toEqual({ ok: false, kind: "incomplete", problems });
    const { draft: definition } = await readAutomation(sending.shop, id);
    const edit = (input: object) =>
      editAutomation(sending.shop, id, { input: { name: "Mine", ...input }, actor: "Noor", now: at });
    expect(await edit({ intent: "test", definition })).toEqual({ ok: false, kind: "incomplete", problems });
    expect(await edit({ intent: "test", definition: { ...definition, steps: [send("a")] } })).toEqual({
      ok: true,
      goTo: `/app/automations/${id}/test`,
    });
    expect(await automated.runs()).toEqual([]);
    expect(await db.automationVersion.count()).toBe(0);
  });
});

describe("a test begins with", () => {
  test("an order of the customer, or a made-up one, and no other customer's", async () => {
    const other = await makeCustomer(sending.shop);
    await automated.order(at, { id: 77, name: "#77" });
    await automated.order(seconds(-60), { id: 76, name: "#76" });
    await automated.order(at, { id: 78, name: "#78", customer: { id: Number(other.id) } });
    const offered = await listTestEvents(sending.shop, { customerId: customer.id, scope: "order" });
    expect(offered.map(({ id, label }) => [id, label])).toEqual([
      ["order:77", "#77 · 2 x Linen shirt · 84.00 EUR"],
      ["order:76", "#76 · 2 x Linen shirt · 84.00 EUR"],
    ]);
    const id = await draft({ steps: [send("a", "{{ order.name }}")] });
    expect(await start(id, { event: "order:78" })).toMatchObject({ ok: false, field: "event" });
    await start(id, { event: "order:76" });
    await run();
    expect(sending.posted).toMatchObject([{ body: "#76" }]);
  });

  test("a checkout that a run began with, also when it became an order since", async () => {
    const abandoned = { trigger: { kind: "checkout-abandoned", afterMinutes: 60 } } as const;
    await automated.turnOn({ ...abandoned, steps: [automated.send("x")] });
    await automated.checkout(at, { token: "tok" });
    await automated.order(at, { checkout_token: "tok" });
    expect(await listTestEvents(sending.shop, { customerId: customer.id, scope: "checkout" })).toMatchObject([
      { id: "checkout:tok", label: "2 x Linen shirt · 84.00 EUR" },
    ]);
    const id = await draft({ ...abandoned, steps: [send("a", "{{ checkout.url }}")] });
    await start(id, { event: "checkout:tok" });
    await run(1);
    expect(sending.posted).toMatchObject([{ body: tagged("https://shop.example/recover/abc") }]);
  });

  test("a made-up shipment, where an order that is on record is shipped", async () => {
    await automated.order(at, { id: 77, name: "#77" });
    const id = await draft({
      trigger: { kind: "order-shipped" },
      steps: [send("a", "{{ order.name }}: {{ order.tracking_number }}")],
    });
    await start(id, { event: "order:77" });
    await run();
    expect(sending.posted).toMatchObject([{ body: "#77: 3SABC123" }]);
  });
});

describe("nobody but the one who was chosen", () => {
  /** Everybody else of the shop, with runs of their own that have nothing to send. */
  async function bystanders(): Promise<void> {
    const same = { phoneE164: customer.phoneE164 };
    for (const more of [{}, {}, same]) await makeCustomer(sending.shop, more);
  }
  const steps = () => [send("a", "One"), { id: "w", kind: "wait", minutes: 60 } as const, send("b", "Two")];

  test("is written to by a test to the customer, whatever changes meanwhile", async () => {
    await bystanders();
    const id = await draft({ steps: steps() });
    await start(id, { to: "customer" });
    await run();
    await db.shop.update({ where: { id: sending.shop.id }, data: { testPhone: "+31655500009" } });
    await run(1);
    expect(sending.posted.map(({ to, body }) => [to, body])).toEqual([
      [customer.phoneE164, "One"],
      [customer.phoneE164, "Two"],
    ]);
  });

  test("is written to by a test to the test number, whatever the customer, the ledger and Settings say meanwhile", async () => {
    await bystanders();
    const id = await draft({ steps: steps() });
    await start(id);
    await run();
    const moved = "+31655500007";
    await db.customer.updateMany({ where: { id: customer.id }, data: { phoneE164: moved, smsConsent: "subscribed" } });
    await db.shop.update({ where: { id: sending.shop.id }, data: { testPhone: moved } });
    await automated.advance(seconds(testWaitMs / 1000));
    await db.message.updateMany({ where: { status: "queued" }, data: { address: moved } });
    await run(1);
    expect(sending.posted.map(({ to, body }) => [to, body])).toEqual([
      [testNumber, "One"],
      [testNumber, "Two"],
    ]);
    expect((await sending.rows()).map((row) => [row.customerId, row.address, row.consentAt])).toEqual([
      [customer.id, testNumber, null],
      [customer.id, testNumber, null],
    ]);
  });

  test("gets anything while the test number is on the do-not-contact list: the reason is told", async () => {
    await suppress(sending.shop, { address: testNumber });
    const id = await draft();
    await start(id);
    await run();
    expect(sending.posted).toEqual([]);
    expect((await latest(id)).messages).toMatchObject([{ status: "skipped", reason: "suppressed", body: "Hi Noor" }]);
  });

  test.each([
    ["never agreed", { smsConsent: "never_subscribed" as const }, "not-subscribed"],
    ["unsubscribed", { smsConsent: "unsubscribed" as const }, "unsubscribed"],
    ["has no number", { phoneE164: null, phoneHash: null, phoneState: "missing" as const }, "no-address"],
  ])("a customer who %s is not written to either, but the test number is", async (_, data, reason) => {
    await db.customer.updateMany({ where: { id: customer.id }, data });
    expect((await readTestCustomer(sending.shop, customer.id)).unreachable.sms).toBe(reason);
    const id = await draft();
    await start(id, { to: "customer" });
    await run();
    expect(sending.posted).toEqual([]);
    expect((await latest(id)).messages).toMatchObject([{ status: "skipped", reason, body: "Hi Noor" }]);
    await start(id, {}, seconds(20));
    await run(0, 20);
    expect(sending.posted).toMatchObject([{ to: testNumber, body: "Hi Noor" }]);
  });

  test("gets a test whose customer or automation is another shop's: there is no such thing", async () => {
    const other = await makeShop();
    const theirs = await makeCustomer(other);
    const id = await draft();
    const elsewhere = await createAutomation(other, { recipeId: "welcome" }, { actor: "Noor", now: at });
    await expect(start(id, { customerId: theirs.id.toString() })).rejects.toMatchObject({ code: "not-found" });
    await expect(start(elsewhere)).rejects.toMatchObject({ code: "not-found" });
    await expect(stop(elsewhere)).rejects.toMatchObject({ code: "not-found" });
    await expect(readTestCustomer(sending.shop, theirs.id)).rejects.toMatchObject({ code: "not-found" });
    await db.customer.updateMany({ where: { id: customer.id }, data: { deletedAt: at } });
    await expect(start(id)).rejects.toMatchObject({ code: "not-found" });
    expect(await automated.runs()).toEqual([]);
  });

  test("gets one where there is no test number, or nonsense is asked for", async () => {
    const id = await draft();
    await db.shop.update({ where: { id: sending.shop.id }, data: { testPhone: null } });
    expect(await start(id)).toMatchObject({ ok: false, field: "to" });
    expect(await start(id, { to: "everybody" })).toMatchObject({ ok: false, kind: "refused" });
    expect(await runTest(sending.shop, id, { input: null, actor: "Noor", now: at })).toMatchObject({ ok: false });
    expect(await automated.runs()).toEqual([]);
  });
});

describe("a test counts nowhere", () => {
  test("not in the list, the report, the funnel, the goal or the runs", async () => {
    const definition = {
      steps: [send("a"), { id: "w", kind: "wait", minutes: 60 } as const, send("b")],
      goal: { kind: "order", days: 2 } as const,
    };
    const id = await automated.turnOn(definition);
    await start(id);
    await run();
    const { rows } = await listAutomations(sending.shop, plain, { now: seconds(0) });
    expect(rows).toMatchObject([{ inside: 0, sent: 0, conversions: 0 }]);
    await run(1);
    await db.placedOrder.create({
      data: { shopId: sending.shop.id, id: 1n, customerId: customer.id, placedAt: seconds(60), context: {} },
    });
    expect((await listAutomations(sending.shop, plain, { now: seconds(3_600) })).rows).toMatchObject([
      { inside: 0, sent: 0, conversions: 0 },
    ]);
    expect(await readAutomationReport(sending.shop, { automationId: id, version: 1 })).toEqual({
      named: 0,
      inside: 0,
      completed: 0,
      refused: 0,
      exited: [],
      messages: [],
      messageReasons: [],
      reached: [],
      standing: [],
      conversions: null,
    });
    expect((await listRuns(sending.shop, { automationId: id, after: null })).runs).toEqual([]);
  });

  test("not for who may come in again, nor does that keep a test from starting", async () => {
    const id = await automated.turnOn({ reentry: { kind: "never" }, steps: [send("a")] });
    await start(id);
    await run();
    expect(await automated.order(seconds(10))).toBe("entered");
    expect(await automated.order(seconds(20))).toBe("awaited-by-none");
    await run(0, 20);
    expect(await start(id, {}, seconds(30))).toEqual({ ok: true });
  });
});

describe("a test ends", () => {
  const steps = () => [send("a"), { id: "w", kind: "wait", minutes: 60 } as const, send("b")];

  test.each([
    ["when it is stopped", (id: bigint) => stop(id, seconds(1))],
    [
      "when its automation is paused, also for new people only",
      (id: bigint) => pauseAutomation(sending.shop, id, { method: "new-only", actor: "Noor", now: seconds(1) }),
    ],
  ])("%s: what it has queued is skipped, and nothing more comes", async (_, end) => {
    const id = await automated.turnOn({ steps: steps() });
    await start(id);
    await automated.advance(at);
    await end(id);
    await run(2);
    expect(sending.posted).toEqual([]);
    expect(await latest(id)).toMatchObject({
      state: "exited",
      reason: "test-stopped",
      isLive: false,
      messages: [{ status: "skipped", reason: "automation-stopped", body: "Hi Noor" }],
    });
    expect((await lines(id)).at(-1)).toBe("Ended: Stopped");
  });

  test("when its automation is archived, while those inside go on; an archived one is not tested", async () => {
    const id = await automated.turnOn({ steps: steps() });
    await automated.order(at);
    await pauseAutomation(sending.shop, id, { method: "new-only", actor: "Noor", now: at });
    await start(id);
    await archiveAutomation(sending.shop, id, { isArchived: true, actor: "Noor", now: at });
    expect((await automated.runs()).map((one) => [one.isTest, one.state])).toEqual([
      [false, "active"],
      [true, "exited"],
    ]);
    expect(await start(id)).toMatchObject({ ok: false, message: expect.stringContaining("archived") });
  });

  test("when the customer does what stops the automation", async () => {
    const id = await draft({ steps: steps(), stopOn: ["unsubscribed"] });
    await start(id);
    await run();
    const acted = { customerIds: [customer.id], at: seconds(1), now: seconds(1) };
    await stopRunsAfter(sending.shop, { ...acted, event: "unsubscribed" });
    expect(await latest(id)).toMatchObject({ state: "exited", reason: "unsubscribed" });
  });

  test("and stopping it stops nobody else", async () => {
    const id = await automated.turnOn({ steps: steps() });
    await automated.order(at);
    await start(id);
    await stop(id);
    await stop(id);
    expect((await automated.runs()).map((one) => [one.isTest, one.state])).toEqual([
      [false, "active"],
      [true, "exited"],
    ]);
  });
});

describe("whatever is killed", () => {
  test.each(["automation_version", "dispatch", "enrollment", "enrollment_event", "audit_event"])(
    "a test is there whole or not at all: broken off at %s it left nothing, and the same wish starts it once",
    async (table) => {
      const id = await draft();
      const key = randomUUID();
      await breakOff(table, () => expect(start(id, { key })).rejects.toThrow("broken off"));
      expect(await automated.runs()).toEqual([]);
      expect(await Promise.all([db.automationVersion.count(), db.dispatch.count()])).toEqual([0, 0]);
      expect(await readQueue()).toEqual([]);
      await start(id, { key });
      await start(id, { key });
      await run();
      expect(sending.posted).toHaveLength(1);
    },
  );

  test("its jobs may run twice and at once", async () => {
    const id = await draft({ steps: [send("a", "One"), { id: "w", kind: "wait", minutes: 60 }, send("b", "Two")] });
    await start(id);
    expect((await readQueue()).map(({ task }) => task)).toEqual(["advance-enrollments"]);
    await Promise.all([automated.advance(at), automated.advance(at), automated.advance(at)]);
    await run();
    await Promise.all([automated.advance(seconds(4)), automated.advance(seconds(4))]);
    await run(1);
    expect(sending.posted.map(({ body }) => body)).toEqual(["One", "Two"]);
  });

  test("a lost answer about the test number is not taken for that of another customer's test", async () => {
    const second = await makeCustomer(sending.shop, { phoneE164: "+31655500055" });
    const id = await draft({ steps: [send("a", "The same words")] });
    // By the carrier's own clock, which tells when it took a message.
    const began = new Date();
    await start(id, {}, began);
    await drainQueue();
    // The carrier has the first; of the second the worker dies before it is posted.
    await start(id, { customerId: second.id.toString() }, began);
    await automated.advance(began);
    const [, lost] = await sending.rows();
    if (!lost?.dispatchId) throw new Error("It was not queued");
    const { shopId, id: messageId, dispatchId } = lost;
    await db.message.update({
      where: { shopId_id: { shopId, id: messageId } },
      data: { status: "sending", claimedAt: began, dueAt: null },
    });
    await db.messageQueue.deleteMany();
    await db.messageClaim.create({ data: { shopId, id: 1n, dispatchId, claimedAt: began, messageIds: [messageId] } });
    await recoverClaimed({ now: new Date(began.getTime() + 600_000) });
    expect((await sending.rows())[1]).toMatchObject({ status: "queued", carrierMessageId: null });
    await drainQueue();
    expect(sending.posted.map(({ to, body }) => [to, body])).toEqual([
      [testNumber, "The same words"],
      [testNumber, "The same words"],
    ]);
  });
});

describe("a test of what waits long", () => {
  test("has the time of a step that waits for an event run out after a few seconds, unless it happens before", async () => {
    const steps: Step[] = [
      {
        id: "ask",
        kind: "wait-event",
        event: { kind: "replied" },
        minutes: 600,
        yes: [send("yes")],
        no: [send("no")],
      },
    ];
    const id = await draft({ steps });
    await start(id);
    await run(1);
    const late = await latest(id);
    expect(late.events.map(({ kind }) => kind)).toEqual([
      "test-started",
      "entered",
      "waited",
      "branched",
      "sent",
      "completed",
    ]);
    expect(late.events.find(({ kind }) => kind === "waited")?.detail.really).toBe(seconds(36_000).toISOString());
    await start(id, {}, seconds(20));
    await drainQueue({ at: seconds(20) });
    const happened = { customerIds: [customer.id], event: "replied", at: seconds(21) } as const;
    await recordCustomerAct(sending.shop, happened, { now: seconds(21) });
    await drainQueue({ at: seconds(21) });
    const titles = testTimeline(await latest(id, seconds(21)), { wording, format }).map(({ title }) => title);
    expect(titles.some((title) => title.startsWith("1. Answered a message "))).toBe(true);
  });

  test.each<Definition["trigger"]>([
    { kind: "order-after-days", days: 30, time: "10:00" },
    { kind: "birthday", metafield: "facts.birth_date", offsetDays: 0, time: "10:00" },
    { kind: "first-order-anniversary", offsetDays: -7, time: "10:00" },
  ])("begins at once, whatever its trigger waits for: $kind", async (trigger) => {
    const id = await draft({ trigger });
    await start(id);
    await run();
    expect((await latest(id)).state).toBe("completed");
  });
});
