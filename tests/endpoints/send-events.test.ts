import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { redactCustomer } from "#app/customers/redact-customer.server.ts";
import { redactShop } from "#app/customers/redact-shop.server.ts";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { deleteEndpoint } from "#app/endpoints/delete-endpoint.server.ts";
import { endpointEvents } from "#app/endpoints/endpoint.ts";
import { claimEvents } from "#app/endpoints/events.sql.ts";
import { forgetOldEndpointEvents } from "#app/endpoints/forget-old-events.server.ts";
import { listEndpointEvents } from "#app/endpoints/list-events.server.ts";
import { readEndpoint } from "#app/endpoints/list-endpoints.server.ts";
import { openPoster, type Poster } from "#app/endpoints/post-event.server.ts";
import { rollSecret } from "#app/endpoints/roll-secret.server.ts";
import { changeEndpoint } from "#app/endpoints/save-endpoint.server.ts";
import { sendEndpointEvents } from "#app/endpoints/send-events.server.ts";
import { sendTestEvent } from "#app/endpoints/send-test-event.server.ts";
import { isSignedWith } from "#app/endpoints/sign-event.server.ts";
import { wakeDueEndpoints } from "#app/endpoints/wake-endpoints.server.ts";
import { fireTriggers } from "#app/flow/fire-triggers.server.ts";
import { triggers, type Trigger } from "#app/flow/trigger.ts";
import { uninstallShop } from "#app/shopify/uninstall-shop.server.ts";
import { makeCustomer, makeShop } from "#tests/factories.ts";
import { turnOn } from "#tests/flow/workflows.ts";
import { drainQueue, readQueue } from "#tests/setup/drain-queue.ts";
import { makeEndpoint, startListener, type Heard, type Listener } from "./endpoint.ts";

const now = new Date("2026-11-26T12:00:00Z");
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const by = { actor: "Noor", now };

let shop: Awaited<ReturnType<typeof makeShop>>;
let listener: Listener;
beforeEach(async () => {
  shop = await makeShop();
  listener = await startListener();
});
afterEach(() => listener.close());

function entered(run: number, customerId = BigInt(8_123_456_789_000 + run)): Trigger {
  return {
    handle: "customer-entered-automation",
    subject: String(run),
    customerId,
    fields: { "Automation name": "Welcome", "Automation ID": "3", "Run ID": String(run) },
  };
}

const fire = (...happened: Trigger[]) => inTransaction((tx) => fireTriggers(tx, shop, happened, { now }));
/** The job that came with what was fired is under way: it is the test that calls. */
const takeJobs = () => pool.query("DELETE FROM graphile_worker._private_jobs");
/** In which line the jobs of an endpoint stand. */
async function queuesOf(endpoint: { id: bigint }): Promise<(string | null)[]> {
  const { rows: jobs } = await pool.query<{ queue: string | null }>(
    "SELECT queue_name AS queue FROM graphile_worker.jobs WHERE key = $1",
    [`endpoint:${endpoint.id}`],
  );
  return jobs.map(({ queue }) => queue);
}
const rows = () => db.endpointEvent.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } });
const send = (endpoint: { id: bigint }, at = now, post?: Poster) =>
  sendEndpointEvents(shop, endpoint.id, { now: () => at, post });
const isSigned = ({ headers, body }: Heard, secret: string) =>
  isSignedWith(
    secret,
    { id: String(headers["webhook-id"]), timestamp: Number(headers["webhook-timestamp"]), body },
    String(headers["webhook-signature"]),
  );
const answering = (status: number) => {
  listener.answer = (_, response) => response.writeHead(status).end();
};

describe("what is written down", () => {
  test("is what an endpoint of this shop hears of, once, in the transaction of what it is about", async () => {
    const other = await makeShop();
    await makeEndpoint(other, { url: listener.url });
    const deaf = await makeEndpoint(shop, { url: listener.url, events: ["campaign-finished"] });
    await makeEndpoint(shop);
    await fire(entered(1));
    expect([await db.endpointEvent.count(), await readQueue()]).toEqual([0, []]);

    const [first, second] = [
      await makeEndpoint(shop, { url: listener.url }),
      await makeEndpoint(shop, { url: `${listener.url}/2` }),
    ];
    const failing = inTransaction(async (tx) => {
      await fireTriggers(tx, shop, [entered(9)], { now });
      throw new Error("No");
    });
    await expect(failing).rejects.toThrow("No");
    expect([await db.endpointEvent.count(), await readQueue()]).toEqual([0, []]);

    await Promise.all(Array.from({ length: 8 }, () => fire(entered(2), entered(1))));
    await fire(entered(1), entered(2), entered(1));
    expect((await rows()).map(({ endpointId, subject }) => [endpointId, subject]).sort()).toEqual(
      [first, second].flatMap(({ id }) => [1, 2].map((run) => [id, `customer-entered-automation:${run}`])).sort(),
    );
    expect((await rows()).some(({ endpointId }) => endpointId === deaf.id)).toBe(false);
    expect((await readQueue()).map(({ task, payload }) => [task, payload])).toEqual(
      [first, second].map(({ id }) => ["send-endpoint-events", { shopId: shop.id, endpointId: String(id) }]),
    );
    // Shopify Flow is told of nothing: no workflow begins with it.
    expect(await db.flowTrigger.count()).toBe(0);
  });

  test("is told to a workflow and to an endpoint, where both hear of it", async () => {
    await makeEndpoint(shop, { url: listener.url });
    await turnOn(shop, "customer-entered-automation");
    await fire(entered(1));
    expect([await db.flowTrigger.count(), await db.endpointEvent.count()]).toEqual([1, 1]);
  });

  test("is every trigger that Shopify Flow has", () => {
    expect(Object.keys(endpointEvents)).toEqual(Object.keys(triggers));
    for (const { type } of Object.values(endpointEvents)) expect(type).toMatch(/^[a-z_]+\.[a-z_]+$/);
  });
});

describe("sending", () => {
  test("posts each once, signed, with what Flow is told too, and keeps nothing of it", async () => {
    const endpoint = await makeEndpoint(shop, { url: `${listener.url}/segue?x=1` });
    await fire(...Array.from({ length: 45 }, (_, run) => entered(run)));
    await Promise.all([send(endpoint), send(endpoint)]);
    await send(endpoint);
    expect(listener.heard).toHaveLength(45);
    for (const heard of listener.heard) expect(isSigned(heard, endpoint.secret)).toBe(true);
    expect(new Set(listener.heard.map(({ headers }) => headers["webhook-id"])).size).toBe(45);
    const seventh = listener.heard.find(({ body }) => body.includes('"run_id":"7"'));
    expect(seventh).toMatchObject({
      path: "/segue?x=1",
      headers: { "content-type": "application/json", "webhook-timestamp": String(now.getTime() / 1000) },
    });
    expect(JSON.parse(seventh?.body ?? "")).toEqual({
      type: "customer.entered_automation",
      timestamp: now.toISOString(),
      data: {
        shop: shop.domain,
        customer_id: "gid://shopify/Customer/8123456789007",
        automation_name: "Welcome",
        automation_id: "3",
        run_id: "7",
      },
    });
    // A program that has read the body and writes it again, as JavaScript does, has what was signed.
    expect(JSON.stringify(JSON.parse(seventh?.body ?? ""))).toBe(seventh?.body);
    for (const row of await rows()) {
      expect(row).toMatchObject({ sentAt: now, status: 200, dueAt: null, problem: null, fields: {}, attempts: 1 });
    }
    await fire(entered(7));
    await send(endpoint, after(60));
    expect(listener.heard).toHaveLength(45);
  });

  test("one that fails is sent again later with the same id, the same body and a signature of its own", async () => {
    const endpoint = await makeEndpoint(shop, { url: listener.url });
    await fire(entered(1));
    await takeJobs();
    answering(500);
    await send(endpoint);
    expect(await rows()).toMatchObject([{ status: 500, problem: "It answered 500.", sentAt: null, dueAt: after(60) }]);
    await send(endpoint, after(59));
    expect(listener.heard).toHaveLength(1);
    expect((await readQueue()).map(({ task, runAt }) => [task, runAt])).toContainEqual([
      "send-endpoint-events",
      after(60),
    ]);
    answering(200);
    await send(endpoint, after(60));
    const [first, second] = listener.heard;
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["webhook-timestamp"]).toBe(String(after(60).getTime() / 1000));
    expect(isSigned(second as Heard, endpoint.secret)).toBe(true);
    expect(await rows()).toMatchObject([{ status: 200, problem: null, sentAt: after(60), attempts: 2 }]);
  });

  test("is tried eight times in about a day, then given up", async () => {
    const endpoint = await makeEndpoint(shop, { url: listener.url });
    await fire(entered(1));
    answering(404);
    const attemptsAt: number[] = [];
    for (let at = 0, before = 0; at < 90_000; at += 30) {
      await send(endpoint, after(at));
      if (listener.heard.length > before) attemptsAt.push(at);
      before = listener.heard.length;
      if (before === 8) break;
    }
    expect(attemptsAt).toEqual([0, 60, 360, 1_260, 4_860, 15_660, 37_260, 80_460]);
    expect(await rows()).toMatchObject([{ attempts: 8, dueAt: null, sentAt: null, fields: {} }]);
    const { rows: shown } = await listEndpointEvents(shop, endpoint.id, { before: null, limit: 5 });
    expect(shown).toMatchObject([{ outcome: "given-up", status: 404, problem: "It answered 404." }]);
  }, 60_000);

  test("a program that is killed between sending and writing that down sends the same id again", async () => {
    const endpoint = await makeEndpoint(shop, { url: listener.url });
    await fire(entered(1));
    // Claimed, posted, and killed: nothing was written after the claim.
    const { rows: claimed } = await pool.query<{ id: bigint }>(claimEvents, [shop.id, endpoint.id, now, 10, [60]]);
    await send(endpoint, after(59));
    expect(listener.heard).toEqual([]);
    await wakeDueEndpoints({ now: after(81) });
    await drainQueue({ at: after(81) });
    expect(listener.heard.map(({ headers }) => headers["webhook-id"])).toEqual([`msg_${claimed[0]?.id}`]);
    expect(await rows()).toMatchObject([{ attempts: 2, problem: null, dueAt: null }]);
  });

  test("an answer that never comes, a redirect and a private network are told in the log", async () => {
    const endpoint = await makeEndpoint(shop, { url: listener.url });
    const logged = async (at: number, post?: Poster) => {
      await fire(entered(at));
      await sendTestEvent(shop, endpoint.id, { now: after(at) });
      await pool.query("DELETE FROM endpoint_event WHERE handle <> 'test'");
      await send(endpoint, after(at), post);
      const { rows: shown } = await listEndpointEvents(shop, endpoint.id, { before: null, limit: 1 });
      return shown[0]?.problem;
    };
    listener.answer = () => undefined;
    expect(await logged(0, openPoster({ allowsLoopback: true, withinMs: 50 }))).toContain("did not answer");
    listener.answer = (_, response) => response.writeHead(302, { location: "http://169.254.169.254/" }).end();
    expect(await logged(1)).toContain("Redirects are not followed");
    expect(await logged(2, openPoster({ allowsLoopback: false }))).toContain("private network");
  });

  test("a slow endpoint takes up its turn and no other’s, and is asked with one event at a time while nothing arrives", async () => {
    const slow = await makeEndpoint(shop, { url: `${listener.url}/slow` });
    const quick = await makeEndpoint(shop, { url: `${listener.url}/quick` });
    listener.answer = ({ path }, response) => {
      if (path === "/quick") response.writeHead(200).end();
    };
    await fire(...Array.from({ length: 30 }, (_, run) => entered(run)));
    // Two of a shop's endpoints are posted to at once at most.
    for (const one of [slow, quick]) expect(await queuesOf(one)).toEqual([`endpoints:${shop.id}:${one.id % 2n}`]);
    await takeJobs();
    const impatient = openPoster({ allowsLoopback: true, withinMs: 300 });
    const heardBy = (path: string) => listener.heard.filter((heard) => heard.path === path).length;
    const slowly = send(slow, now, impatient);
    await send(quick);
    expect(heardBy("/quick")).toBe(30);
    await slowly;
    expect(heardBy("/slow")).toBe(20);
    // It rests, and then one event finds out whether it is back; its job stands in line with those of others that fail.
    await send(slow, after(29), impatient);
    expect(heardBy("/slow")).toBe(20);
    expect(await queuesOf(slow)).toEqual([expect.stringMatching(/^failing-endpoints:[01]$/)]);
    await send(slow, after(30), impatient);
    expect(heardBy("/slow")).toBe(21);
    await send(slow, after(60), impatient);
    expect(heardBy("/slow")).toBe(21);
    // Once one arrives, the others follow at once.
    listener.answer = (_, response) => response.writeHead(200).end();
    await send(slow, after(4_000));
    expect((await rows()).filter(({ endpointId, sentAt }) => endpointId === slow.id && sentAt)).toHaveLength(30);
    expect(await readEndpoint(shop, slow.id)).toMatchObject({ state: "on", failingSince: null });
  });

  test("a test goes ahead of what waits for an endpoint that fails, at once", async () => {
    const endpoint = await makeEndpoint(shop, { url: listener.url });
    answering(500);
    await fire(...Array.from({ length: 30 }, (_, run) => entered(run)));
    await send(endpoint);
    expect(listener.heard).toHaveLength(20);
    await sendTestEvent(shop, endpoint.id, { now: after(1) });
    await send(endpoint, after(1));
    expect(listener.heard.slice(20).map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      "webhook.test",
    ]);
  });

  test("one event that is refused keeps no other back", async () => {
    const endpoint = await makeEndpoint(shop, { url: listener.url });
    listener.answer = ({ body }, response) => response.writeHead(body.includes('"run_id":"2"') ? 500 : 200).end();
    await fire(entered(1), entered(2), entered(3));
    await send(endpoint);
    expect((await rows()).map(({ problem }) => problem)).toEqual([null, "It answered 500.", null]);
    expect(await readEndpoint(shop, endpoint.id)).toMatchObject({ state: "on" });
  });
});

describe("an endpoint", () => {
  test("of which nothing arrived for three days is switched off, with the reason, and what waited is given up", async () => {
    const endpoint = await makeEndpoint(shop, { url: listener.url });
    answering(500);
    await fire(entered(1));
    await send(endpoint);
    const day = 86_400;
    await sendTestEvent(shop, endpoint.id, { now: after(3 * day - 1) });
    await send(endpoint, after(3 * day - 1));
    expect(await readEndpoint(shop, endpoint.id)).toMatchObject({ state: "failing", failingSince: now.toISOString() });
    await sendTestEvent(shop, endpoint.id, { now: after(3 * day) });
    await send(endpoint, after(3 * day));
    expect(await readEndpoint(shop, endpoint.id)).toMatchObject({
      state: "switched-off",
      offReason: "Nothing arrived for three days. The last attempt: It answered 500.",
    });
    expect((await rows()).every(({ dueAt }) => dueAt === null)).toBe(true);
    await fire(entered(2));
    expect((await rows()).some(({ subject }) => subject.endsWith(":2"))).toBe(false);
    expect(await db.auditEvent.findMany({ where: { action: "endpoint.switched-off" } })).toMatchObject([
      { actor: "Segue", subject: `endpoint:${endpoint.id}` },
    ]);
    // Mended and switched on, it starts anew.
    answering(200);
    const input = { name: endpoint.name, url: listener.url, events: "customer-entered-automation", isOn: "true" };
    expect(await changeEndpoint(shop, endpoint.id, { input, ...by })).toEqual({ ok: true });
    expect(await readEndpoint(shop, endpoint.id)).toMatchObject({ state: "on", offReason: null });
  });

  test("that answers that it is gone is switched off at once", async () => {
    const endpoint = await makeEndpoint(shop, { url: listener.url });
    answering(410);
    await fire(entered(1), entered(2));
    await send(endpoint);
    expect(await readEndpoint(shop, endpoint.id)).toMatchObject({
      state: "switched-off",
      offReason: "It answered 410: it wants no more events.",
    });
  });

  test("that the merchant switched off, or deleted, is sent nothing of what waits", async () => {
    const off = await makeEndpoint(shop, { url: listener.url });
    const gone = await makeEndpoint(shop, { url: listener.url });
    const silent = await makeEndpoint(shop, { url: listener.url });
    await fire(entered(1));
    const input = { name: off.name, url: listener.url, events: "customer-entered-automation", isOn: "false" };
    await changeEndpoint(shop, off.id, { input, ...by });
    await changeEndpoint(shop, silent.id, { input: { name: silent.name, url: "", events: "", isOn: "true" }, ...by });
    await deleteEndpoint(shop, gone.id, by);
    await deleteEndpoint(shop, gone.id, by);
    await drainQueue({ at: after(1) });
    await wakeDueEndpoints({ now: after(3_600) });
    await drainQueue({ at: after(3_600) });
    expect(listener.heard).toEqual([]);
    expect(await rows()).toMatchObject([
      { endpointId: off.id, dueAt: null, problem: "The webhook was switched off.", fields: {} },
      { endpointId: silent.id, dueAt: null, problem: "The address was taken away.", fields: {} },
    ]);
  });

  test("of a shop that has removed the app is sent nothing", async () => {
    await makeEndpoint(shop, { url: listener.url });
    await fire(entered(1));
    await inTransaction((tx) => uninstallShop(tx, shop, { at: after(86_400) }));
    await drainQueue({ at: after(1) });
    await wakeDueEndpoints({ now: after(60) });
    expect([listener.heard, await readQueue()]).toEqual([[], []]);
  });

  test("signs with the old secret too for a day after it was rolled", async () => {
    const endpoint = await makeEndpoint(shop, { url: listener.url });
    const { secret } = await rollSecret(shop, endpoint.id, by);
    expect(secret).not.toBe(endpoint.secret);
    await fire(entered(1), entered(2));
    await send(endpoint, after(60));
    await fire(entered(3));
    await pool.query("UPDATE endpoint_event SET created_at = $1, due_at = $1 WHERE due_at IS NOT NULL", [
      after(86_400),
    ]);
    await send(endpoint, after(86_400));
    expect(listener.heard.map((heard) => isSigned(heard, secret))).toEqual([true, true, true]);
    expect(listener.heard.map((heard) => isSigned(heard, endpoint.secret))).toEqual([true, true, false]);
  });

  test("is sent a test by the same way, if it is on", async () => {
    const endpoint = await makeEndpoint(shop, { url: listener.url });
    expect(await sendTestEvent(shop, endpoint.id, { now })).toEqual({ ok: true });
    await drainQueue({ at: after(1) });
    expect(JSON.parse(listener.heard[0]?.body ?? "")).toEqual({
      type: "webhook.test",
      timestamp: now.toISOString(),
      data: { shop: shop.domain },
    });
    const input = { name: endpoint.name, url: listener.url, events: "campaign-finished", isOn: "false" };
    await changeEndpoint(shop, endpoint.id, { input, ...by });
    expect(await sendTestEvent(shop, endpoint.id, { now })).toMatchObject({ ok: false });
    expect(await sendTestEvent(await makeShop(), endpoint.id, { now })).toMatchObject({ ok: false });
  });
});

test("what endpoints were told of a customer goes with the customer, and all of it with the shop", async () => {
  const endpoint = await makeEndpoint(shop, { url: listener.url });
  const customer = await makeCustomer(shop);
  await fire(entered(1, customer.id), entered(2));
  await redactCustomer(shop, { id: customer.id, email: null, phone: null }, { now });
  expect((await rows()).map(({ subject }) => subject)).toEqual(["customer-entered-automation:2"]);
  await send(endpoint);
  expect(listener.heard).toHaveLength(1);

  await db.shop.update({ where: { id: shop.id }, data: { uninstalledAt: now } });
  await redactShop(shop, { exceptRequestId: 0n });
  expect([await db.endpoint.count(), await db.endpointEvent.count()]).toEqual([0, 0]);
});

test("everything is forgotten after a week; the log shows pages of it until then, to its own shop alone", async () => {
  const endpoint = await makeEndpoint(shop, { url: listener.url });
  await fire(...Array.from({ length: 5 }, (_, run) => entered(run)));
  await send(endpoint);
  const first = await listEndpointEvents(shop, endpoint.id, { before: null, limit: 3 });
  const second = await listEndpointEvents(shop, endpoint.id, { before: BigInt(first.nextCursor ?? 0), limit: 3 });
  expect([first.rows.length, second.rows.length, second.nextCursor]).toEqual([3, 2, null]);
  expect(first.rows[0]).toMatchObject({ title: "Customer entered an automation", outcome: "delivered", status: 200 });
  expect(await listEndpointEvents(await makeShop(), endpoint.id, { before: null, limit: 3 })).toMatchObject({
    rows: [],
  });
  await forgetOldEndpointEvents({ now: after(7 * 86_400) });
  expect(await rows()).toHaveLength(5);
  await forgetOldEndpointEvents({ now: after(7 * 86_400 + 1) });
  expect(await rows()).toEqual([]);
});
