import { beforeEach, expect, test } from "vitest";
import { describeStanding } from "#app/automations/automation-report.ts";
import { listAutomations } from "#app/automations/list-automations.server.ts";
import { actOnAutomation } from "#app/automations/act-on-automation.server.ts";
import { editAutomation } from "#app/automations/edit-automation.server.ts";
import { readAutomation } from "#app/automations/read-automation.server.ts";
import { listRuns } from "#app/automations/list-runs.server.ts";
import { readAutomationReport } from "#app/automations/read-automation-report.server.ts";
import { readRunHistory } from "#app/automations/read-run-history.server.ts";
import { db } from "#app/db.server.ts";
import { makeCustomer, makeShop } from "#tests/factories.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = new Date("2026-05-01T12:00:00Z");
const by = { actor: "Noor", now: at };
const plain = { view: "all", query: "", page: 1 } as const;

/** Each look at the list is an hour after the one before: no count is kept so long. */
let looks = 0;
const later = () => ({ now: new Date(at.getTime() + (looks += 1) * 3_600_000) });

let automated: AutomatedShop;
let id: bigint;
beforeEach(async () => {
  automated = await openAutomatedShop();
  id = await automated.turnOn({
    conditions: [{ kind: "total", comparison: "at-least", amount: 50 }],
    steps: [automated.send("a"), automated.wait("w", 60), automated.send("b")],
    stopOn: ["order-placed"],
  });
  const other = await makeCustomer(automated.shop);
  await automated.order(at);
  await automated.order(at, { customer: { id: Number(other.id) } });
  await automated.order(at, {
    total_price: "10.00",
    customer: { id: Number((await makeCustomer(automated.shop)).id) },
  });
  await automated.advance(at);
  await automated.order(new Date(at.getTime() + 60_000), { customer: { id: Number(other.id) }, total_price: "1.00" });
  await db.message.updateMany({ where: { customerId: automated.customer.id }, data: { status: "delivered" } });
});

test("everybody named is inside, through, refused or gone, with the reason; messages and steps are counted", async () => {
  const report = await readAutomationReport(automated.shop, { automationId: id, version: 1 });
  expect(report).toEqual({
    named: 4,
    inside: 2,
    completed: 0,
    refused: 1,
    exited: [{ code: "ordered", count: 1 }],
    messages: [
      { code: "delivered", count: 1 },
      { code: "skipped", count: 1 },
    ],
    messageReasons: [{ code: "automation-stopped", count: 1 }],
    reached: expect.arrayContaining([
      { code: "a", count: 2 },
      { code: "w", count: 2 },
    ]),
    standing: expect.arrayContaining([
      { code: "b", count: 1 },
      { code: "entry", count: 1 },
    ]),
    conversions: null,
  });
});

test("each run is listed with its customer, the latest first, a page at a time; its history is read when asked for", async () => {
  const { runs, next } = await listRuns(automated.shop, { automationId: id, after: null });
  expect(next).toBeNull();
  expect(runs.map((run) => run.state)).toEqual(["active", "refused", "exited", "active"]);
  expect(runs[3]).toMatchObject({
    customerName: expect.stringContaining("Noor"),
    customerId: automated.customer.id.toString(),
  });
  expect(await readRunHistory(automated.shop, BigInt(runs[3]?.id ?? 0))).toMatchObject({
    events: [{ kind: "entered" }, { kind: "sent", node: "a" }, { kind: "waited", node: "w" }],
    messages: [{ step: 1, status: "delivered" }],
  });
  expect(await readRunHistory(automated.shop, BigInt(runs[0]?.id ?? 0))).toEqual({ events: [], messages: [] });
  await expect(readRunHistory(await makeShop(), BigInt(runs[3]?.id ?? 0))).rejects.toMatchObject({ code: "not-found" });
  const rest = await listRuns(automated.shop, { automationId: id, after: BigInt(runs[1]?.id ?? 0) });
  expect(rest.runs.map((run) => run.id)).toEqual(runs.slice(2).map((run) => run.id));
});

test("a run's history is read by the version it goes through, and counted in no other", async () => {
  await automated.change(id, { steps: [automated.send("b", "Other words"), { id: "end", kind: "stop" }] });
  await automated.order(at);
  await automated.advance(at);
  const { runs, definitions } = await listRuns(automated.shop, { automationId: id, after: null });
  expect(runs.map(({ version }) => version)).toEqual([2, 1, 1, 1, 1]);
  const words = runs.map((run) => describeStanding(run, definitions[run.version], (iso) => iso));
  expect(words.at(-1)).toBe(`Next: 3. Send SMS, ${new Date(at.getTime() + 3_600_000).toISOString()}`);
  expect(words[0]).toBeNull();
  const report = await readAutomationReport(automated.shop, { automationId: id, version: 2 });
  expect(report).toMatchObject({ named: 5, standing: [] });
  expect(report.reached).toEqual(
    expect.arrayContaining([
      { code: "b", count: 1 },
      { code: "end", count: 1 },
    ]),
  );
});

test("an order within the goal's days ends the run and is counted; a later one does neither", async () => {
  const goal = { kind: "order", days: 2 } as const;
  const minded = await automated.turnOn({
    trigger: { kind: "order-paid" },
    steps: [automated.wait("w", 60 * 24 * 10), automated.send("z")],
    goal,
  });
  const late = await makeCustomer(automated.shop);
  const day = (n: number) => new Date(at.getTime() + n * 86_400_000);
  await automated.order(at, { id: 900 }, "order-paid");
  await automated.order(at, { id: 901, customer: { id: Number(late.id) } }, "order-paid");
  await automated.order(day(1));
  await automated.order(day(3), { customer: { id: Number(late.id) } });
  const report = await readAutomationReport(automated.shop, { automationId: minded, version: 1 });
  expect(report).toMatchObject({ named: 2, inside: 1, conversions: 1, exited: [{ code: "goal", count: 1 }] });
  const { rows } = await listAutomations(automated.shop, plain, later());
  expect(rows.map((row) => row.conversions)).toEqual([1, null]);
});

test("the list shows who is inside and what was sent, by tab and name", async () => {
  const copy = await actOnAutomation(automated.shop, id, { intent: "duplicate", ...by });
  expect(copy.goTo).toMatch(/^\/app\/automations\/\d+$/);
  const { rows } = await listAutomations(automated.shop, plain, later());
  expect(rows).toMatchObject([
    { name: "Test (copy)", status: "draft", inside: 0, sent: 0 },
    { name: "Test", status: "active", trigger: "order-placed", inside: 2, sent: 1 },
  ]);
  const names = async (query: Partial<Parameters<typeof listAutomations>[1]>) =>
    (await listAutomations(automated.shop, { ...plain, ...query }, later())).rows.map((row) => row.name);
  expect(await names({ view: "active" })).toEqual(["Test"]);
  expect(await names({ query: "COPY" })).toEqual(["Test (copy)"]);
  expect((await listAutomations(await makeShop(), plain, later())).rows).toEqual([]);
});

test("the figures of the list are counted anew when they are older than counting them is worth", async () => {
  const { now } = later();
  await db.automationCount.create({
    data: {
      shopId: automated.shop.id,
      automationId: id,
      countedAt: now,
      tookMs: 500,
      inside: 70_000,
      sent: 90_000,
      conversions: 0,
    },
  });
  const after = async (ms: number) =>
    (await listAutomations(automated.shop, plain, { now: new Date(now.getTime() + ms) })).rows[0]?.inside;
  expect(await after(10_000)).toBe(70_000);
  expect(await after(10_001)).toBe(2);
});

test("one that is on cannot be archived; one that is paused can, and comes back", async () => {
  expect((await actOnAutomation(automated.shop, id, { intent: "archive", ...by })).ok).toBe(false);
  const { draft } = await readAutomation(automated.shop, id);
  const edit = (input: object) =>
    editAutomation(automated.shop, id, { input: { name: "Test", definition: draft, ...input }, ...by });
  expect(await edit({ intent: "pause", method: "everyone" })).toEqual({ ok: true, goTo: null });
  expect(await edit({ intent: "archive" })).toMatchObject({ ok: true });
  expect((await listAutomations(automated.shop, plain, later())).rows).toEqual([]);
  expect((await listAutomations(automated.shop, { ...plain, view: "archived" }, later())).rows).toHaveLength(1);
  expect(await edit({ intent: "restore" })).toMatchObject({ ok: true });
  expect(await readAutomation(automated.shop, id)).toMatchObject({ status: "paused", isArchived: false });
});

test("a draft that is saved changes nothing that is live, and says that it differs", async () => {
  const { draft } = await readAutomation(automated.shop, id);
  const changed = { ...draft, steps: [automated.send("new", "Other words")] };
  const edit = (input: object) => editAutomation(automated.shop, id, { input, ...by });
  expect(await edit({ intent: "save", name: "Renamed", definition: changed })).toEqual({ ok: true, goTo: null });
  expect(await readAutomation(automated.shop, id)).toMatchObject({ name: "Renamed", version: 1, hasChanges: true });
  expect(await edit({ intent: "turn-on", name: "Renamed", definition: changed })).toEqual({ ok: true, goTo: null });
  expect(await readAutomation(automated.shop, id)).toMatchObject({ version: 2, hasChanges: false });
});

test.each([
  [{ intent: "save", name: " " }, "Enter a name."],
  [{ intent: "explode" }, "Something here is not as it should be. Reload the page and try again."],
  [null, "Something here is not as it should be. Reload the page and try again."],
])("what the editor cannot make is refused whole: %j", async (input, message) => {
  const { draft } = await readAutomation(automated.shop, id);
  const whole = input && { name: "Test", definition: draft, ...input };
  expect(await editAutomation(automated.shop, id, { input: whole, ...by })).toEqual({
    ok: false,
    kind: "invalid",
    message,
  });
});
