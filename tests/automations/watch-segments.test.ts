import { beforeEach, expect, test } from "vitest";
import type { Step } from "#app/automations/definition.ts";
import { pauseAutomation } from "#app/automations/pause-automation.server.ts";
import { watchAllSegments, watchSegments } from "#app/automations/watch-segments.server.ts";
import { db } from "#app/db.server.ts";
import { deleteSegment } from "#app/segments/delete-segment.server.ts";
import { deleteSubscriptions } from "#dev-store/control/delete-subscriptions.ts";
import { findShop } from "#dev-store/find-shop.ts";
import {
  addCustomers,
  addTagSegment,
  connectShop,
  refusal,
  type ConnectedShop,
} from "#tests/segments/connected-shop.ts";
import { drainQueue, readQueue } from "#tests/setup/drain-queue.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const by = { actor: "Noor", now: new Date("2026-05-01T12:00:00Z") };

let connected: ConnectedShop;
let automated: AutomatedShop;
let segmentId: bigint;
beforeEach(async () => {
  connected = await connectShop();
  automated = await openAutomatedShop({ shop: connected.shop });
  await addCustomers(connected, { first: 1, last: 3, tags: ["vip"] });
  segmentId = await addTagSegment(connected, "vip");
});

const turnOn = (id = segmentId) => automated.turnOn({ trigger: { kind: "segment-entered", segmentId: id.toString() } });
const subscriptions = async () =>
  (
    await connected.store.context.pool.query<{ topic: string; filter: string; uri: string }>(
      "SELECT topic, filter, uri FROM webhook_subscription WHERE shop_id = $1 ORDER BY topic, filter",
      [connected.storeShopId],
    )
  ).rows;
const readWatches = () => db.segmentWatch.findMany({ where: { shopId: connected.shop.id } });
const topics = ["customer.joined_segment", "customer.left_segment"];

test("turning on has Shopify tell who joins and leaves the segment, once for all automations, and its list read", async () => {
  await turnOn();
  await turnOn();
  await drainQueue();
  const filter = `segmentId:"gid://shopify/Segment/${segmentId}"`;
  expect(await subscriptions()).toMatchObject(topics.map((topic) => ({ topic, filter })));
  expect(await readWatches()).toMatchObject([{ segmentId, problem: null, since: expect.any(Date) as Date }]);
  expect(await db.segmentVersion.count({ where: { shopId: connected.shop.id, segmentId } })).toBe(1);
});

test("a segment that a step waits for is told of as long as the version that waits is on", async () => {
  const segment = { kind: "segment-left", segmentId: segmentId.toString() } as const;
  const steps: Step[] = [
    { id: "ask", kind: "wait-event", event: segment, minutes: 60, yes: [automated.send("gone")], no: [] },
  ];
  const id = await automated.turnOn({ steps });
  await drainQueue();
  expect((await subscriptions()).map(({ topic }) => topic)).toEqual(topics);
  await watchAllSegments(by);
  expect((await readQueue()).map(({ task }) => task)).toContain("watch-segments");

  await automated.change(id, { steps: [automated.send("hello")] });
  await drainQueue();
  expect(await subscriptions()).toEqual([]);
});

test("the last pause ends it, and so does the segment's end", async () => {
  const [first, second] = [await turnOn(), await turnOn()];
  await drainQueue();
  await pauseAutomation(connected.shop, first, { method: "new-only", ...by });
  await drainQueue();
  expect(await subscriptions()).toHaveLength(2);
  await pauseAutomation(connected.shop, second, { method: "new-only", ...by });
  await drainQueue();
  expect(await subscriptions()).toEqual([]);
  expect(await readWatches()).toEqual([]);

  await turnOn();
  await drainQueue();
  await deleteSegment(connected.shop, segmentId, by);
  await drainQueue();
  expect(await subscriptions()).toEqual([]);
});

test("what Shopify took away is made again by the clock, with the list read for who came in meanwhile", async () => {
  await turnOn();
  await drainQueue();
  const shop = await findShop(connected.store.context.pool, connected.shop.domain);
  if (!shop) throw new Error("no shop");
  await deleteSubscriptions(connected.store.context, shop, { topic: "customer.joined_segment" });
  await watchAllSegments(by);
  await watchSegments(connected.shop, by);
  expect((await subscriptions()).map(({ topic }) => topic)).toEqual(topics);
  expect((await readQueue()).map(({ task }) => task)).toContain("sync-segment");
});

test("second ones, those of segments no longer used and those for another address go", async () => {
  await turnOn();
  const stale = [
    [`segmentId:"gid://shopify/Segment/${segmentId}"`, "https://old.example.com/webhooks/customer/joined_segment"],
    ['segmentId:"gid://shopify/Segment/1"', "https://segue.example.com/webhooks/customer/joined_segment"],
  ];
  for (const [filter, uri] of stale) {
    await connected.store.context.pool.query(
      "INSERT INTO webhook_subscription (shop_id, topic, uri, filter) VALUES ($1, 'customer.joined_segment', $2, $3)",
      [connected.storeShopId, uri, filter],
    );
  }
  await drainQueue();
  expect(await subscriptions()).toHaveLength(2);
  expect((await subscriptions()).map(({ uri }) => uri)).not.toContain(stale[0]?.[1]);
});

test("a refusal is noted for the merchant and asked for again; the automation stays on", async () => {
  const message = "You do not have permission to create webhooks with this topic.";
  connected.intercept(({ name }) =>
    name === "CreateWebhookSubscription"
      ? Response.json({
          data: {
            webhookSubscriptionCreate: { webhookSubscription: null, userErrors: [{ field: ["topic"], message }] },
          },
        })
      : undefined,
  );
  await turnOn();
  await drainQueue();
  expect(await readWatches()).toMatchObject([{ since: null, problem: message }]);
  connected.intercept(null);
  await watchAllSegments(by);
  await drainQueue();
  expect(await readWatches()).toMatchObject([{ problem: null }]);
  expect(await subscriptions()).toHaveLength(2);
});

test("when Shopify does not answer the merchant is told and the job is tried again", async () => {
  connected.intercept(({ name }) => (name === "ListWebhookSubscriptions" ? refusal("INTERNAL") : undefined));
  await turnOn();
  await expect(watchSegments(connected.shop, by)).rejects.toThrow();
  expect((await readWatches())[0]?.problem).toMatch(/Shopify/);
});

test("a shop that watches nothing asks Shopify for nothing", async () => {
  await watchSegments(connected.shop, by);
  await watchAllSegments(by);
  expect(connected.operations).toEqual([]);
  expect(await readQueue()).toEqual([]);
});
