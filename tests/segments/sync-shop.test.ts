import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, describe, expect, test } from "vitest";
import { db, pool } from "#app/db.server.ts";
import { readSyncProgress } from "#app/segments/read-sync-progress.server.ts";
import { requestSync } from "#app/segments/request-sync.server.ts";
import { resumeCustomerSync } from "#app/segments/resume-customer-sync.server.ts";
import { syncCustomers } from "#app/segments/sync-customers.server.ts";
import { startSync } from "#app/segments/start-sync.server.ts";
import { createSegment, deleteSegment } from "#dev-store/shop/write-segments.ts";
import { drainQueue, readQueue } from "../setup/drain-queue.ts";
import {
  addCustomers,
  addTagSegment,
  connectShop,
  membersAt,
  range,
  refusal,
  type ConnectedShop,
} from "./connected-shop.ts";

let connected: ConnectedShop;
beforeEach(async () => {
  connected = await connectShop();
  await addCustomers(connected, { first: 1, last: 30, tags: ["vip"], unknown: true });
  await addCustomers(connected, { first: 31, last: 40, tags: [], unknown: true });
});

const makeTagSegment = (tag: string) =>
  createSegment(connected.store.context, connected.storeShopId, {
    name: `Tagged ${tag}`,
    query: `customer_tags CONTAINS '${tag}'`,
  });

const readCustomers = () => db.customer.findMany({ where: { shopId: connected.shop.id }, orderBy: { id: "asc" } });
const progress = () => readSyncProgress(connected.shop);

/** Works the queue off, with Shopify finishing its exports in between, until the sync is over. */
async function finishSync(): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    await drainQueue({ at: new Date(Date.now() + round * 120_000) });
    await connected.store.drain();
    if ((await progress())?.finishedAt) return;
  }
  throw new Error("The sync does not end");
}

async function syncAll(): Promise<void> {
  await startSync(connected.shop, { kind: "install", now: new Date() });
  await finishSync();
}

describe("the first sync", () => {
  test("takes over all customers, all segments and their members, and says how far it is", async () => {
    await makeTagSegment("vip");
    await makeTagSegment("nobody");
    await startSync(connected.shop, { kind: "install", now: new Date() });
    expect(await progress()).toMatchObject({
      kind: "install",
      state: "syncing",
      customers: { done: 0, total: null, isOver: false },
    });
    await finishSync();

    expect(await progress()).toMatchObject({
      state: "ready",
      customers: { done: 40, total: 40, isOver: true },
      segments: { done: 2, total: 2 },
      problem: null,
    });
    expect(await readCustomers()).toHaveLength(40);
    const segments = await db.segment.findMany({ where: { shopId: connected.shop.id }, orderBy: { name: "asc" } });
    expect(segments).toMatchObject([
      { name: "Tagged nobody", memberCount: 0, syncState: "ready", reachSms: 0 },
      { name: "Tagged vip", memberCount: 30, syncState: "ready", reachSms: 30 },
    ]);
    expect(await membersAt(connected.shop, segments[1]?.id ?? 0n, 1)).toEqual(range(1, 30));
    expect(await db.customerExportStage.count()).toBe(0);
  });

  test("of a store without customers and segments ends too", async () => {
    await connected.store.context.pool.query("TRUNCATE customer");
    await syncAll();
    expect(await progress()).toMatchObject({
      state: "ready",
      customers: { done: 0, total: 0 },
      segments: { done: 0, total: 0 },
    });
  });

  test("begun twice is one sync", async () => {
    const now = new Date();
    await Promise.all([
      startSync(connected.shop, { kind: "install", now }),
      startSync(connected.shop, { kind: "manual", now }),
    ]);
    await startSync(connected.shop, { kind: "scheduled", now });
    expect(await db.syncRun.count({ where: { shopId: connected.shop.id } })).toBe(1);
    expect((await readQueue()).filter((job) => job.task === "sync-customers")).toHaveLength(1);
    expect(await requestSync(connected.shop)).toEqual({ alreadyRunning: true });
  });

  test("goes on after a process that died between storing the run and listing the segments", async () => {
    await pool.query("INSERT INTO sync_run (shop_id, kind, state) VALUES ($1, 'install', 'waiting')", [
      connected.shop.id,
    ]);
    await syncAll();
    expect(await db.syncRun.findMany({ where: { shopId: connected.shop.id } })).toMatchObject([
      { state: "ready", customersDone: 40 },
    ]);
  });

  test("that got lost a day ago makes room for another", async () => {
    await pool.query(
      "INSERT INTO sync_run (shop_id, kind, state, started_at) VALUES ($1, 'install', 'syncing', now() - interval '25 hours')",
      [connected.shop.id],
    );
    await syncAll();
    expect(await db.syncRun.findMany({ where: { shopId: connected.shop.id }, orderBy: { id: "asc" } })).toMatchObject([
      { state: "failed", error: expect.stringContaining("did not finish within a day") },
      { state: "ready" },
    ]);
  });
});

describe("another sync", () => {
  beforeEach(async () => {
    await makeTagSegment("vip");
    await syncAll();
  });

  test("of a store where nothing changed writes no customer and makes no new list version", async () => {
    const before = await readCustomers();
    await syncAll();
    expect(await readCustomers()).toEqual(before);
    expect(await db.segmentVersion.count({ where: { shopId: connected.shop.id } })).toBe(1);
  });

  test("marks customers and segments that are gone from Shopify as deleted", async () => {
    await connected.store.context.pool.query("DELETE FROM customer WHERE shop_id = $1 AND id = 7", [
      connected.storeShopId,
    ]);
    const segment = await db.segment.findFirstOrThrow({ where: { shopId: connected.shop.id } });
    await deleteSegment(connected.store.context, connected.storeShopId, segment.id);
    await pool.query("UPDATE segment SET created_at = '2026-01-01'");
    await pool.query("UPDATE customer SET mirrored_at = '2026-01-02'");
    await syncAll();
    expect((await readCustomers()).filter((customer) => customer.deletedAt).map((customer) => customer.id)).toEqual([
      7n,
    ]);
    expect((await db.segment.findFirstOrThrow({ where: { shopId: connected.shop.id } })).deletedAt).not.toBeNull();
  });

  test("does not mark a customer that came while the export was made", async () => {
    await startSync(connected.shop, { kind: "manual", now: new Date() });
    await drainQueue();
    await pool.query("INSERT INTO customer (shop_id, id, created_at) VALUES ($1, 9999, now() + interval '1 second')", [
      connected.shop.id,
    ]);
    await finishSync();
    expect((await readCustomers()).find((customer) => customer.id === 9999n)?.deletedAt).toBeNull();
  });

  test("reads members after customers, so that nobody has to be asked for one by one", async () => {
    await addCustomers(connected, { first: 101, last: 160, tags: ["vip"], unknown: true });
    connected.operations.length = 0;
    await syncAll();
    expect(connected.operations).not.toContain("ReadCustomers");
    expect(await db.segment.findFirst({ where: { shopId: connected.shop.id } })).toMatchObject({
      memberCount: 90,
      version: 2,
    });
  });
});

describe("an export", () => {
  test("that breaks off in the middle goes on after the lines that are stored", async () => {
    await addCustomers(connected, { first: 1001, last: 3500, tags: [], unknown: true });
    await startSync(connected.shop, { kind: "install", now: new Date() });
    await drainQueue();
    await connected.store.drain();
    await pool.query(`
      CREATE FUNCTION refuse_late_customers() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF new.id > 2500 THEN RAISE EXCEPTION 'the process dies here'; END IF; RETURN new; END $$;
      CREATE TRIGGER refuse_late_customers BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION refuse_late_customers()`);
    try {
      const failures = await drainQueue({ at: new Date(Date.now() + 60_000), allowFailures: true });
      expect(failures).toMatchObject([
        { task: "sync-customers", error: expect.stringContaining("the process dies here") },
      ]);
    } finally {
      await pool.query("DROP FUNCTION refuse_late_customers() CASCADE");
    }
    const half = await progress();
    expect(half?.customers).toMatchObject({ total: 2540, isOver: false });
    expect(half?.customers.done).toBeGreaterThan(0);
    expect(half?.customers.done).toBeLessThan(2540);
    expect(await readCustomers()).toHaveLength(half?.customers.done ?? 0);

    await finishSync();
    expect(await progress()).toMatchObject({ state: "ready", customers: { done: 2540, total: 2540 } });
    const customers = await readCustomers();
    expect(customers).toHaveLength(2540);
    expect(customers.every((customer) => customer.deletedAt === null)).toBe(true);
  }, 60_000);

  test("that Shopify refuses ends the customers' part with the reason, and the segments are read all the same", async () => {
    await makeTagSegment("vip");
    connected.intercept(({ name }) =>
      name === "StartBulkQuery" ? refusal("ACCESS_DENIED", "Access denied for customers.") : undefined,
    );
    await startSync(connected.shop, { kind: "install", now: new Date() });
    await finishSync();
    expect(await progress()).toMatchObject({
      state: "failed",
      problem: expect.stringContaining("Access denied for customers."),
      segments: { done: 1, total: 1 },
    });
    expect(await readCustomers()).toHaveLength(30);
  });

  test("whose result is no longer there is made again", async () => {
    await startSync(connected.shop, { kind: "install", now: new Date() });
    await drainQueue();
    await connected.store.drain();
    await connected.store.context.pool.query("UPDATE bulk_operation SET status = 'EXPIRED'");
    await finishSync();
    expect(connected.operations.filter((name) => name === "StartBulkQuery")).toHaveLength(2);
    expect(await progress()).toMatchObject({ state: "ready", customers: { done: 40, total: 40 } });
  });

  test("with a line that cannot be read takes over the others and marks nobody deleted", async () => {
    await syncAll();
    await connected.store.context.pool.query("UPDATE customer SET created_at = '2026-01-01' WHERE id = 3");
    connected.intercept(({ name }) =>
      name === "ReadBulkOperation"
        ? Response.json({
            data: {
              bulkOperation: {
                id: "gid://shopify/BulkOperation/1",
                status: "COMPLETED",
                errorCode: null,
                rootObjectCount: "2",
                fileSize: "34",
                createdAt: new Date(Date.now() + 60_000).toISOString(),
                url: `data:application/jsonl,${encodeURIComponent('{"id":"gid://shopify/Customer/1"}\n')}`,
              },
            },
          })
        : undefined,
    );
    await startSync(connected.shop, { kind: "manual", now: new Date() });
    await finishSync();
    expect((await readCustomers()).filter((customer) => customer.deletedAt)).toEqual([]);
  });

  test("that two processes take over at once is taken over once", async () => {
    await addCustomers(connected, { first: 1001, last: 4500, tags: [], unknown: true });
    await startSync(connected.shop, { kind: "install", now: new Date() });
    await drainQueue();
    await connected.store.drain();
    const { id } = await db.syncRun.findFirstOrThrow({ where: { shopId: connected.shop.id } });
    const now = new Date();
    await Promise.all([1, 2, 3].map(() => syncCustomers(connected.shop, id, { now })));
    expect((await progress())?.customers).toEqual({ done: 3540, total: 3540, isOver: true });
    expect(await readCustomers()).toHaveLength(3540);
    expect(await db.consentEvent.count({ where: { shopId: connected.shop.id } })).toBe(3540);
  }, 60_000);

  test("that is too large to be held is read as it arrives, and a download that breaks off goes on", async () => {
    const lines = range(1, 2500).map((id) =>
      JSON.stringify({
        id: `gid://shopify/Customer/${id}`,
        firstName: `Zoë ${id}`,
        tags: [],
        numberOfOrders: "0",
        createdAt: "2026-01-01T00:00:00Z",
        updatedAt: "2026-01-01T00:00:00Z",
        amountSpent: { amount: "0.0" },
      }),
    );
    const file = new TextEncoder().encode(`${lines.join("\n")}\n`);
    let downloads = 0;
    const server = createServer((_, response) => {
      downloads += 1;
      // In odd pieces, which cut through lines and letters, and broken off the first time.
      const end = downloads === 1 ? file.length * 0.7 : file.length;
      for (let start = 0; start < end; start += 9973) response.write(file.subarray(start, Math.min(end, start + 9973)));
      if (downloads === 1) setTimeout(() => response.destroy(), 300);
      else response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    connected.intercept(({ name }) =>
      name === "ReadBulkOperation"
        ? Response.json({
            data: {
              bulkOperation: {
                id: "gid://shopify/BulkOperation/1",
                status: "COMPLETED",
                errorCode: null,
                rootObjectCount: "2500",
                fileSize: "50000000",
                createdAt: "2026-06-01T00:00:00Z",
                url: `http://127.0.0.1:${port}/export.jsonl`,
              },
            },
          })
        : undefined,
    );
    try {
      await startSync(connected.shop, { kind: "install", now: new Date() });
      await drainQueue();
      const failures = await drainQueue({ at: new Date(Date.now() + 60_000), allowFailures: true });
      expect(failures).toMatchObject([{ error: expect.stringContaining("could not be downloaded") }]);
      expect((await progress())?.customers.done).toBe(1000);
      await finishSync();
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await progress()).toMatchObject({ state: "ready", customers: { done: 2500, total: 2500 } });
    expect(new Set((await readCustomers()).map((customer) => customer.firstName)).size).toBe(2500);
    expect((await readCustomers())[0]?.firstName).toBe("Zoë 1");
  }, 60_000);

  test("that Shopify says is finished is looked at at once", async () => {
    await startSync(connected.shop, { kind: "install", now: new Date() });
    await drainQueue();
    const [waiting] = (await readQueue()).filter((job) => job.task === "sync-customers");
    expect(waiting?.runAt.getTime()).toBeGreaterThan(Date.now());
    const { bulkOperation } = await db.syncRun.findFirstOrThrow({ where: { shopId: connected.shop.id } });
    await resumeCustomerSync(connected.shop, { admin_graphql_api_id: bulkOperation, status: "completed" });
    const jobs = (await readQueue()).filter((job) => job.task === "sync-customers");
    expect(jobs).toHaveLength(1);
    expect(jobs[0]?.runAt.getTime()).toBeLessThanOrEqual(Date.now());
  });
});

test("a segment that cannot be read does not keep the sync from ending", async () => {
  const segmentId = await addTagSegment(connected, "vip");
  await makeTagSegment("other");
  connected.intercept(({ name, variables }) =>
    name === "ReadSegmentMembers" && variables.segmentId === `gid://shopify/Segment/${segmentId}`
      ? refusal("ACCESS_DENIED")
      : undefined,
  );
  await startSync(connected.shop, { kind: "install", now: new Date() });
  await drainQueue();
  await connected.store.drain();
  await drainQueue({ at: new Date(Date.now() + 60_000), allowFailures: true });
  expect(await progress()).toMatchObject({ state: "ready", segments: { done: 2, total: 2 } });
  expect(await db.segment.findFirst({ where: { id: segmentId } })).toMatchObject({ syncState: "failed" });
});

test("a store that no longer lets us in ends the sync with that reason", async () => {
  await db.session.deleteMany();
  await startSync(connected.shop, { kind: "scheduled", now: new Date() });
  expect(await progress()).toMatchObject({ state: "failed", problem: expect.stringContaining("open the app again") });
});
