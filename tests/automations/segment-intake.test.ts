import { beforeEach, describe, expect, test } from "vitest";
import { certainMessages } from "#app/automations/certain-messages.ts";
import { chooseIntakes } from "#app/automations/choose-intakes.server.ts";
import { letEveryoneIn } from "#app/automations/let-everyone-in.server.ts";
import { listEditedSegments } from "#app/automations/list-edited-segments.server.ts";
import { listSegmentAutomations } from "#app/automations/list-segment-automations.server.ts";
import { pauseAutomation } from "#app/automations/pause-automation.server.ts";
import { describeForeseen, judgeBalance, type Foreseen } from "#app/automations/segment-intake.ts";
import { db, pool } from "#app/db.server.ts";
import { mirrorSegmentFromWebhook } from "#app/segments/mirror-segments.server.ts";
import { makeCustomer, makeSegment, makeShop, makeSegmentVersion } from "#tests/factories.ts";
import { readQueue } from "#tests/setup/drain-queue.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const editedAt = new Date("2026-05-02T10:00:00Z");
const now = new Date("2026-05-02T12:00:00Z");
const by = { actor: "Noor", now };
const newQuery = "amount_spent > 100";

let automated: AutomatedShop;
let segmentId: bigint;
let members: { id: bigint }[];
beforeEach(async () => {
  automated = await openAutomatedShop();
  members = [automated.customer, await makeCustomer(automated.shop), await makeCustomer(automated.shop)];
  segmentId = (await makeSegment(automated.shop, { members, name: "Loyal" })).id;
});

const shop = async () => db.shop.findUniqueOrThrow({ where: { id: automated.shop.id } });
const turnOn = (more: Parameters<AutomatedShop["turnOn"]>[0] = {}) =>
  automated.turnOn({ trigger: { kind: "segment-entered", segmentId: segmentId.toString() }, ...more });

/** The merchant edits the segment in Shopify, and its list is read. */
async function edit(query = newQuery, at = editedAt): Promise<void> {
  const shopId = automated.shop.id;
  const body = { id: Number(segmentId), name: "Loyal", query, creationDate: null, lastEditDate: at.toISOString() };
  await mirrorSegmentFromWebhook(automated.shop, body);
  const { version } = await db.segment.update({
    where: { shopId_id: { shopId, id: segmentId } },
    data: { version: { increment: 1 }, syncState: "ready" },
  });
  await makeSegmentVersion(automated.shop, segmentId, { version, memberCount: 3, query, querySince: at, takenAt: at });
}

const list = async () => listSegmentAutomations(await shop(), segmentId, { isListRead: true, now });
const choose = (choices: Record<string, boolean>, query = newQuery) =>
  chooseIntakes(automated.shop, segmentId, {
    input: {
      query,
      choices: Object.entries(choices).map(([automationId, everyone]) => ({ automationId, everyone })),
    },
    ...by,
  });
const intakes = () => db.segmentIntake.findMany({ where: { shopId: automated.shop.id }, orderBy: { id: "asc" } });
const letIn = async (at = now) => {
  for (const { id } of await intakes()) await letEveryoneIn(automated.shop, id, { now: () => at });
};
const waiting = async () => (await readQueue()).filter(({ task }) => task === "let-everyone-in");

describe("after a segment was edited", () => {
  test("the automations that use it are listed, the latest changed first, and only those it lets people into are asked about", async () => {
    const older = await turnOn();
    const leaving = await automated.turnOn({ trigger: { kind: "segment-left", segmentId: segmentId.toString() } });
    const asking = await automated.turnOn({
      conditions: [{ kind: "segment", isMember: true, segmentIds: [segmentId.toString()] }],
    });
    await automated.turnOn({});
    for (const [index, id] of [older, leaving, asking].entries()) {
      await db.automation.update({
        where: { shopId_id: { shopId: automated.shop.id, id } },
        data: { updatedAt: new Date(now.getTime() + index * 60_000) },
      });
    }
    expect(await listEditedSegments(automated.shop)).toEqual([]);
    await edit();
    expect(await listEditedSegments(automated.shop)).toMatchObject([{ name: "Loyal", automations: 1 }]);
    const listed = (await list()).map(({ id, choice, trigger, part }) => [BigInt(id), choice?.state, trigger, part]);
    expect(listed).toEqual([
      [asking, undefined, "Order placed", "condition"],
      [leaving, undefined, "Customer leaves a segment: Loyal", "trigger"],
      [older, "open", "Customer enters a segment: Loyal", "trigger"],
    ]);
  });

  test("nothing happens by itself, and choosing only newcomers ends the question", async () => {
    const id = await turnOn();
    await edit();
    expect(await choose({ [String(id)]: false })).toEqual({ ok: true, started: 0 });
    expect(await listEditedSegments(automated.shop)).toEqual([]);
    expect(await waiting()).toEqual([]);
    expect(await automated.runs()).toEqual([]);
    await edit("amount_spent > 200", now);
    expect(await listEditedSegments(automated.shop)).toHaveLength(1);
  });

  test("everyone enters at once where that was chosen, once, however often it is pressed and done", async () => {
    const [id, other] = [await turnOn(), await turnOn()];
    await edit();
    const choice = { [String(id)]: true, [String(other)]: false };
    const answers = await Promise.all([choose(choice), choose(choice)]);
    expect(answers.map((answer) => answer.ok && answer.started).sort()).toEqual([0, 1]);
    expect(await waiting()).toHaveLength(1);
    await Promise.all([letIn(), letIn()]);
    await letIn();
    await automated.advance(now);
    expect(await automated.runs()).toMatchObject(members.map((one) => ({ automationId: id, customerId: one.id })));
    expect(await automated.messages()).toHaveLength(3);
    expect(await choose(choice)).toEqual({ ok: true, started: 0 });
    const audit = await db.auditEvent.findMany({ where: { subject: `automation:${id}` }, orderBy: { id: "asc" } });
    expect(audit.map(({ action, actor }) => [action, actor]).slice(-2)).toEqual([
      ["automation.everyone-let-in", "Noor"],
      ["automation.everyone-entered", "Noor"],
    ]);
    expect((await list()).find((one) => BigInt(one.id) === id)?.choice).toMatchObject({
      state: "everyone",
      progress: { members: 3, gone: 3, entered: 3, problem: null, finishedAt: now.toISOString() },
    });
  });

  test("who is on their way, has been through it by a rule of once, or was heard to leave does not enter", async () => {
    const id = await turnOn({ reentry: { kind: "never" }, steps: [automated.wait("w", 60), automated.send("a")] });
    const [inside, done, leaver] = members;
    if (!inside || !done || !leaver) throw new Error("three members");
    const run = {
      shopId: automated.shop.id,
      automationId: id,
      version: 1,
      enteredAt: new Date("2026-05-01T09:00:00Z"),
    };
    await db.enrollment.create({ data: { ...run, customerId: inside.id, subject: "segment:1@1", dueAt: now } });
    await db.enrollment.create({
      data: { ...run, customerId: done.id, subject: "segment:1@2", state: "completed", node: "a" },
    });
    await edit();
    const at = new Date("2026-05-02T11:00:00Z");
    await db.segmentNotice.create({
      data: { shopId: automated.shop.id, segmentId, customerId: leaver.id, joined: false, at },
    });
    expect((await list())[0]?.choice).toMatchObject({ foreseen: { people: 1 } });
    await choose({ [String(id)]: true });
    await letIn();
    expect(await automated.runs()).toHaveLength(2);
    expect(await intakes()).toMatchObject([{ gone: 3, entered: 0, finishedAt: now }]);
  });

  test("a job that was killed between two batches goes on after the last one", async () => {
    const id = await turnOn();
    await edit();
    await pool.query(`INSERT INTO customer (shop_id, id) SELECT $1, n FROM generate_series(1, 4500) n`, [
      automated.shop.id,
    ]);
    await pool.query(
      `INSERT INTO segment_member (shop_id, segment_id, customer_id, joined_version) SELECT $1, $2, n, 1 FROM generate_series(1, 4500) n`,
      [automated.shop.id, segmentId],
    );
    await choose({ [String(id)]: true });
    const [intake] = await intakes();
    if (!intake) throw new Error("there is an intake");
    let asked = 0;
    const killed = letEveryoneIn(automated.shop, intake.id, {
      now: () => {
        // First the list is chosen, then each batch asks for the time.
        if ((asked += 1) === 3) throw new Error("killed");
        return now;
      },
    });
    // On a slow machine its slice of time may be over before.
    await killed.catch((error: Error) => expect(error.message).toBe("killed"));
    expect(await intakes()).toMatchObject([{ gone: 2000, afterId: 2000n, entered: 2000, finishedAt: null }]);
    while ((await intakes())[0]?.finishedAt === null) await letIn();
    expect(await intakes()).toMatchObject([{ gone: 4503, entered: 4503, finishedAt: now }]);
    expect(await db.enrollment.count({ where: { shopId: automated.shop.id } })).toBe(4503);
  });

  test("a pause ends it, and says so", async () => {
    const id = await turnOn();
    await edit();
    await choose({ [String(id)]: true });
    await pauseAutomation(automated.shop, id, { method: "new-only", ...by });
    await letIn();
    expect(await automated.runs()).toEqual([]);
    expect((await intakes())[0]?.problem).toMatch(/paused/);
  });

  test("a choice about another query than the one that is, of another shop or of what is not on is refused as a whole", async () => {
    const id = await turnOn();
    await edit();
    expect(await choose({ [String(id)]: true }, "amount_spent > 1")).toMatchObject({ ok: false });
    expect(await choose({ [String(id)]: true, "999": true })).toMatchObject({ ok: false });
    const other = await makeShop();
    const input = { query: newQuery, choices: [{ automationId: String(id), everyone: true }] };
    expect(await chooseIntakes(other, segmentId, { input, ...by })).toMatchObject({ ok: false });
    expect(await chooseIntakes(automated.shop, segmentId, { input: null, ...by })).toMatchObject({ ok: false });
    expect(await intakes()).toEqual([]);
    await letEveryoneIn(other, 1n, { now: () => now });
  });
});

test("an automation that was just turned on may let everyone in as well, without having been asked", async () => {
  const id = await turnOn();
  await db.segment.updateMany({ where: { shopId: automated.shop.id }, data: { syncState: "ready" } });
  expect((await list())[0]?.choice).toMatchObject({ state: "open", isAsked: false });
  expect(await choose({ [String(id)]: true }, "number_of_orders > 0")).toEqual({ ok: true, started: 1 });
  await letIn();
  expect(await automated.runs()).toHaveLength(3);
});

test("what is foreseen counts messages to those who may be written to, at the shop's prices", async () => {
  await makeCustomer(automated.shop);
  const silent = await makeCustomer(automated.shop, { smsConsent: "unsubscribed" });
  await db.segmentMember.create({
    data: { shopId: automated.shop.id, segmentId, customerId: silent.id, joinedVersion: 1 },
  });
  await db.partPrice.create({
    data: { shopId: automated.shop.id, channel: "sms", countryCode: "NL", price: 0.1, currency: "EUR" },
  });
  await turnOn({ steps: [automated.send("a", "Hi"), automated.wait("w", 60), automated.send("b", "Hi")] });
  await edit();
  const choice = (await list())[0]?.choice;
  expect(choice?.state === "open" && choice.foreseen).toMatchObject({
    people: 4,
    messages: 6,
    cost: { currency: "EUR", unpriced: 0 },
  });
  expect(choice?.state === "open" && choice.foreseen?.cost?.amount).toBeCloseTo(0.6);
});

test("an automation of whose changes only those that are not on name the segment is listed as such", async () => {
  const id = await automated.turnOn({});
  const { draft } = await db.automation.findUniqueOrThrow({ where: { shopId_id: { shopId: automated.shop.id, id } } });
  const trigger = { kind: "segment-entered", segmentId: segmentId.toString() };
  await db.automation.update({
    where: { shopId_id: { shopId: automated.shop.id, id } },
    data: { draft: { ...(draft as object), trigger } },
  });
  expect(await list()).toMatchObject([{ trigger: "Order placed", part: "elsewhere", choice: null }]);
});

test("where the entry has conditions, what is foreseen is what there would be if all met them", async () => {
  await turnOn({ conditions: [{ kind: "first-order", isFirst: true }], steps: [automated.send("a", "Hi")] });
  await edit();
  const choice = (await list())[0]?.choice;
  if (choice?.state !== "open" || !choice.foreseen) throw new Error("something is foreseen");
  const format = { count: (value: number, one: string, many: string) => `${value} ${value === 1 ? one : many}` };
  expect(describeForeseen(choice.foreseen, format)).toBe(
    "Up to 3 customers would enter: those who meet its conditions. If all do, at least 3 messages would go out, to those who can be written to.",
  );
  expect(describeForeseen({ ...choice.foreseen, isConditional: false, messages: 0 }, format)).toBe(
    "3 customers would enter. No message is certain to go out.",
  );
  expect(describeForeseen({ ...choice.foreseen, people: 0 }, format)).toBe("Nobody would enter.");
});

test("of the arms of a fork the one with the fewest messages is certain, and nothing after a stop", () => {
  const { send, wait } = automated;
  const fork = (yes: ReturnType<typeof send>[], no: ReturnType<typeof send>[]) =>
    ({ id: "f", kind: "split", percent: 50, yes, no }) as const;
  const idsOf = (steps: Parameters<typeof certainMessages>[0]) => certainMessages(steps).map(({ id }) => id);
  expect(idsOf([send("a"), fork([send("b"), send("c")], [send("d")]), wait("w", 5), send("e")])).toEqual([
    "a",
    "d",
    "e",
  ]);
  expect(idsOf([send("a"), fork([{ id: "s", kind: "stop" }], [send("d")]), send("e")])).toEqual(["a"]);
});

describe("whether the balance suffices", () => {
  const balance = { kind: "known", amount: 5, currency: "EUR" } as const;
  const foreseen = (amount: number, more: object = {}): Foreseen => ({
    people: 10,
    isConditional: false,
    messages: 10,
    cost: { amount, currency: "EUR", unpriced: 0, ...more },
  });

  test.each([
    ["enough for all", [foreseen(2), foreseen(3)], balance, { kind: "enough" }],
    ["too little for all together", [foreseen(3), foreseen(3)], balance, { kind: "short", cost: 6 }],
    [
      "no price",
      [{ people: 1, isConditional: false, messages: 1, cost: null }],
      balance,
      { kind: "unsure", reason: "no-price" },
    ],
    [
      "another currency",
      [foreseen(1, { currency: "USD" })],
      balance,
      { kind: "unsure", reason: "other-currency", currency: "USD" },
    ],
    ["countries without a price", [foreseen(1, { unpriced: 2 })], balance, { reason: "unpriced-countries" }],
    ["no word of the carrier", [foreseen(1)], { kind: "unknown", problem: "No." } as const, { problem: "No." }],
  ])("is said, or that it cannot be: %s", (_, chosen, left, verdict) => {
    expect(judgeBalance(chosen, left)).toMatchObject(verdict);
  });

  test("is no question where no message is foreseen", () => {
    expect(judgeBalance([{ people: 3, isConditional: false, messages: 0, cost: null }], balance)).toBeNull();
  });
});
