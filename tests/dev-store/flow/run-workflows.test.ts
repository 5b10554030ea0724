import { createHmac } from "node:crypto";
import { HttpResponse } from "msw";
import { expect, test } from "vitest";
import { createDevStore } from "#dev-store/app.ts";
import { advanceRuns } from "#dev-store/flow/advance-runs.ts";
import { readAppConfig } from "#dev-store/read-app-config.ts";
import { readCustomer } from "#dev-store/shop/read-customers.ts";
import { appUrl, testEnv } from "#tests/setup/test-env.ts";
import { domain, shopId } from "../graphql/open-shop.ts";
import { openFlow, sms, stubApp } from "./open-flow.ts";
import type { OpenFlow } from "./open-flow.ts";

const returns = (returned: object) => HttpResponse.json({ return_value: returned });
const tag = (...tags: string[]) => ({ type: "add_customer_tags", tags });

async function tagsOf({ store }: OpenFlow): Promise<string[]> {
  return (await readCustomer(store.context.pool, shopId, 1n))?.tags ?? [];
}

test("an action is called in Flow's shape, signed over the raw body, with what started the workflow", async () => {
  const flow = await openFlow();
  const id = await flow.workflow([
    sms({ message: "Hé {{customer.firstName}}, {{ order.name }}: {{order.totalPrice}}", hours: "4" }),
  ]);
  await flow.order();
  await flow.store.drain();
  expect(flow.calls).toHaveLength(1);
  const { path, raw, body, headers } = flow.calls[0]!;
  expect(path).toBe("/api/flow/send-sms");
  expect(headers.get("x-shopify-hmac-sha256")).toBe(
    createHmac("sha256", testEnv.SHOPIFY_API_SECRET).update(raw, "utf8").digest("base64"),
  );
  const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/u) as string;
  expect(body).toEqual({
    shop_id: "1",
    shopify_domain: domain,
    action_run_id: uuid,
    action_definition_id: "Send SMS",
    handle: "send-sms",
    properties: {
      customer_id: "1",
      order_id: expect.stringMatching(/^\d+$/u) as string,
      message: "Hé Ada, #1001: 10.50",
      hours: "4",
      step_reference: uuid,
    },
  });
  expect(await flow.runs(id)).toMatchObject([{ state: "succeeded", steps: [{ attempts: [{ status: 200 }] }] }]);
});

test("what an action returned decides which way a condition goes, and both ways go on after it", async () => {
  const flow = await openFlow((_, { body }) => {
    const { message } = body.properties as { message: string };
    return message === "no" ? returns({ sent: false, reason: "NO_CONSENT" }) : returns({ sent: true });
  });
  const condition = (left: string, operator: string, right: string, yes: object[], no: object[]) => ({
    type: "condition",
    left,
    operator,
    right,
    then: yes,
    else: no,
  });
  const inner = condition("sms.reason", "equals", "NO_CONSENT", [tag("asked {{sms.reason}}")], [tag("odd")]);
  const after = condition("order.totalPrice", "equals", "10.5", [tag("small")], [tag("large")]);
  for (const message of ["yes", "no"]) {
    const steps = [sms({ message }), condition("sms.sent", "is_true", "", [tag("sent")], [inner]), after];
    await flow.post(`/flow/workflows`, { name: message, enabled: true, trigger: { handle: "order_paid" }, steps });
  }
  await flow.order();
  await flow.store.drain();
  expect((await tagsOf(flow)).toSorted()).toEqual(["asked NO_CONSENT", "sent", "small", "vip"]);
});

test("a returned value without a field that is never null fails the step, if a later one reads the field", async () => {
  const flow = await openFlow(() => returns({ reason: null }));
  const read = await flow.workflow([sms(), { type: "condition", left: "sms.sent", operator: "is_true" }]);
  const unread = await flow.workflow([sms(), tag("done")]);
  await flow.order();
  await flow.store.drain();
  const note = "The returned value lacks the field 'sent', which may not be null.";
  expect(await flow.runs(read)).toMatchObject([{ state: "failed", steps: [{ note }] }]);
  expect(await flow.runs(unread)).toMatchObject([{ state: "succeeded" }]);
});

test("what may be right another time is tried again with the same body for 36 hours, ever more seldom", async () => {
  const flow = await openFlow((number) => {
    const answers = [202, 500, 503, 429];
    return new HttpResponse(null, { status: answers[number % answers.length] });
  });
  const id = await flow.workflow([sms()]);
  await flow.order();
  const gaps: number[] = [];
  for (let step = 0; step < 60 && (await flow.runs(id))[0]?.state === "running"; step += 1) {
    await flow.store.drain();
    const [run] = await flow.runs(id);
    const next = run!.dueAt;
    if (next === null) break;
    const seconds = (Date.parse(next) - flow.store.context.now().getTime()) / 1000;
    gaps.push(seconds);
    flow.advance(seconds - 1);
    const before = flow.calls.length;
    await flow.store.drain();
    expect(flow.calls).toHaveLength(before);
    flow.advance(1);
  }
  expect(gaps.slice(0, -1)).toEqual(gaps.slice(0, -1).toSorted((a, b) => a - b));
  expect(gaps.reduce((sum, gap) => sum + gap)).toBe(36 * 3600);
  expect(new Set(flow.calls.map(({ raw }) => raw)).size).toBe(1);
  expect(flow.calls.length).toBe(gaps.length + 1);
  const [run] = await flow.runs(id);
  expect(run).toMatchObject({ state: "failed", steps: [{ note: expect.stringContaining("36 hours") as string }] });
});

test("an answer of 50 KB, one that is too late and none at all are tried again", async () => {
  const flow = await openFlow(async (number) => {
    if (number === 1) return returns({ sent: true, note: "x".repeat(50_000) });
    if (number === 2) return HttpResponse.error();
    if (number === 3) return new Promise<Response>(() => undefined);
    return returns({ sent: true });
  });
  const id = await flow.workflow([sms(), { type: "condition", left: "sms.sent", operator: "is_true" }]);
  await flow.order();
  for (let call = 0; call < 4; call += 1) {
    await advanceRuns(flow.store.context, { timeoutMs: 150 });
    flow.advance(3600);
  }
  const [run] = await flow.runs(id);
  expect(run).toMatchObject({ state: "succeeded" });
  expect(run!.steps[0]!.attempts.map(({ status }) => status)).toEqual([200, null, null, 200]);
});

test("any other answer has failed for good, in the app's own words, and ends the run", async () => {
  const flow = await openFlow(() => new HttpResponse("Ada has no mobile number.", { status: 422 }));
  const id = await flow.workflow([sms(), tag("done")]);
  await flow.order();
  await flow.store.drain();
  flow.advance(86_400);
  await flow.store.drain();
  expect(flow.calls).toHaveLength(1);
  const [run] = await flow.runs(id);
  expect(run).toMatchObject({ state: "failed", dueAt: null, steps: [{ note: "Ada has no mobile number." }] });
  expect(await tagsOf(flow)).toEqual(["vip"]);
});

test("a wait goes by the store's clock, and a run keeps the steps that it began with", async () => {
  const flow = await openFlow();
  const id = await flow.workflow([{ type: "wait", seconds: 3600 }, tag("waited")]);
  await flow.order();
  await flow.store.drain();
  await flow.post(`/flow/workflows/${id}/change`, { steps: [tag("hurried")] });
  await flow.post(`/flow/workflows/${id}/change`, { enabled: false });
  flow.advance(3599);
  await flow.store.drain();
  expect(await tagsOf(flow)).toEqual(["vip"]);
  flow.advance(1);
  await flow.store.drain();
  await flow.order();
  const drained = await flow.post("/flow/drain", {});
  expect(drained.body).toEqual({ waiting: "0", nextAt: null });
  expect(await tagsOf(flow)).toEqual(["vip", "waited"]);
});

test("what was under way when the dev store stopped goes on with the same action_run_id", async () => {
  const flow = await openFlow((number) => new HttpResponse(null, { status: number === 1 ? 500 : 200 }));
  await flow.workflow([sms(), tag("done")]);
  await flow.order();
  await flow.store.drain();
  // As if the process had died while the app was being called.
  await flow.store.context.pool.query("UPDATE flow_run SET due_at = started_at, leased_until = '2026-11-22T12:02:00Z'");
  await flow.store.stop();
  let now = new Date("2026-11-22T12:01:00Z");
  const again = await createDevStore({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl,
    clientId: testEnv.SHOPIFY_API_KEY,
    clientSecret: testEnv.SHOPIFY_API_SECRET,
    adminUrl: "http://127.0.0.1:4000",
    clock: () => now,
    appConfig: await readAppConfig(stubApp),
  });
  await again.drain();
  expect(flow.calls).toHaveLength(1);
  now = new Date("2026-11-22T12:03:00Z");
  await again.drain();
  expect(flow.calls.map(({ body }) => body.action_run_id)).toEqual(Array(2).fill(flow.calls[0]!.body.action_run_id));
  expect((await readCustomer(again.context.pool, shopId, 1n))?.tags).toEqual(["vip", "done"]);
  await again.stop();
});

test.each([
  ["one after the other", false],
  ["at the same moment", true],
])("every call can be made twice, %s, and the second answer counts", async (_, together) => {
  const flow = await openFlow((number) => returns({ sent: number === 1 }), { duplicates: 1, together });
  const id = await flow.workflow([
    sms(),
    { type: "condition", left: "sms.sent", operator: "is_true", then: [tag("first")], else: [tag("second")] },
  ]);
  await flow.order();
  await flow.store.drain();
  expect(flow.calls).toHaveLength(2);
  expect(flow.calls[0]!.raw).toBe(flow.calls[1]!.raw);
  expect((await flow.runs(id))[0]!.steps[0]!.attempts).toHaveLength(2);
  if (!together) expect(await tagsOf(flow)).toEqual(["vip", "second"]);
});

test("calls can be late and out of order", async () => {
  const flow = await openFlow(undefined, { disorder: true, delaySeconds: 60 });
  await flow.workflow([sms({ message: "{{order.name}}" })]);
  await flow.order();
  await flow.order();
  await flow.store.drain();
  expect(flow.calls).toEqual([]);
  flow.advance(60);
  await flow.store.drain();
  const messages = flow.calls.map(({ body }) => (body.properties as { message: string }).message);
  expect(messages).toEqual(["#1002", "#1001"]);
});

test("without the app, or without its customer, a step fails and says so", async () => {
  const flow = await openFlow();
  const id = await flow.workflow([{ type: "wait", seconds: 60 }, sms()]);
  await flow.order();
  await flow.store.drain();
  await flow.store.context.pool.query("UPDATE app_installation SET uninstalled_at = now()");
  flow.advance(60);
  await flow.store.drain();
  expect((await flow.runs(id))[0]!.steps[1]).toMatchObject({ state: "failed", note: "The app is not installed." });
  expect(flow.calls).toEqual([]);
});
