import { afterEach, expect, it } from "vitest";
import { db, pool } from "#app/db.server.ts";
import { requestSegmentSync } from "#app/segments/request-sync.server.ts";
import { membersAt, range } from "#tests/segments/connected-shop.ts";
import { openSyncingMachine, type SyncingMachine } from "./syncing-machine.ts";

const customers = 20_000;
const members = 15_000;

let machine: SyncingMachine;
afterEach(() => machine.close());

const readRun = () => db.syncRun.findFirstOrThrow({ where: { shopId: machine.shop.id } });
const readSegment = () => db.segment.findFirst({ where: { shopId: machine.shop.id, id: machine.segmentId } });

async function countCustomers() {
  const { rows } = await pool.query<{ all: number; reachable: number; deleted: number; proofs: number }>(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE sms_consent = 'subscribed' AND phone_state = 'valid')::int AS reachable,
            count(deleted_at)::int AS deleted, (SELECT count(*)::int FROM consent_event WHERE channel = 'sms') AS proofs
     FROM customer`,
  );
  return rows[0];
}

/** Kills the worker as soon as `figure` is at least `least`, starts another, and answers with what it finds. */
async function killAt(
  worker: ReturnType<SyncingMachine["startWorker"]>,
  { figure, least }: { figure: () => Promise<number>; least: number },
) {
  await machine.until(async () => (await figure()) >= least, `${least} are done`);
  await machine.kill(worker);
  const left = await figure();
  return { left, worker: machine.startWorker() };
}

it("goes on where it stopped when the worker is killed in a first sync and in the walks of a large segment", async () => {
  machine = await openSyncingMachine({ customers, members, largeSegmentAbove: 10_000 });
  await machine.startSync();

  const inExport = await killAt(machine.startWorker(), { figure: machine.customersDone, least: customers * 0.3 });
  expect(inExport.left).toBeLessThan(customers);
  await machine.until(async () => (await machine.customersDone()) > inExport.left, "the export goes on");

  const inWalk = await killAt(inExport.worker, { figure: machine.membersStaged, least: members * 0.3 });
  expect(inWalk.left).toBeGreaterThanOrEqual(members * 0.3);
  expect(inWalk.left).toBeLessThan(members);
  expect((await readSegment())?.version, "no list that is not complete").toBe(0);
  await machine.until(async () => (await readRun()).finishedAt !== null, "the first sync ends");

  expect(await readRun()).toMatchObject({
    state: "ready",
    customersDone: customers,
    customersTotal: customers,
    segmentsDone: 1,
    segmentsTotal: 1,
    error: null,
  });
  expect(await machine.asked("StartBulkQuery"), "exports begun").toHaveLength(1);
  expect(await machine.asked("CreateMemberQuery"), "lists that Shopify made").toHaveLength(1);
  // The first of each list: once directly, which Shopify refused, and once of the list it made.
  const firstPages = (await machine.asked("ReadSegmentMembers")).filter(({ variables }) => !variables.after);
  expect(firstPages).toHaveLength(2);
  expect(await countCustomers()).toEqual({ all: customers, reachable: customers, deleted: 0, proofs: customers });
  expect(await membersAt(machine.shop, machine.segmentId, 1)).toEqual(range(1, members));

  await machine.moveMembers({ lose: [1, 500], gain: [customers - 199, customers] });
  await requestSegmentSync(machine.shop, machine.segmentId);
  await killAt(inWalk.worker, { figure: machine.membersStaged, least: members * 0.5 });
  expect(await readSegment()).toMatchObject({ version: 1, memberCount: members, syncState: "syncing" });
  await machine.until(async () => (await readSegment())?.syncState === "ready", "the second walk ends");

  expect(await membersAt(machine.shop, machine.segmentId, 1)).toEqual(range(1, members));
  expect(await membersAt(machine.shop, machine.segmentId, 2)).toEqual([
    ...range(501, members),
    ...range(customers - 199, customers),
  ]);
  expect(await db.segmentVersion.findMany({ orderBy: { version: "asc" } })).toMatchObject([
    { version: 1, memberCount: members, joined: members, left: 0 },
    { version: 2, memberCount: members - 300, joined: 200, left: 500 },
  ]);
  expect(await machine.membersStaged()).toBe(0);
}, 120_000);
