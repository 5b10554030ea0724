import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import { holdFromFlow } from "#app/customers/hold-from-flow.server.ts";
import { db } from "#app/db.server.ts";
import { deleteEndpoint } from "#app/endpoints/delete-endpoint.server.ts";
import { receiveCall } from "#app/endpoints/receive-call.server.ts";
import { rollSecret } from "#app/endpoints/roll-secret.server.ts";
import { signEvent } from "#app/endpoints/sign-event.server.ts";
import { AppError } from "#app/errors.ts";
import { answerCall } from "#app/flow/answer-call.server.ts";
import { checkSegmentsProperties } from "#app/flow/check-segments.ts";
import type { FlowAction } from "#app/flow/flow-action.ts";
import { holdMessagesProperties } from "#app/flow/holds.ts";
import { listFlowRuns, readFlowRun } from "#app/flow/list-runs.server.ts";
import { optionalText, properties, reference, requiredText } from "#app/flow/properties.ts";
import { sendSegmentMessageProperties } from "#app/flow/send-segment-message.ts";
import { receiveFlowAction } from "#app/flow/receive-action.server.ts";
import { makeCustomer, makeShop } from "#tests/factories.ts";
import { flowRequest } from "#tests/flow/flow-request.ts";
import { appUrl } from "#tests/setup/test-env.ts";
import { makeEndpoint } from "./endpoint.ts";

const now = new Date("2026-05-01T12:00:00Z");
const seconds = Math.floor(now.getTime() / 1000);

let shop: Awaited<ReturnType<typeof makeShop>>;
let endpoint: Awaited<ReturnType<typeof makeEndpoint>>;
let effects: number;
beforeEach(async () => {
  shop = await makeShop();
  endpoint = await makeEndpoint(shop, { name: "n8n" });
  effects = 0;
});

const schema = properties({
  customer_id: reference("Customer", "The customer"),
  note: optionalText("Note", { most: 9 }),
  word: requiredText("Word", { most: 9 }),
});
type Given = { customer_id: bigint; note?: string; word: string };

const counting: FlowAction<Given> = {
  handle: "check-segments",
  properties: schema,
  prepare: (_, __, { actor }) =>
    Promise.resolve((_tx, id) => {
      effects += 1;
      return Promise.resolve({ outcome: "checked", sentence: "Done.", returnValue: { run: String(id), actor } });
    }),
};

type Call = {
  key?: string;
  secret?: string;
  id?: string;
  timestamp?: number | string;
  body?: string | null;
  signature?: string;
  action?: FlowAction<Given> | null;
};

const good = JSON.stringify({ customer_id: "gid://shopify/Customer/7", word: "yes" });

function headersOf({ id = randomUUID(), timestamp = seconds, body = good, secret, signature }: Call): Headers {
  const signed = { id, timestamp: Number(timestamp), body: body ?? "" };
  return new Headers({
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signature ?? signEvent(secret ?? endpoint.secret, signed),
  });
}

async function call(given: Call = {}, headers = headersOf(given)): Promise<{ status: number; body: unknown }> {
  const { action = counting, key = endpoint.key, body = good } = given;
  const answer = action
    ? (found: Parameters<typeof answerCall>[1], options: { now: Date }) => answerCall(action, found, options)
    : undefined;
  const response = await receiveCall({ key, headers }, body, { answer, now });
  return { status: response.status, body: await response.json() };
}
const runs = () => db.flowRun.findMany({ where: { shopId: shop.id } });
const sentence = (words: string) => ({ error: expect.stringContaining(words) as string });

describe("a signed call", () => {
  test("is done, and answered with what a workflow would get, and listed with who called", async () => {
    const { status, body } = await call({ id: "call-1" });
    const [run] = await runs();
    expect([status, body]).toEqual([200, { run: String(run?.id), actor: "Webhook “n8n”" }]);
    expect(run).toMatchObject({ caller: "n8n", outcome: "checked", customerId: 7n, receivedAt: now });
    await receiveFlowAction(
      flowRequest({
        ...{ action: "check-segments", shop: shop.domain },
        properties: { customer_id: "7", word: "yes" },
      }),
      counting,
      { now: () => now },
    );
    const { rows } = await listFlowRuns(shop, { view: "all", before: null, limit: 5 });
    expect(rows.map(({ caller }) => caller)).toEqual([null, "n8n"]);
    await deleteEndpoint(shop, endpoint.id, { actor: "Noor", now });
    expect(await readFlowRun(shop, run?.id ?? 0n)).toMatchObject({ caller: "n8n" });
  });

  test("that comes again gets the answer that the first got, however often, and in the same moment too", async () => {
    const id = "same";
    const answers = await Promise.all(Array.from({ length: 10 }, () => call({ id })));
    answers.push(await call({ id }));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect([effects, (await runs()).length]).toEqual([1, 1]);
    // A refusal is an answer too.
    const refused = { id: "refused", body: JSON.stringify({ word: "yes" }) };
    expect(await call(refused)).toEqual(await call({ ...refused, body: good }));
    expect(await call({ id, action: { ...counting, handle: "hold-messages" } })).toMatchObject({ status: 409 });
  });

  test("is another call in another endpoint, and in another shop", async () => {
    const others = [await makeEndpoint(shop), await makeEndpoint(await makeShop())];
    for (const { key, secret } of [endpoint, ...others]) {
      expect(await call({ id: "call-1", key, secret })).toMatchObject({ status: 200 });
    }
    expect(effects).toBe(3);
  });

  test("is good for five minutes either way", async () => {
    for (const timestamp of [seconds - 300, seconds + 300])
      expect(await call({ timestamp })).toMatchObject({ status: 200 });
    for (const timestamp of [seconds - 301, seconds + 301, 0, 999_999_999_999]) {
      expect(await call({ timestamp })).toEqual({ status: 401, body: sentence("five minutes") });
    }
  });

  test("that asks for what has to be corrected is told the property, in words for a program", async () => {
    expect(await call({ body: JSON.stringify({ customer_id: "seven", amount: 1 }) })).toEqual({
      status: 422,
      body: {
        error:
          "customer_id: The customer is not the id of one. word: Word is empty. " +
          "This action has no property called “amount”.",
      },
    });
    expect(await call({ body: "{}" })).toMatchObject({
      status: 422,
      body: sentence("customer_id: The customer is missing."),
    });
    const refusing: FlowAction<Given> = {
      ...counting,
      prepare: () => Promise.reject(new AppError("invalid-input", { userMessage: "There is no such template." })),
    };
    expect(await call({ action: refusing })).toEqual({ status: 422, body: { error: "There is no such template." } });
    expect((await runs()).map(({ outcome }) => outcome)).toEqual(["refused", "refused", "refused"]);
  });

  test("that may work later is answered with 503, and the same id then does it", async () => {
    const failing: FlowAction<Given> = {
      ...counting,
      prepare: () => Promise.reject(new AppError("shopify-unavailable", { userMessage: "Shopify does not answer." })),
    };
    expect(await call({ id: "later", action: failing })).toEqual({ status: 503, body: sentence("same webhook-id") });
    expect(await call({ id: "later" })).toMatchObject({ status: 200 });
    expect(await runs()).toMatchObject([{ outcome: "checked", attempts: 2 }]);
  });

  test("may hand over lists as lists, and numbers and yes or no as they are", () => {
    const parse = (schema: z.ZodType, given: object) => schema.parse({ customer_id: 7, ...given });
    expect(parse(checkSegmentsProperties, { segments: ["VIP", "New, and nice"] })).toMatchObject({
      segments: ["VIP", "New, and nice"],
    });
    expect(parse(holdMessagesProperties, { reason: "x", channels: ["sms", "rcs"], days: 3 })).toMatchObject({
      channels: ["sms", "rcs"],
      days: 3,
    });
    expect(parse(sendSegmentMessageProperties, { template: "x", transactional: true })).toMatchObject({
      transactional: true,
      in_segments: [],
    });
    expect(() => parse(checkSegmentsProperties, { segments: [7] })).toThrow("Segments is not text.");
  });

  test("of an action that is not there, or with a body that is no object, is refused and not listed", async () => {
    expect(await call({ action: null })).toEqual({ status: 404, body: sentence("no action of this name") });
    for (const body of ["", "[1]", "7", "null", "{", "a=1"]) {
      expect(await call({ body })).toEqual({ status: 400, body: sentence("not a JSON object") });
    }
    expect(await call({ body: null }, headersOf({}))).toEqual({ status: 413, body: sentence("64 KB") });
    expect(await runs()).toEqual([]);
  });
});

describe("a call is refused, without a trace,", () => {
  test.each([
    ["another secret", { secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }],
    ["no signature at all", { signature: "" }],
    ["nonsense for a signature", { signature: "v1,%%%" }],
    ["a time that is none", { timestamp: "today" }],
    ["no id", { id: "" }],
    ["an id with a space", { id: "a b" }],
    ["an id beyond reason", { id: "x".repeat(201) }],
  ])("with %s", async (_, given) => {
    expect(await call(given)).toEqual({ status: 401, body: { error: expect.any(String) as string } });
    expect([effects, await runs()]).toEqual([0, []]);
  });

  test("when anything of it was changed on the way", async () => {
    const sent = { id: "call-1", timestamp: seconds, body: good };
    const signature = signEvent(endpoint.secret, sent);
    for (const changed of [
      { ...sent, body: good.replace("yes", "no!") },
      { ...sent, id: "call-2" },
      { ...sent, timestamp: seconds + 1 },
    ]) {
      expect(await call({ ...changed, signature })).toMatchObject({ status: 401 });
    }
    expect(await call({ ...sent, signature })).toMatchObject({ status: 200 });
    expect(effects).toBe(1);
  });

  test("with the key of another shop, or of another endpoint, and this one's secret", async () => {
    for (const { key } of [await makeEndpoint(await makeShop()), await makeEndpoint(shop)]) {
      expect(await call({ key, secret: endpoint.secret })).toMatchObject({ status: 401 });
    }
    expect(effects).toBe(0);
  });

  test("with the old secret as soon as there is a new one", async () => {
    const { secret } = await rollSecret(shop, endpoint.id, { actor: "Noor", now });
    expect(await call()).toMatchObject({ status: 401 });
    expect(await call({ secret })).toMatchObject({ status: 200 });
  });

  test("when its endpoint is off, and is taken again with the same id once it is on", async () => {
    await db.endpoint.updateMany({ data: { isOn: false } });
    expect(await call({ id: "call-1" })).toEqual({ status: 403, body: sentence("switched off") });
    expect(await runs()).toEqual([]);
    await db.endpoint.updateMany({ data: { isOn: true } });
    expect(await call({ id: "call-1" })).toMatchObject({ status: 200 });
  });

  test("when its endpoint was deleted, or never was", async () => {
    await deleteEndpoint(shop, endpoint.id, { actor: "Noor", now });
    for (const key of [endpoint.key, "nobody", "", "\u0000'"]) {
      expect(await call({ key })).toEqual({ status: 404, body: sentence("no webhook at this address") });
    }
  });

  test("when the shop has removed the app, with what to do about it", async () => {
    await db.shop.update({ where: { id: shop.id }, data: { uninstalledAt: now } });
    expect(await call()).toEqual({ status: 403, body: sentence("Open Segue from the Shopify admin") });
    expect(effects).toBe(0);
  });
});

describe("over the wire", () => {
  // Loading all pages takes longer than a test may.
  beforeAll(() => import("#tests/setup/app.ts"));

  const post = (path: string, init: RequestInit) => fetch(`${appUrl}/hooks/${path}`, { method: "POST", ...init });

  test("an action is done, by whom is on record, and a page of another site could not have asked", async () => {
    const customer = await makeCustomer(shop);
    const body = JSON.stringify({ customer_id: Number(customer.id), reason: "Open case", days: "3" });
    const headers = headersOf({ body, timestamp: Math.floor(Date.now() / 1000) });
    const response = await post(`${endpoint.key}/${holdFromFlow.handle}`, { body, headers });
    expect([response.status, await response.json()]).toEqual([
      200,
      { held: true, until: expect.any(String) as string },
    ]);
    expect(await db.hold.findFirst({ where: { shopId: shop.id } })).toMatchObject({
      reason: "Open case",
      placedBy: "Webhook “n8n”",
    });
    expect((await fetch(`${appUrl}/hooks/${endpoint.key}/hold-messages`)).status).toBe(405);
    expect((await post(`${endpoint.key}/hold-messages`, { body: "x".repeat(70_000) })).status).toBe(413);
  });

  test("whatever is posted, signed or not, is answered with a sentence and no fault of ours", async () => {
    const bodies = fc.oneof(
      fc.json(),
      fc.string({ unit: "binary", maxLength: 100 }),
      fc.record({ customer_id: fc.anything(), reason: fc.anything(), days: fc.anything() }).map(safeJson),
      fc.constantFrom("[".repeat(5_000), '{"__proto__":1}', '{"customer_id":1e999}', '{"customer_id":"\\u0000"}'),
    );
    const actions = ["hold-messages", "release-messages", "check-segments", "send-segment-message", "start-automation"];
    const calls = fc.record({ body: bodies, isSigned: fc.boolean(), action: fc.constantFrom(...actions, "%00", "x") });
    for (const { body, isSigned, action } of fc.sample(calls, { numRuns: 150, seed: 5 })) {
      const headers = isSigned ? headersOf({ body: toUtf8(body), timestamp: Math.floor(Date.now() / 1000) }) : {};
      const response = await post(`${endpoint.key}/${action}`, { body: toUtf8(body), headers });
      expect(response.status, body).toBeLessThan(500);
      expect(await response.text()).not.toMatch(/\n\s+at |\.server\.ts|SELECT /);
    }
  }, 60_000);
});

function safeJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}

/** As it arrives: halves of surrogate pairs do not go over the wire. */
function toUtf8(text: string): string {
  return text.toWellFormed();
}
