import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createAccount } from "#dev-store/carrier/create-account.ts";
import { receiveReply } from "#dev-store/carrier/receive-reply.ts";
import { refreshCustomers } from "#app/customers/refresh-customers.server.ts";
import { db } from "#app/db.server.ts";
import { signEvent } from "#app/endpoints/sign-event.server.ts";
import { makeEndpoint, startListener, type Listener } from "#tests/endpoints/endpoint.ts";
import { makeSender, makeTemplate } from "#tests/factories.ts";
import { authToken, connectCarrier } from "#tests/messaging/sending-shop.ts";
import { addCustomers, addTagSegment, connectShop, type ConnectedShop } from "#tests/segments/connected-shop.ts";
import { drainQueue } from "#tests/setup/drain-queue.ts";
import { appUrl } from "#tests/setup/test-env.ts";

const number = "+15550100";

let connected: ConnectedShop;
let program: Listener;
let endpoint: Awaited<ReturnType<typeof makeEndpoint>>;
// Loading all pages takes longer than a test may.
beforeAll(() => import("#tests/setup/app.ts"));
beforeEach(async () => {
  program = await startListener();
  connected = await connectShop();
  const { store, shop } = connected;
  await addCustomers(connected, { first: 1, last: 1, tags: ["vip"], unknown: true });
  await refreshCustomers(shop, [1n], { now: new Date() });
  await addTagSegment(connected, "vip");
  await createAccount(store.context, {
    name: "Test",
    sid: `AC${"5".repeat(32)}`,
    authToken,
    inboundUrl: `${appUrl}/callbacks/twilio/inbound?shop=${shop.id}`,
    settings: { sentMs: 0, deliveredMs: 0, readMs: 0, keepsOptOuts: false },
    senders: [{ address: number, friendlyName: "Shop" }],
  });
  await connectCarrier(shop.id);
  await makeSender(shop, { address: number });
  await makeTemplate(shop, { name: "Thanks", handle: "thanks", body: "Thank you, {{ customer.first_name }}" });
  endpoint = await makeEndpoint(shop, {
    name: "n8n",
    url: program.url,
    events: ["message-delivered", "customer-replied", "customer-opted-out"],
  });
});
afterEach(() => program.close());

/** As a program calls that knows the specification and nothing else of the app. */
async function call(action: string, properties: object, id: string): Promise<{ status: number; answer: unknown }> {
  const body = JSON.stringify(properties);
  const timestamp = Math.floor(Date.now() / 1000);
  const response = await fetch(`${appUrl}/hooks/${endpoint.key}/${action}`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signEvent(endpoint.secret, { id, timestamp, body }),
    },
  });
  return { status: response.status, answer: await response.json() };
}

/** The app's work, and what the carrier tells of it, until nothing is left. */
async function settle(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await connected.store.drain();
    await drainQueue();
  }
}

type Told = { type: string; data: Record<string, string> };
const told = () => program.heard.map(({ body }) => JSON.parse(body) as Told);

test("a program has a message sent to a VIP, hears that it arrived and what was answered, and acts on it", async () => {
  const order = { customer_id: "gid://shopify/Customer/1", template: "thanks", in_segments: ["Tagged vip"] };
  const first = await call("send-segment-message", order, "order-1001");
  expect(first).toMatchObject({ status: 200, answer: { queued: true, answeredBy: "shopify" } });
  await settle();
  // Whoever did not hear the answer calls again: nobody is written to twice.
  expect(await call("send-segment-message", order, "order-1001")).toEqual(first);
  await settle();
  expect(await db.message.findMany()).toMatchObject([
    { source: "flow", status: "delivered", body: "Thank you, Customer" },
  ]);
  expect(told()).toMatchObject([
    {
      type: "message.delivered",
      data: { shop: connected.shop.domain, customer_id: order.customer_id, channel: "SMS", source_name: "Thanks" },
    },
  ]);

  await receiveReply(connected.store.context, { phone: "+31610000001", to: number, body: "Wrong size!" });
  await settle();
  const [, reply] = told();
  expect(reply).toMatchObject({ type: "customer.replied", data: { text: "Wrong size!", in_reply_to: "Thanks" } });
  // What an event names the customer by is what a call takes.
  const hold = { customer_id: reply?.data["customer_id"], reason: "Complaint", days: 7 };
  expect(await call("hold-messages", hold, `reply-${reply?.data["reply_id"]}`)).toMatchObject({
    answer: { held: true },
  });
  expect(await call("send-segment-message", order, "order-1002")).toMatchObject({
    status: 200,
    answer: { queued: false, reason: "held" },
  });

  await receiveReply(connected.store.context, { phone: "+31610000001", to: number, body: "STOP" });
  await settle();
  expect(told().at(-1)).toMatchObject({ type: "customer.opted_out", data: { said_by: "reply" } });
  expect(told()).toHaveLength(3);
  expect(
    (await db.flowRun.findMany({ orderBy: { id: "asc" } })).map(({ caller, outcome }) => [caller, outcome]),
  ).toEqual([
    ["n8n", "queued"],
    ["n8n", "held"],
    ["n8n", "not-sent"],
  ]);
});
