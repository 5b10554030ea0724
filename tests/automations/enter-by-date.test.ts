import { beforeEach, describe, expect, test } from "vitest";
import type { Trigger } from "#app/automations/definition.ts";
import { editAutomation } from "#app/automations/edit-automation.server.ts";
import { enterByDate } from "#app/automations/enter-by-date.server.ts";
import { listDateMetafields } from "#app/automations/list-date-metafields.server.ts";
import { pauseAutomation } from "#app/automations/pause-automation.server.ts";
import { readAutomation } from "#app/automations/read-automation.server.ts";
import { startDateEntries } from "#app/automations/start-date-entries.server.ts";
import { db } from "#app/db.server.ts";
import { addCustomers, connectShop, refusal, smallPages, type ConnectedShop } from "#tests/segments/connected-shop.ts";
import { readQueue } from "#tests/setup/drain-queue.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

// The shop is in Amsterdam: the day begins at 22:00 UTC, and 10:00 is 08:00 UTC.
const night = (date: string) => new Date(`${date}T00:10:00Z`);
const ten = (date: string) => new Date(`${date}T08:00:00Z`);
const birthday: Trigger = { kind: "birthday", metafield: "facts.birth_date", offsetDays: 0, time: "10:00" };

let connected: ConnectedShop;
let automated: AutomatedShop;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 4, tags: [] });
  automated = await openAutomatedShop({ shop: connected.shop, customer: { id: 1n } });
});

/** In Shopify. */
async function born(id: number, date: string | null): Promise<void> {
  await connected.store.context.pool.query(
    `UPDATE customer SET metafields = CASE WHEN $3::text IS NULL THEN '{}' ELSE jsonb_build_object('facts.birth_date', $3::text) END
     WHERE shop_id = $1 AND id = $2`,
    [connected.storeShopId, id, date],
  );
}

const enter = (id: bigint, at: Date) => enterByDate(automated.shop, id, { now: at });
const people = async () => (await automated.runs()).map((run) => Number(run.customerId));
const lastDay = async () => (await db.automation.findFirstOrThrow()).datesOn;

describe("a birthday", () => {
  test("starts a run at its time of day in the shop for everybody who has it, known here or not", async () => {
    await addCustomers(connected, { first: 5, last: 5, tags: [], unknown: true });
    await born(1, "1990-05-01");
    await born(2, "1990-05-02");
    await born(5, "2004-05-01");
    const id = await automated.turnOn({ trigger: birthday });
    await enter(id, night("2026-05-01"));
    expect(await automated.runs()).toMatchObject([
      { customerId: 1n, subject: "birthday:2026", node: "entry", dueAt: ten("2026-05-01") },
      { customerId: 5n },
    ]);
    expect(await automated.messages()).toEqual([]);
    await automated.advance(ten("2026-05-01"));
    expect((await automated.messages()).map(({ customerId }) => customerId)).toEqual([1n, 5n]);
  });

  test("is kept once a year, however often the day is gone through, and again the next year", async () => {
    await born(1, "1990-05-01");
    const id = await automated.turnOn({ trigger: birthday });
    await Promise.all([enter(id, night("2026-05-01")), enter(id, night("2026-05-01"))]);
    await db.automation.updateMany({ data: { datesOn: "2026-04-30" } });
    await enter(id, night("2026-05-01"));
    await automated.advance(ten("2026-05-01"));
    await db.automation.updateMany({ data: { datesOn: "2027-04-30" } });
    await enter(id, night("2027-05-01"));
    expect((await automated.runs()).map(({ subject }) => subject)).toEqual(["birthday:2026", "birthday:2027"]);
  });

  test("that is changed in Shopify after it was kept is kept again only next year", async () => {
    await born(1, "1990-05-01");
    const id = await automated.turnOn({ trigger: birthday });
    await enter(id, night("2026-05-01"));
    await born(1, "1990-05-02");
    await born(2, "1990-05-02");
    await enter(id, night("2026-05-02"));
    expect(await people()).toEqual([1, 2]);
  });

  test("is written about so many days before it", async () => {
    await born(1, "1990-05-04");
    const id = await automated.turnOn({ trigger: { ...birthday, offsetDays: -3 } });
    await enter(id, night("2026-05-01"));
    expect(await automated.runs()).toMatchObject([{ customerId: 1n, dueAt: ten("2026-05-01") }]);
  });

  test("of 29 February is kept on the 28th in other years, and once", async () => {
    await born(1, "1992-02-29");
    await born(2, "1992-02-28");
    const id = await automated.turnOn({ trigger: birthday }, night("2026-02-28"));
    for (const day of ["2026-02-28", "2026-03-01"]) await enter(id, night(day));
    expect(await people()).toEqual([1, 2]);
    await db.automation.updateMany({ data: { datesOn: "2028-02-27" } });
    await enter(id, night("2028-02-28"));
    await enter(id, night("2028-02-29"));
    expect((await automated.runs()).map((run) => [Number(run.customerId), run.subject])).toEqual([
      [1, "birthday:2026"],
      [2, "birthday:2026"],
      [2, "birthday:2028"],
      [1, "birthday:2028"],
    ]);
  });

  test("of two customers who were merged after one had theirs is not kept twice", async () => {
    await born(1, "1990-05-01");
    const id = await automated.turnOn({ trigger: birthday });
    await enter(id, night("2026-05-01"));
    await automated.advance(ten("2026-05-01"));
    await db.customer.updateMany({ where: { id: 1n }, data: { deletedAt: ten("2026-05-01"), mergedInto: 2n } });
    await born(1, null);
    await born(2, "1990-05-02");
    await enter(id, night("2026-05-02"));
    expect(await people()).toEqual([1]);
  });

  test("asks its conditions when it is time, and starts nothing that is paused", async () => {
    await born(1, "1990-05-01");
    const id = await automated.turnOn({
      trigger: birthday,
      conditions: [{ kind: "country", isOneOf: true, countries: ["DE"] }],
    });
    await pauseAutomation(automated.shop, id, { method: "new-only", actor: "Noor", now: night("2026-05-01") });
    await enter(id, night("2026-05-01"));
    expect(await people()).toEqual([]);
    await automated.change(id, {
      trigger: birthday,
      conditions: [{ kind: "country", isOneOf: true, countries: ["DE"] }],
    });
    await enter(id, night("2026-05-01"));
    await automated.advance(ten("2026-05-01"));
    expect(await automated.runs()).toMatchObject([{ state: "refused", reason: "conditions" }]);
  });

  test("is asked of Shopify page by page, and of a list that Shopify makes where there are too many", async () => {
    for (const id of [1, 2, 3, 4]) await born(id, "1990-05-01");
    connected.intercept(smallPages(25));
    const id = await automated.turnOn({ trigger: birthday });
    await connected.store.context.pool.query("UPDATE shop SET settings = settings || '{\"largeSegmentAbove\": 2}'");
    await enter(id, night("2026-05-01"));
    expect(connected.operations).toContain("CreateMemberQuery");
    expect(await people()).toEqual([1, 2, 3, 4]);
  });
});

describe("a day", () => {
  beforeEach(async () => {
    for (const [id, date] of [
      [1, "1990-05-01"],
      [2, "1990-05-02"],
      [3, "1990-05-03"],
    ] as const)
      await born(id, date);
  });

  test("that was missed is made up for, at once when its time of day is past", async () => {
    const id = await automated.turnOn({ trigger: birthday });
    await enter(id, new Date("2026-05-03T12:00:00Z"));
    expect(await automated.runs()).toMatchObject(
      [1n, 2n, 3n].map((customerId) => ({ customerId, dueAt: ten("2026-05-03") })),
    );
    await automated.advance(new Date("2026-05-03T12:00:00Z"));
    expect(await automated.messages()).toHaveLength(3);
  });

  test("that was missed too long ago is skipped, and that is on record", async () => {
    const id = await automated.turnOn({ trigger: birthday });
    await enter(id, night("2026-05-05"));
    expect(await people()).toEqual([3]);
    expect(await lastDay()).toBe("2026-05-05");
    expect(await db.auditEvent.findMany({ where: { action: "automation.days-skipped" } })).toMatchObject([
      { detail: { from: "2026-05-01", to: "2026-05-02", reason: "too-late" } },
    ]);
  });

  test("that a worker was killed in is gone through again, and everybody has one run", async () => {
    const id = await automated.turnOn({ trigger: birthday });
    connected.intercept(({ name }) => (name === "ReadSegmentMembers" ? refusal("INTERNAL_SERVER_ERROR") : undefined));
    await enter(id, night("2026-05-01")).catch(() => undefined);
    expect(await lastDay()).toBe("2026-04-30");
    connected.intercept(null);
    await enter(id, night("2026-05-01"));
    await enter(id, night("2026-05-01"));
    expect(await people()).toEqual([1]);
    expect(await lastDay()).toBe("2026-05-01");
  });

  test("on which the automation is turned on counts if its time of day is still to come", async () => {
    const early = await automated.turnOn({ trigger: birthday }, new Date("2026-05-01T07:00:00Z"));
    const late = await automated.turnOn({ trigger: birthday }, new Date("2026-05-01T09:00:00Z"));
    await enter(early, new Date("2026-05-01T09:01:00Z"));
    await enter(late, new Date("2026-05-01T09:01:00Z"));
    expect((await automated.runs()).map((run) => run.automationId)).toEqual([early]);
  });

  test("while it was paused is not made up for", async () => {
    const id = await automated.turnOn({ trigger: birthday });
    await pauseAutomation(automated.shop, id, { method: "new-only", actor: "Noor", now: night("2026-05-01") });
    await automated.change(id, { trigger: birthday }, night("2026-05-03"));
    await enter(id, night("2026-05-03"));
    expect(await people()).toEqual([3]);
  });

  test("is the shop's own, wherever it moves to, and none is gone through twice or left out", async () => {
    const id = await automated.turnOn({ trigger: birthday });
    await enter(id, night("2026-05-01"));
    await db.shop.updateMany({ data: { timezone: "Pacific/Honolulu" } });
    // It is the evening of 30 April there.
    await enter(id, new Date("2026-05-01T06:00:00Z"));
    expect(await people()).toEqual([1]);
    await db.shop.updateMany({ data: { timezone: "Pacific/Kiritimati" } });
    // It is the morning of 3 May there.
    await enter(id, new Date("2026-05-02T11:00:00Z"));
    expect(await people()).toEqual([1, 2, 3]);
  });
});

describe("where Shopify does not take the query", () => {
  test("the merchant is told, and it is asked again until it does", async () => {
    await born(1, "1990-05-01");
    const id = await automated.turnOn({ trigger: birthday });
    connected.intercept(({ name }) =>
      name === "ReadSegmentMembers"
        ? refusal("INVALID", "'metafields.facts.birth_date' filter cannot be found.")
        : undefined,
    );
    await enter(id, night("2026-05-01"));
    expect((await readAutomation(automated.shop, id)).datesProblem).toContain("filter cannot be found");
    connected.intercept(null);
    await enter(id, night("2026-05-02"));
    expect(await people()).toEqual([1]);
    expect((await readAutomation(automated.shop, id)).datesProblem).toBeNull();
  });

  test("of a metafield that the shop does not have, it is not turned on", async () => {
    expect(await listDateMetafields(automated.shop)).toEqual([{ key: "facts.birth_date", label: "Birth date" }]);
    const id = await automated.turnOn({ trigger: birthday });
    const { draft } = await readAutomation(automated.shop, id);
    const turnOn = (metafield: string | null) =>
      editAutomation(automated.shop, id, {
        input: { intent: "turn-on", name: "Test", definition: { ...draft, trigger: { ...birthday, metafield } } },
        actor: "Noor",
        now: night("2026-05-01"),
      });
    expect(await turnOn("facts.name_day")).toMatchObject({ kind: "incomplete", problems: [{ at: "trigger" }] });
    expect(await turnOn(null)).toMatchObject({ kind: "incomplete", problems: [{ at: "trigger" }] });
    expect(await turnOn("facts.birth_date")).toEqual({ ok: true, goTo: null });
  });
});

test("the anniversary of a first order starts a run each year from the first on", async () => {
  const ordered = (id: number, at: string) =>
    connected.store.context.pool.query("UPDATE customer SET first_order_at = $3 WHERE shop_id = $1 AND id = $2", [
      connected.storeShopId,
      id,
      at,
    ]);
  await ordered(1, "2025-05-01T12:00:00Z");
  // It was the 1st already in Amsterdam.
  await ordered(2, "2011-04-30T22:30:00Z");
  await ordered(3, "2026-05-01T00:05:00Z");
  await ordered(4, "2025-05-02T12:00:00Z");
  const id = await automated.turnOn({ trigger: { kind: "first-order-anniversary", offsetDays: 0, time: "10:00" } });
  await enter(id, night("2026-05-01"));
  expect(await automated.runs()).toMatchObject([
    { customerId: 1n, subject: "first-order-anniversary:2026" },
    { customerId: 2n },
  ]);
});

test("the clock has an automation's dates looked at once a new day has begun in its shop, and no other's", async () => {
  const id = await automated.turnOn({ trigger: birthday });
  await automated.turnOn({});
  const waiting = async () =>
    (await readQueue()).filter(({ task }) => task === "enter-by-date").map(({ payload }) => payload);
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
  await db.automation.updateMany({ where: { id }, data: { datesOn: "2026-05-01" } });
  expect(await startDateEntries({ now: new Date("2026-05-01T21:59:00Z") })).toEqual({ started: 0 });
  expect(await startDateEntries({ now: new Date("2026-05-01T22:00:00Z") })).toEqual({ started: 1 });
  await startDateEntries({ now: new Date("2026-05-01T22:15:00Z") });
  expect(await waiting()).toEqual([{ shopId: automated.shop.id, automationId: id.toString() }]);
});
