import { beforeEach, expect, test } from "vitest";
import { createAccount } from "#dev-store/carrier/create-account.ts";
import { placeOrder } from "#dev-store/shop/place-order.ts";
import { readCustomer } from "#dev-store/shop/read-customers.ts";
import { db } from "#app/db.server.ts";
import { makeSender, makeTemplate } from "#tests/factories.ts";
import { authToken, connectCarrier } from "#tests/messaging/sending-shop.ts";
import { addCustomers, addTagSegment, connectShop, type ConnectedShop } from "#tests/segments/connected-shop.ts";
import { drainQueue } from "#tests/setup/drain-queue.ts";
import { devStoreUrl } from "#tests/setup/wire.ts";

/** In the segment, and not in it. */
const vip = 1n;
const other = 2n;

let connected: ConnectedShop;
beforeEach(async () => {
  connected = await connectShop();
  const { store, storeShopId, shop } = connected;
  await addCustomers(connected, { first: 1, last: 1, tags: ["vip"] });
  await addCustomers(connected, { first: 2, last: 2, tags: [] });
  await store.context.pool.query(
    `INSERT INTO product (shop_id, id, title, category, handle, price, created_at)
     VALUES ($1, 11, 'Linen shirt', 'Shirts', 'linen-shirt', 10, '2026-01-01')`,
    [storeShopId],
  );
  await addTagSegment(connected, "vip");
  await createAccount(store.context, {
    name: "Test",
    sid: `AC${"5".repeat(32)}`,
    authToken,
    settings: { sentMs: 0, deliveredMs: 0, readMs: 0 },
    senders: [{ address: "+15550100", friendlyName: "Shop" }],
  });
  await connectCarrier(shop.id);
  await makeSender(shop, { address: "+15550100" });
  await makeTemplate(shop, {
    name: "Thanks",
    handle: "thanks",
    body: "Thank you, {{ customer.first_name }} {{ customer.last_name }}",
  });
});

/** What the dev store's control answers, as its README describes it. */
async function control<Answer>(path: string, body?: object): Promise<Answer> {
  const url = new URL(`/control/shops/${connected.shop.domain}${path}`, devStoreUrl);
  const request = body
    ? new Request(url, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } })
    : new Request(url);
  return (await connected.store.fetch(request)).json() as Promise<Answer>;
}

type Run = { state: string; steps: { handle?: string; returned?: unknown; attempts: { status: number | null }[] }[] };

async function makeWorkflow(steps: object[], trigger: object = { handle: "order_created" }): Promise<string> {
  const made = await control<{ ok: boolean; id: string }>("/flow/workflows", {
    name: "Thank VIPs",
    enabled: true,
    trigger,
    steps,
  });
  expect(made).toMatchObject({ ok: true });
  return made.id;
}

const order = async (customerId: bigint) => {
  const lines = [{ productId: 11n, quantity: 1 }];
  const placed = await placeOrder(connected.store.context, connected.storeShopId, { customerId, lines });
  if (!placed.ok) throw new Error(JSON.stringify(placed));
};

const tagsOf = async (customerId: bigint) =>
  (await readCustomer(connected.store.context.pool, connected.storeShopId, customerId))?.tags ?? [];
const phones = async () =>
  (
    await connected.store.context.pool.query<{ to_address: string; body: string }>(
      "SELECT to_address, body FROM carrier_message WHERE direction = 'outbound-api' ORDER BY created_at, sid",
    )
  ).rows;

/** Flow, its calls of the app, what the app then does, and what the carrier tells of it, until nothing is left. */
async function settle(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await connected.store.drain();
    await drainQueue();
  }
}

const thanks = {
  id: "sms",
  type: "app_action",
  handle: "send-segment-message",
  values: { template: "thanks", in_segments: "Tagged vip" },
};
const branch = {
  type: "condition",
  left: "sms.queued",
  operator: "is_true",
  then: [{ type: "add_customer_tags", tags: ["thanked"] }],
  else: [{ type: "add_customer_tags", tags: ["left out: {{sms.reason}}"] }],
};

test("an order starts a workflow: the VIP's phone rings, the other is refused on record, and the workflow branches on it", async () => {
  const workflow = await makeWorkflow([thanks, branch]);
  await order(vip);
  await order(other);
  await settle();
  expect(await phones()).toEqual([{ to_address: "+31610000001", body: "Thank you, Customer 1" }]);
  expect(await db.message.findMany({ orderBy: { customerId: "asc" } })).toMatchObject([
    { customerId: vip, source: "flow", status: "delivered", body: "Thank you, Customer 1" },
    { customerId: other, source: "flow", status: "skipped", reason: "not-in-segments" },
  ]);
  expect(await db.flowRun.findMany({ orderBy: { customerId: "asc" } })).toMatchObject([
    { customerId: vip, outcome: "queued", status: 200 },
    { customerId: other, outcome: "not-sent", sentence: expect.stringContaining("none of the segments") as string },
  ]);
  expect([await tagsOf(vip), await tagsOf(other)]).toEqual([["vip", "thanked"], ["left out: not-in-segments"]]);
  expect((await control<{ runs: Run[] }>(`/flow/workflows/${workflow}/runs`)).runs.map(({ state }) => state)).toEqual([
    "succeeded",
    "succeeded",
  ]);
});

test("every call made twice, at the same moment and after another, rings once", async () => {
  await control("/change", { settings: { flow: { duplicates: 1, together: true, disorder: true } } });
  await makeWorkflow([thanks, branch]);
  await order(vip);
  await control("/change", { settings: { flow: { duplicates: 1 } } });
  await settle();
  await order(vip);
  await settle();
  expect(await phones()).toHaveLength(2);
  expect(await db.flowRun.count()).toBe(2);
  expect(await tagsOf(vip)).toEqual(["vip", "thanked"]);
});

test("a hold placed by one workflow keeps the next one's marketing back until it is released", async () => {
  const hold = { type: "app_action", handle: "hold-messages", values: { reason: "Open complaint", days: "7" } };
  const release = { type: "app_action", handle: "release-messages", values: { reason: "Open complaint" } };
  await makeWorkflow([hold, thanks, release, { ...thanks, id: "again" }]);
  await order(vip);
  await settle();
  expect(
    (await db.message.findMany({ orderBy: { id: "asc" } })).map(({ status, reason }) => ({ status, reason })),
  ).toEqual([
    { status: "skipped", reason: "held" },
    { status: "delivered", reason: null },
  ]);
});

test("what a customer got starts another workflow, and nothing is told while no workflow wants to know", async () => {
  await makeWorkflow([thanks]);
  await order(vip);
  await settle();
  expect(await db.flowTrigger.count()).toBe(0);
  await makeWorkflow([{ type: "add_customer_tags", tags: ["delivered"] }], { handle: "message-delivered" });
  await order(vip);
  await settle();
  expect(await tagsOf(vip)).toContain("delivered");
});
