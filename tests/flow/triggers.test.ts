import { createHmac } from "node:crypto";
import fc from "fast-check";
import { HttpResponse } from "msw/http";
import { beforeEach, describe, expect, test } from "vitest";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { fireTriggers } from "#app/flow/fire-triggers.server.ts";
import { forgetOldTriggers } from "#app/flow/forget-old-triggers.server.ts";
import { sendTriggers } from "#app/flow/send-triggers.server.ts";
import { triggers, writeFields, type Trigger, type TriggerHandle } from "#app/flow/trigger.ts";
import { wakeDueTriggers } from "#app/flow/wake-triggers.server.ts";
import { fireMessageTriggers, lastSourceName } from "#app/messaging/fire-message-triggers.server.ts";
import { queueFlowMessage } from "#app/messaging/queue-flow-message.server.ts";
import { action } from "#app/routes/flow.trigger-lifecycle.ts";
import { uninstallShop } from "#app/shopify/uninstall-shop.server.ts";
import { makeCustomer, makeSender, makeShop, makeTemplate } from "#tests/factories.ts";
import { connectShop, type ConnectedShop } from "#tests/segments/connected-shop.ts";
import { drainQueue, readQueue } from "#tests/setup/drain-queue.ts";
import { appUrl, testEnv } from "#tests/setup/test-env.ts";
import { turnOn, waiting } from "./workflows.ts";

const now = new Date("2026-11-26T12:00:00Z");
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);

function entered(run: number, name = "Welcome"): Trigger {
  return {
    handle: "customer-entered-automation",
    subject: String(run),
    customerId: BigInt(8_123_456_789_000 + run),
    fields: { "Automation name": name, "Automation ID": "3", "Run ID": String(run) },
  };
}

type Fields = Record<string, string>;

const fire = (shop: { id: number }, ...happened: Trigger[]) =>
  inTransaction((tx) => fireTriggers(tx, shop, happened, { now }));

describe("what is written down for Shopify Flow", () => {
  test("is what an enabled workflow of this shop begins with, and nothing else", async () => {
    const [shop, other] = [await makeShop(), await makeShop()];
    await turnOn(other, "customer-entered-automation");
    await turnOn(shop, "campaign-finished");
    await turnOn(shop, "customer-entered-automation", false);
    await fire(shop, entered(1));
    expect(await db.flowTrigger.count()).toBe(0);
    expect(await readQueue()).toEqual([]);

    await turnOn(shop, "customer-entered-automation");
    await fire(shop, entered(1));
    expect(await waiting(shop)).toEqual([
      ["customer-entered-automation", { "Automation name": "Welcome", "Automation ID": "3", "Run ID": "1" }],
    ]);
    expect(await readQueue()).toMatchObject([{ task: "send-triggers", payload: { shopId: shop.id } }]);
  });

  test("is written once for one happening, by however many at once, and goes with a transaction that fails", async () => {
    const shop = await makeShop();
    await turnOn(shop, "customer-entered-automation");
    const failing = inTransaction(async (tx) => {
      await fireTriggers(tx, shop, [entered(9)], { now });
      throw new Error("No");
    });
    await expect(failing).rejects.toThrow("No");
    expect([await db.flowTrigger.count(), await readQueue()]).toEqual([0, []]);

    await Promise.all(Array.from({ length: 8 }, () => fire(shop, entered(2), entered(1))));
    await fire(shop, entered(1), entered(2), entered(1));
    expect(await db.flowTrigger.count()).toBe(2);
    expect((await readQueue()).filter(({ task }) => task === "send-triggers")).toHaveLength(1);
  });

  test.each(Object.keys(triggers) as TriggerHandle[])("of %s stays far below 50,000 bytes", (handle) => {
    for (const worst of ['"', "\u0001", "漢", "\u{1f600}", "a\u{1f600}", "\ud800", "\r\n"]) {
      const long = `a${worst.repeat(6_000)}b`;
      const fields = Object.fromEntries(
        Object.entries(triggers[handle].fields).map(([name, kind]) => [name, kind === "number" ? 1e9 : long]),
      );
      const written = writeFields({ handle, fields } as unknown as Trigger);
      expect(Object.keys(written)).toEqual(Object.keys(triggers[handle].fields));
      // However JSON is written: with all that is not ASCII escaped it is longest.
      const longest = JSON.stringify(written).replaceAll(/[^\x20-\x7e]/g, String.raw`\u0000`);
      expect(longest.length).toBeLessThan(45_000);
      expect(longest.isWellFormed()).toBe(true);
    }
  });

  test("has texts on one line, cut with a note where they are too long", () => {
    expect(writeFields(entered(1, `Line one\r\n\tline two ${"x".repeat(500)}`))["Automation name"]).toMatch(
      /^Line one line two x+ … \(cut\)$/,
    );
    const atTheCut = writeFields(entered(1, `${"x".repeat(240)}${"\u{1f600}".repeat(9)}`))["Automation name"];
    expect(atTheCut).toBe(`${"x".repeat(240)}\u{1f600} … (cut)`);
    expect(writeFields(entered(1, ""))).toMatchObject({ "Automation name": "" });
  });
});

describe("what a message came of", () => {
  test("is told by name also where a workflow sent it: its template's, as it is called now", async () => {
    const shop = await makeShop();
    const [template, other] = [
      await makeTemplate(shop, { name: "Thanks" }),
      await makeTemplate(shop, { name: "Other" }),
    ];
    const [sender, customer] = [await makeSender(shop), await makeCustomer(shop)];
    const send = (flowRunId: bigint, { id: templateId, body }: { id: bigint; body: string }, dueAt: Date) =>
      inTransaction((tx) =>
        queueFlowMessage(tx, shop, {
          ...{ flowRunId, templateId, body, dueAt, customerId: customer.id, senderId: sender.id, channel: "sms" },
          ...{ purpose: "marketing", reason: null, latestAt: after(86_400), gate: { include: [], exclude: [] }, now },
        }),
      );
    const ids = [await send(1n, template, now), await send(2n, other, now), await send(3n, template, after(60))];
    await drainQueue({ at: after(61), allowFailures: true });
    await db.message.updateMany({ where: { shopId: shop.id }, data: { status: "delivered", sentAt: now } });
    await db.template.update({
      where: { shopId_id: { shopId: shop.id, id: template.id } },
      data: { name: "Thank you", archivedAt: now },
    });
    await turnOn(shop, "message-delivered");
    await turnOn(shop, "message-failed");
    await inTransaction((tx) => fireMessageTriggers(tx, shop, { handle: "message-delivered", ids }, { now }));
    expect(
      (await waiting(shop)).map(([, fields]) => [(fields as Fields)["Source"], (fields as Fields)["Source name"]]),
    ).toEqual([
      ["flow", "Thank you"],
      ["flow", "Other"],
      ["flow", "Thank you"],
    ]);
    // What a customer then answers is told as an answer to it.
    const { rows } = await pool.query(lastSourceName, [shop.id, customer.id, "sms"]);
    expect(rows).toEqual([{ name: "Thank you" }]);
  });
});

describe("sending", () => {
  let connected: ConnectedShop;
  /** What Shopify Flow was told, in order of arrival. */
  let told: { handle: string; payload: Record<string, unknown> }[];
  let answer: (payload: Record<string, unknown>) => Response | undefined;
  const flowAnswer = (...messages: string[]) =>
    HttpResponse.json({
      data: { flowTriggerReceive: { userErrors: messages.map((message) => ({ field: ["body"], message })) } },
    });
  beforeEach(async () => {
    connected = await connectShop();
    told = [];
    answer = () => undefined;
    connected.intercept(({ name, variables }) => {
      if (name !== "ReceiveFlowTrigger") return undefined;
      const one = variables as (typeof told)[number];
      told.push(one);
      return answer(one.payload) ?? flowAnswer();
    });
    await turnOn(connected.shop, "customer-entered-automation");
  });
  const send = (at = now) => sendTriggers(connected.shop, { now: () => at });
  const rows = () => db.flowTrigger.findMany({ where: { shopId: connected.shop.id }, orderBy: { id: "asc" } });

  test("tells each once with its customer, and keeps nothing of what was told", async () => {
    await fire(connected.shop, ...Array.from({ length: 25 }, (_, n) => entered(n)));
    await Promise.all([send(), send()]);
    await send();
    expect(told).toHaveLength(25);
    expect(told.find(({ payload }) => payload["Run ID"] === "7")).toEqual({
      handle: "customer-entered-automation",
      payload: { customer_id: 8_123_456_789_007, "Automation name": "Welcome", "Automation ID": "3", "Run ID": "7" },
    });
    for (const row of await rows()) expect(row).toMatchObject({ sentAt: now, dueAt: null, problem: null, fields: {} });
    await fire(connected.shop, entered(7));
    await send(after(60));
    expect(told).toHaveLength(25);
  });

  test("a refusal is over, in Shopify's words, and keeps no other back", async () => {
    answer = ({ "Run ID": run }) =>
      run === "2" ? flowAnswer("Errors validating schema:\n  Invalid handle 'x'.\n") : undefined;
    await fire(connected.shop, entered(1), entered(2), entered(3));
    await send();
    expect((await rows()).map(({ problem, sentAt }) => [problem, sentAt])).toEqual([
      [null, now],
      ["Errors validating schema:\n  Invalid handle 'x'.", null],
      [null, now],
    ]);
    await send(after(3_600));
    expect(told).toHaveLength(3);
  });

  test("an answer that does not come is waited for, longer each time, and given up after a day", async () => {
    answer = () => new HttpResponse("", { status: 500 });
    await fire(connected.shop, entered(1));
    await send();
    await send(after(149));
    expect(told).toHaveLength(1);
    expect((await readQueue()).map(({ task, runAt }) => [task, runAt])).toEqual([["send-triggers", after(150)]]);
    await send(after(150));
    await send(after(150 + 299));
    expect(told).toHaveLength(2);
    answer = () => undefined;
    await send(after(150 + 300));
    expect(await rows()).toMatchObject([{ sentAt: after(450), attempts: 3, dueAt: null }]);

    answer = () => new HttpResponse("", { status: 500 });
    await fire(connected.shop, entered(2));
    await send();
    await send(after(86_401));
    expect((await rows())[1]).toMatchObject({
      problem: "Shopify did not take it for a day.",
      sentAt: null,
      fields: {},
    });
    expect(told).toHaveLength(4);
  });

  test("leaves half of the shop's query budget to others, and goes on a little later", async () => {
    answer = () =>
      HttpResponse.json({
        data: { flowTriggerReceive: { userErrors: [] } },
        extensions: {
          cost: {
            requestedQueryCost: 10,
            actualQueryCost: 10,
            throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 900, restoreRate: 1 },
          },
        },
      });
    await fire(connected.shop, ...Array.from({ length: 25 }, (_, n) => entered(n)));
    await send();
    expect(told).toHaveLength(10);
    expect((await readQueue()).map(({ task, runAt }) => [task, runAt])).toEqual([["send-triggers", after(2)]]);
  });

  test("stops with the app: a shop that has removed it is told nothing", async () => {
    await fire(connected.shop, entered(1));
    await inTransaction((tx) => uninstallShop(tx, connected.shop, { at: after(86_400) }));
    await drainQueue({ at: after(1) });
    await wakeDueTriggers({ now: after(60) });
    expect(await readQueue()).toEqual([]);
    expect(told).toEqual([]);
  });

  test("goes on after a job was lost, and everything is forgotten after a week", async () => {
    await fire(connected.shop, entered(1));
    await pool.query("DELETE FROM graphile_worker._private_jobs");
    await wakeDueTriggers({ now: after(10) });
    expect(await readQueue()).toEqual([]);
    await wakeDueTriggers({ now: after(21) });
    await drainQueue({ at: after(21) });
    expect(told).toHaveLength(1);

    await fire(connected.shop, entered(2));
    await forgetOldTriggers({ now: after(7 * 86_400) });
    expect(await rows()).toHaveLength(2);
    await forgetOldTriggers({ now: after(7 * 86_400 + 1) });
    expect(await rows()).toEqual([]);
  });
});

describe("the lifecycle callback", () => {
  type Callback = { body?: unknown; secret?: string; signature?: string | null; method?: string };
  const call = async ({ body, secret = testEnv.SHOPIFY_API_SECRET, signature }: Callback) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const signed = signature === undefined ? createHmac("sha256", secret).update(text).digest("base64") : signature;
    const request = new Request(`${appUrl}/flow/trigger-lifecycle`, {
      method: "POST",
      body: text,
      headers: { "Content-Type": "application/json", ...(signed !== null && { "X-Shopify-Hmac-SHA256": signed }) },
    });
    const response = await action({ request, params: {}, context: {} });
    return [response.status, await response.text()];
  };
  const news = (shop: { domain: string }, more: object = {}) => ({
    flow_trigger_definition_id: "Campaign finished",
    has_enabled_flow: true,
    shop_id: 690933842,
    shopify_domain: shop.domain,
    timestamp: "2026-11-26T10:00:00Z",
    ...more,
  });
  const uses = () => db.flowTriggerUse.findMany({ select: { shopId: true, handle: true, isOn: true } });

  test("is stored before it is answered, whether Shopify names the trigger by its title or its handle", async () => {
    const shop = await makeShop();
    expect(await call({ body: news(shop) })).toEqual([200, ""]);
    expect(await call({ body: news(shop, { flow_trigger_definition_id: "message-failed" }) })).toEqual([200, ""]);
    expect(await uses()).toEqual([
      { shopId: shop.id, handle: "campaign-finished", isOn: true },
      { shopId: shop.id, handle: "message-failed", isOn: true },
    ]);
  });

  test("ends with the newest, whatever the order, and however often each comes", async () => {
    const shop = await makeShop();
    const states = [true, false, true, false].map((has_enabled_flow, n) =>
      news(shop, { has_enabled_flow, timestamp: `2026-11-26T10:0${n}:00+01:00` }),
    );
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...states, ...states], { minLength: 8 }), async (order) => {
        await pool.query("DELETE FROM flow_trigger_use WHERE shop_id = $1", [shop.id]);
        await Promise.all(order.map((body) => call({ body })));
        expect(await uses()).toEqual([{ shopId: shop.id, handle: "campaign-finished", isOn: false }]);
      }),
      { numRuns: 10 },
    );
  });

  test("is refused without Shopify's signature, and where it says nothing that the app knows", async () => {
    const shop = await makeShop();
    const body = news(shop);
    expect(await call({ body, secret: "guessed" })).toEqual([401, ""]);
    expect(await call({ body, signature: null })).toEqual([401, ""]);
    expect(await call({ body: "", signature: "" })).toEqual([401, ""]);
    expect(await call({ body: "[1" })).toEqual([400, ""]);
    expect(await call({ body: news(shop, { has_enabled_flow: "yes" }) })).toEqual([
      400,
      expect.stringContaining("not"),
    ]);
    expect(await call({ body: news(shop, { timestamp: "today" }) })).toEqual([400, expect.stringContaining("not")]);
    expect(await call({ body: news({ domain: "nobody.myshopify.com" }) })).toEqual([
      404,
      expect.stringContaining("not installed"),
    ]);
    expect(await call({ body: news(shop, { flow_trigger_definition_id: "link-clicked" }) })).toEqual([
      422,
      expect.stringContaining("no trigger"),
    ]);
    expect(await uses()).toEqual([]);
  });
});
