import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import { db } from "#app/db.server.ts";
import { AppError } from "#app/errors.ts";
import type { FlowAction } from "#app/flow/flow-action.ts";
import { reference, properties, wholeNumber } from "#app/flow/properties.ts";
import { receiveFlowAction } from "#app/flow/receive-action.server.ts";
import { makeShop } from "#tests/factories.ts";
import { flowRequest } from "./flow-request.ts";

const now = new Date("2026-05-01T12:00:00Z");
const options = { now: () => now };
const schema = properties({
  customer_id: reference("Customer", "The customer"),
  count: wholeNumber("Count", { most: 9 }),
});
type Properties = z.output<typeof schema>;

let shop: { id: number; domain: string };
/** How often the action was prepared, and how often it took effect. */
let prepared: number;
let effects: number;
beforeEach(async () => {
  shop = await makeShop();
  prepared = effects = 0;
});

function makeAction(
  prepare: FlowAction<Properties>["prepare"] = () => Promise.resolve(effect),
): FlowAction<Properties> {
  return {
    handle: "check-segments",
    properties: schema,
    prepare: (...args) => {
      prepared += 1;
      return prepare(...args);
    },
  };
}

const effect: Awaited<ReturnType<FlowAction<Properties>["prepare"]>> = (_, flowRunId) => {
  effects += 1;
  return Promise.resolve({ outcome: "checked", sentence: "Done.", returnValue: { run: String(flowRunId) } });
};

const call = (overrides: Partial<Parameters<typeof flowRequest>[0]> = {}) =>
  flowRequest({ action: "check-segments", shop: shop.domain, properties: { customer_id: "7" }, ...overrides });
const answer = async (response: Response) => ({ status: response.status, body: await response.text() });
const runs = () => db.flowRun.findMany({ where: { shopId: shop.id } });

test("a call is done and stored before it is answered, with what a workflow can branch on", async () => {
  const response = await receiveFlowAction(call({ runId: "run-1" }), makeAction(), options);
  const [run] = await runs();
  expect(run).toMatchObject({
    actionRunId: "run-1",
    action: "check-segments",
    outcome: "checked",
    status: 200,
    customerId: 7n,
    properties: { customer_id: "7" },
    receivedAt: now,
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ return_value: { run: String(run?.id) } });
});

test("a repeat gets the answer that the first call got, and nothing is done again", async () => {
  const runId = randomUUID();
  const first = await answer(await receiveFlowAction(call({ runId }), makeAction(), options));
  const second = await answer(await receiveFlowAction(call({ runId }), makeAction(), options));
  expect(second).toEqual(first);
  expect({ prepared, effects, runs: (await runs()).length }).toEqual({ prepared: 1, effects: 1, runs: 1 });
});

test("the same call ten times at once takes effect once, and every answer is the same", async () => {
  const runId = randomUUID();
  const responses = await Promise.all(
    Array.from({ length: 10 }, () => receiveFlowAction(call({ runId }), makeAction(), options)),
  );
  const answers = await Promise.all(responses.map(answer));
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  expect(answers[0]?.status).toBe(200);
  expect(effects).toBe(1);
});

test("one run's id in two shops is two runs", async () => {
  const other = await makeShop();
  for (const { domain } of [shop, other])
    await receiveFlowAction(call({ runId: "run-1", shop: domain }), makeAction(), options);
  expect(effects).toBe(2);
});

test("what the merchant has to correct is refused for good, with words that Flow shows", async () => {
  const refusing = makeAction(() => {
    throw new AppError("invalid-input", { userMessage: "There is no such template." });
  });
  const runId = randomUUID();
  expect(await answer(await receiveFlowAction(call({ runId }), refusing, options))).toEqual({
    status: 422,
    body: "There is no such template.",
  });
  // Corrected meanwhile: the run is over all the same, and only the next one succeeds.
  expect((await receiveFlowAction(call({ runId }), makeAction(), options)).status).toBe(422);
  expect(await runs()).toMatchObject([{ outcome: "refused", status: 422, sentence: "There is no such template." }]);
});

test("what may work later is answered with 503, and the retry then does it", async () => {
  const runId = randomUUID();
  const failing = makeAction(() => {
    throw new AppError("shopify-unavailable", { userMessage: "Shopify does not answer." });
  });
  const response = await receiveFlowAction(call({ runId }), failing, options);
  expect(response.status).toBe(503);
  expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(4);
  expect(await runs()).toMatchObject([{ outcome: "retrying" }]);
  expect((await receiveFlowAction(call({ runId }), makeAction(), options)).status).toBe(200);
  expect(await runs()).toMatchObject([{ outcome: "checked", status: 200, attempts: 2 }]);
});

test("an effect that fails leaves nothing behind but the note of it", async () => {
  const half = makeAction(() =>
    Promise.resolve(async (tx, id) => {
      await tx.query("UPDATE flow_run SET sentence = 'half done' WHERE id = $1", [id]);
      throw new AppError("conflict", { userMessage: "Too late." });
    }),
  );
  expect((await receiveFlowAction(call(), half, options)).status).toBe(422);
  expect(await runs()).toMatchObject([{ outcome: "refused", sentence: "Too late." }]);
});

test("an action that takes too long is answered in time; it is done once, and the retry is told so", async () => {
  const runId = randomUUID();
  const { promise: wait, resolve: goOn } = Promise.withResolvers<void>();
  const slow = makeAction(() => wait.then(() => effect));
  const response = await receiveFlowAction(call({ runId }), slow, { ...options, answerWithinMs: 20 });
  expect(response.status).toBe(503);
  goOn();
  await expect.poll(() => effects).toBe(1);
  await expect.poll(async () => (await runs()).length).toBe(1);
  expect((await receiveFlowAction(call({ runId }), makeAction(), options)).status).toBe(200);
  expect(effects).toBe(1);
});

describe("a call is refused", () => {
  test("with 401 and without a trace when the signature is not Shopify's", async () => {
    expect((await receiveFlowAction(call({ secret: "guessed" }), makeAction(), options)).status).toBe(401);
    expect(await runs()).toEqual([]);
  });

  test.each([
    ["a customer that is none", { customer_id: "seven" }, "The customer is not the id of one."],
    ["no customer", {}, "The customer is missing. Choose where it comes from in the action’s settings."],
    ["a customer of the wrong kind", { customer_id: "gid://shopify/Order/7" }, "The customer is not the id of one."],
    ["a number that is none", { customer_id: "7", count: "few" }, "Count must be a whole number from 0 to 9."],
    ["a number out of bounds", { customer_id: "7", count: "10" }, "Count must be a whole number from 0 to 9."],
    [
      "a field that the action does not have",
      { customer_id: "7", amount: "1" },
      "This action has no field called “amount”.",
    ],
    ["no properties at all", null, "The action was handed no fields."],
    ["a list", [1], "The action was handed no fields."],
  ])("and recorded when it has %s", async (_, given, words) => {
    const { status, body } = await answer(await receiveFlowAction(call({ properties: given }), makeAction(), options));
    expect(status).toBe(422);
    expect(body).toContain(words);
    expect(await runs()).toMatchObject([{ outcome: "refused", sentence: body }]);
    expect(prepared).toBe(0);
  });

  test("and recorded, but not kept, when it is larger than 64 KB", async () => {
    const properties = { customer_id: "7", note: "x".repeat(70_000) };
    expect((await receiveFlowAction(call({ properties }), makeAction(), options)).status).toBe(413);
    expect(await runs()).toMatchObject([{ outcome: "refused", properties: {} }]);
  });

  test("with what to do about it when the shop does not have the app", async () => {
    const unknown = await answer(
      await receiveFlowAction(call({ shop: "nobody.myshopify.com" }), makeAction(), options),
    );
    await db.shop.update({ where: { id: shop.id }, data: { uninstalledAt: now } });
    const gone = await answer(await receiveFlowAction(call(), makeAction(), options));
    expect(unknown).toEqual(gone);
    expect(gone).toMatchObject({
      status: 403,
      body: expect.stringContaining("Open Segue from the Shopify admin") as string,
    });
    expect(prepared).toBe(0);
  });

  test("when another action answered that run before", async () => {
    await receiveFlowAction(call({ runId: "run-1" }), makeAction(), options);
    const other: FlowAction<Properties> = { ...makeAction(), handle: "hold-messages" };
    expect((await receiveFlowAction(call({ runId: "run-1" }), other, options)).status).toBe(409);
    expect(effects).toBe(1);
  });
});

test("Flow's forms are all understood: text for numbers, empty text for nothing, its own step reference", async () => {
  const seen: Properties[] = [];
  const noting = makeAction((_, given) => {
    seen.push(given);
    return Promise.resolve(effect);
  });
  for (const given of [
    { customer_id: "7", count: "3", step_reference: "320d4f8a" },
    { customer_id: 7, count: 3 },
    { customer_id: "gid://shopify/Customer/7", count: "" },
    { customer_id: "7", count: null },
  ])
    await receiveFlowAction(call({ properties: given }), noting, options);
  expect(seen.map(({ customer_id, count }) => ({ customer_id, count }))).toEqual([
    { customer_id: 7n, count: 3 },
    { customer_id: 7n, count: 3 },
    { customer_id: 7n, count: undefined },
    { customer_id: 7n, count: undefined },
  ]);
});
