import { beforeEach, describe, expect, test } from "vitest";
import { redactCustomer } from "#app/customers/redact-customer.server.ts";
import { db, pool } from "#app/db.server.ts";
import { parseHistoryQuery, type HistoryEntry, type HistoryView } from "#app/insights/customer-history.ts";
import { listCustomerHistory } from "#app/insights/list-customer-history.server.ts";
import { messagesOfPerson, runsOfPerson } from "#app/insights/customer-history.sql.ts";
import { readCustomerPage } from "#app/insights/read-customer-page.server.ts";
import { makeCampaign, makeCustomer, makeHold, makeMessage, makePhone, makeShop } from "#tests/factories.ts";
import { openAutomatedShop, type AutomatedShop } from "../automations/automated-shop.ts";

const at = new Date("2026-05-01T12:00:00Z");
const minutes = (n: number) => new Date(at.getTime() + n * 60_000);
const phone = "+31612345678";

let shop: Awaited<ReturnType<typeof makeShop>>;
let customer: Awaited<ReturnType<typeof makeCustomer>>;
beforeEach(async () => {
  shop = await makeShop();
  customer = await makeCustomer(shop, { phone, phoneE164: phone });
});

const read = (view: HistoryView = "all", customerId = customer.id) =>
  readCustomerPage(shop, customerId, { view, now: minutes(1_000) });

/** All pages, one after the other. */
async function readAll(view: HistoryView = "all"): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  let next: string | null = "";
  while (next !== null) {
    const page = await listCustomerHistory(
      shop,
      customer.id,
      parseHistoryQuery(new URLSearchParams({ view, before: next })),
    );
    entries.push(...page.entries);
    next = page.next;
  }
  return entries;
}

function writeReply(values: { body: string; intent?: "stop" | "other"; customerId?: bigint; from?: string; at: Date }) {
  return db.inboundMessage.create({
    data: {
      shopId: shop.id,
      carrier: "twilio",
      carrierMessageId: values.body,
      channel: "sms",
      fromAddress: values.from ?? phone,
      toAddress: "+3197000000",
      body: values.body,
      intent: values.intent ?? "other",
      customerId: values.customerId ?? null,
      receivedAt: values.at,
      raw: {},
    },
  });
}

describe("a customer's history", () => {
  test("has every message with what it was for, its text, its state and its reason, and what they wrote, newest first", async () => {
    const campaign = await makeCampaign(shop, { name: "Spring sale" });
    const message = { customerId: customer.id, address: phone, dueAt: null };
    await makeMessage(shop, {
      ...message,
      sourceId: campaign.id,
      status: "delivered",
      body: "Hello Noor",
      queuedAt: at,
      sentAt: minutes(1),
      deliveredAt: minutes(2),
    });
    await makeMessage(shop, {
      ...message,
      sourceId: 999_999n,
      status: "failed",
      reason: "carrier-refused",
      errorCode: "30003",
      queuedAt: minutes(10),
      endedAt: minutes(11),
    });
    await makeMessage(shop, { ...message, source: "test", sourceId: 5n, status: "sent", queuedAt: minutes(20) });
    const stop = await writeReply({ body: "STOP", intent: "stop", customerId: customer.id, at: minutes(30) });
    await makeMessage(shop, {
      ...message,
      source: "reply",
      sourceId: stop.id,
      status: "sent",
      body: "You will get no more messages.",
      queuedAt: minutes(30),
    });
    // Of somebody else.
    await makeMessage(shop, {
      customerId: (await makeCustomer(shop)).id,
      sourceId: campaign.id,
      queuedAt: minutes(40),
    });

    const { history } = await read();

    expect(history).toMatchObject({
      next: null,
      entries: [
        { kind: "message", source: "reply", answerTo: "stop", body: "You will get no more messages.", owner: null },
        { kind: "reply", body: "STOP", intent: "stop", channel: "sms" },
        { kind: "message", source: "test", status: "sent", owner: null },
        { kind: "message", status: "failed", reason: "carrier-refused", errorCode: "30003", owner: null },
        {
          kind: "message",
          source: "campaign",
          owner: { id: String(campaign.id), name: "Spring sale" },
          body: "Hello Noor",
          status: "delivered",
          sentAt: minutes(1).toISOString(),
          deliveredAt: minutes(2).toISOString(),
        },
      ],
    });
  });

  test("says of what a hold kept back why it was held then, also when the hold is over since, or somebody else was held", async () => {
    const skipped = { status: "skipped", reason: "held", dueAt: null } as const;
    const hold = { customerId: customer.id, placedAt: minutes(-100) };
    await makeHold(shop, { ...hold, releasedAt: minutes(1), releasedBy: "Noor" });
    await makeHold(shop, { ...hold, reason: "Parcel is late", until: minutes(1) });
    await makeHold(shop, { ...hold, reason: "Over before", until: at });
    await makeHold(shop, { ...hold, reason: "On another channel", channel: "rcs" });
    await makeHold(shop, { ...hold, reason: "Placed since", placedAt: minutes(1) });
    await makeHold(shop, { ...hold, reason: "Another’s", customerId: (await makeCustomer(shop)).id });
    await makeMessage(shop, { customerId: customer.id, ...skipped, queuedAt: at, decidedAt: at });
    await makeMessage(shop, { customerId: customer.id, sourceId: 2n, queuedAt: minutes(-1), decidedAt: at });
    const [held, other] = (await read()).history.entries;
    expect(held).toMatchObject({ reason: "held", holdReason: "Open ticket; Parcel is late" });
    expect(other).toMatchObject({ reason: null, holdReason: null });
  });

  test("is given out page by page without a gap or a repeat, whatever happened at one moment", async () => {
    // Far more than a page, most of it at the same few moments.
    await pool.query(
      `INSERT INTO message (shop_id, source, source_id, customer_id, channel, status, queued_at)
       SELECT $1, 'campaign', n, $2, 'sms', 'delivered', $3::timestamptz + (n % 3) * interval '1 minute'
       FROM generate_series(1, 60) AS n`,
      [shop.id, customer.id, at],
    );
    await pool.query(
      `INSERT INTO enrollment (shop_id, automation_id, version, customer_id, subject, state, entered_at)
       SELECT $1, 1, 1, $2, 'order:' || n, 'completed', $3::timestamptz + (n % 3) * interval '1 minute'
       FROM generate_series(1, 40) AS n`,
      [shop.id, customer.id, at],
    );
    for (let n = 0; n < 10; n += 1) await writeReply({ body: `Hi ${n}`, at: minutes(n % 3) });

    const all = await readAll();

    expect(all).toHaveLength(110);
    expect(new Set(all.map(({ kind, id }) => `${kind} ${id}`)).size).toBe(110);
    const times = all.map((entry) => entry.at);
    expect(times).toEqual(times.toSorted().toReversed());
    expect((await readAll("messages")).map(({ kind }) => kind).filter((kind) => kind === "run")).toEqual([]);
    expect(await readAll("messages")).toHaveLength(70);
    expect(await readAll("automations")).toHaveLength(40);
  });

  test("begins anew when the address says something that is no place in it", async () => {
    await makeMessage(shop, { customerId: customer.id });
    const { before, view } = parseHistoryQuery(new URLSearchParams({ before: "yesterday", view: "everything" }));
    expect({ before, view }).toEqual({ before: null, view: "all" });
  });

  test("holds what went to and came from their number before it was known to be theirs", async () => {
    await makeMessage(shop, { customerId: 0n, source: "reply", sourceId: 1n, address: phone, queuedAt: minutes(1) });
    await makeMessage(shop, { customerId: 0n, source: "reply", sourceId: 2n, queuedAt: minutes(1) });
    await writeReply({ body: "Who is this?", at });
    await writeReply({ body: "Wrong number", from: makePhone(), at });
    const { entries } = (await read()).history;
    expect(entries.map(({ kind }) => kind)).toEqual(["message", "reply"]);
  });

  test("is empty for somebody who was never written to", async () => {
    expect(await read()).toMatchObject({ customer: { state: "known" }, history: { entries: [], next: null } });
  });
});

describe("runs through automations", () => {
  let automated: AutomatedShop;
  beforeEach(async () => {
    automated = await openAutomatedShop({ shop, customer });
    await automated.turnOn({
      steps: [
        automated.send("a"),
        { id: "t", kind: "tag", action: "add", tag: "welcomed" },
        automated.wait("w", 60),
        {
          id: "f",
          kind: "branch",
          conditions: [{ kind: "total", comparison: "at-least", amount: 50 }],
          yes: [automated.send("b")],
          no: [],
        },
      ],
      stopOn: ["order-placed"],
    });
    await automated.order(at);
    await automated.advance(at);
  });

  test("are told with each step and their end, beside the messages they sent", async () => {
    await automated.advance(minutes(60));
    const { history } = await read();
    expect(history.entries).toMatchObject([
      { kind: "message", source: "automation", owner: { name: "Test" } },
      { kind: "message", source: "automation", owner: { name: "Test" } },
      {
        kind: "run",
        automation: { name: "Test" },
        state: "completed",
        endedAt: minutes(60).toISOString(),
        history: {
          events: [
            { kind: "entered" },
            { kind: "sent", node: "a" },
            { kind: "tagged", detail: { tag: "welcomed" } },
            { kind: "waited", detail: { until: minutes(60).toISOString() } },
            { kind: "branched", detail: { taken: "yes" } },
            { kind: "sent", node: "b" },
            { kind: "completed" },
          ],
          messages: [{ stepId: "a", status: "queued" }, { stepId: "b" }],
        },
      },
    ]);
    const run = history.entries.find((entry) => entry.kind === "run");
    expect(history.definitions[run?.definition ?? ""]?.steps).toHaveLength(4);
  });

  test("that the merchant started as a test are told as tests, with what they sent", async () => {
    const automation = await db.automation.findFirstOrThrow({ where: { shopId: shop.id } });
    const run = await db.enrollment.create({
      data: {
        shopId: shop.id,
        automationId: automation.id,
        version: -1,
        isTest: true,
        customerId: customer.id,
        subject: "test:1",
        state: "completed",
        enteredAt: minutes(500),
      },
    });
    const toTestNumber = { source: "automation", sourceId: run.id, step: 1, address: makePhone() } as const;
    await makeMessage(shop, { customerId: customer.id, ...toTestNumber, queuedAt: minutes(501) });
    expect((await read()).history.entries).toMatchObject([
      { kind: "message", isTest: true, owner: { name: "Test" }, address: toTestNumber.address },
      { kind: "run", isTest: true },
      { kind: "message", isTest: false },
      { kind: "run", isTest: false },
    ]);
  });

  test("that an event stopped say so", async () => {
    await automated.order(minutes(5));
    const runs = (await read("automations")).history.entries;
    expect(runs).toMatchObject([
      { kind: "run", state: "active" },
      { kind: "run", state: "exited", reason: "ordered", history: { events: expect.arrayContaining([]) } },
    ]);
  });
});

describe("the page of somebody", () => {
  test("who was merged leads to the one who was kept at the end, whose page has both histories", async () => {
    const kept = await makeCustomer(shop);
    const between = await makeCustomer(shop, { deletedAt: at, mergedInto: kept.id });
    await db.customer.update({
      where: { shopId_id: { shopId: shop.id, id: customer.id } },
      data: { deletedAt: at, mergedInto: between.id },
    });
    await makeMessage(shop, { customerId: customer.id, queuedAt: at, body: "To the first" });
    await makeMessage(shop, { customerId: kept.id, queuedAt: minutes(1), body: "To the kept" });
    expect(await read()).toMatchObject({
      customer: { state: "merged", keptId: String(kept.id) },
      history: { entries: [] },
    });
    const page = await read("all", kept.id);
    expect(page.customer).toMatchObject({ state: "known", hasMerged: true });
    expect(page.history.entries).toMatchObject([{ body: "To the kept" }, { body: "To the first" }]);
  });

  test("who was deleted says so, and keeps what was sent", async () => {
    await makeMessage(shop, { customerId: customer.id });
    await db.customer.updateMany({ where: { id: customer.id }, data: { deletedAt: at } });
    const page = await read();
    expect(page.customer.state).toBe("deleted");
    expect(page.history.entries).toHaveLength(1);
  });

  test("who was erased shows nothing of them, on no page of the history and not on that of one they are merged into", async () => {
    const automated = await openAutomatedShop({ shop, customer });
    await automated.turnOn({ steps: [{ id: "t", kind: "tag", action: "add", tag: "Zonnebloem" }] });
    await automated.order(at);
    await automated.advance(at);
    await makeMessage(shop, { customerId: customer.id, status: "delivered", dueAt: null, body: "Hello Noor" });
    await redactCustomer(shop, { id: customer.id, email: null, phone: null }, { now: at });
    const page = await read();
    expect(page).toEqual({
      customer: expect.objectContaining({ state: "erased", name: null, phone: null, country: null, consents: [] }),
      holds: [],
      history: { entries: [], next: null, definitions: {} },
    });
    expect(await readAll()).toEqual([]);
    const kept = await makeCustomer(shop);
    await db.customer.updateMany({ where: { id: customer.id }, data: { mergedInto: kept.id } });
    expect((await read("all", kept.id)).history.entries).toEqual([]);
  });

  test("whom the mirror lacks shows what named them, and is not found when nothing did", async () => {
    const other = customer.id + 500_000n;
    await expect(read("all", other)).rejects.toMatchObject({ code: "not-found", status: 404 });
    await makeMessage(shop, { customerId: other, status: "skipped", reason: "deleted", dueAt: null });
    expect(await read("all", other)).toMatchObject({ customer: { state: "unknown" }, history: { entries: [{}] } });
    expect(await read("automations", other)).toMatchObject({ history: { entries: [] } });
  });

  test("to whose number a message went that nobody had is not found under the ledger's nobody", async () => {
    await makeMessage(shop, { customerId: 0n, source: "test", address: makePhone() });
    await expect(read("all", 0n)).rejects.toMatchObject({ code: "not-found" });
  });

  test("of another shop is not found, and has no history", async () => {
    await makeMessage(shop, { customerId: customer.id, address: phone });
    const stranger = await makeShop();
    await expect(readCustomerPage(stranger, customer.id, { view: "all", now: at })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(listCustomerHistory(stranger, customer.id, { view: "all", before: null })).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

describe("with thousands of messages and runs", () => {
  test("a page walks along an index and reads no more than it shows", async () => {
    await pool.query(
      `INSERT INTO message (shop_id, source, source_id, customer_id, channel, status, queued_at)
       SELECT $1, 'campaign', n, $2, 'sms', 'delivered', $3::timestamptz + n * interval '1 minute'
       FROM generate_series(1, 5000) AS n`,
      [shop.id, customer.id, at],
    );
    await pool.query(
      `INSERT INTO enrollment (shop_id, automation_id, version, customer_id, subject, state, entered_at)
       SELECT $1, 1, 1, $2, 'order:' || n, 'completed', $3::timestamptz + n * interval '1 minute'
       FROM generate_series(1, 5000) AS n`,
      [shop.id, customer.id, at],
    );
    await pool.query("ANALYZE message, enrollment");
    const values = [shop.id, [customer.id], 26, minutes(2_500), 3, 1n];
    for (const [sql, table, given] of [
      [messagesOfPerson(3), "message", [...values, [phone]]],
      [runsOfPerson(1), "enrollment", values],
    ] as const) {
      const { rows } = await pool.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, [
        ...given,
      ]);
      const plan = rows[0]?.["QUERY PLAN"][0].Plan;
      const scans = plan ? scansOf(plan, table) : [];
      expect(scans.length).toBeGreaterThan(0);
      for (const scan of scans) expect(scan["Actual Rows"], JSON.stringify(scan)).toBeLessThan(60);
    }
  });
});

type Plan = { "Relation Name"?: string; "Node Type": string; "Actual Rows": number; Plans?: Plan[] };

function scansOf(plan: Plan, table: string): Plan[] {
  const below = (plan.Plans ?? []).flatMap((child) => scansOf(child, table));
  return plan["Relation Name"] === table ? [plan, ...below] : below;
}
