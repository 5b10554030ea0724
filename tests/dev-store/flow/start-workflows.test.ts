import { HttpResponse } from "msw";
import { expect, test } from "vitest";
import { createCustomer } from "#dev-store/shop/write-customers.ts";
import { shopId } from "../graphql/open-shop.ts";
import { openFlow, sms } from "./open-flow.ts";
import type { OpenFlow } from "./open-flow.ts";

const clicked = { handle: "campaign-link-clicked" };
const tag = (...tags: string[]) => ({ type: "add_customer_tags", tags });

async function receive({ ask }: OpenFlow, payload: unknown, handle = clicked.handle): Promise<unknown> {
  const answer = await ask(
    `mutation ($handle: String, $payload: JSON) {
       flowTriggerReceive(handle: $handle, payload: $payload) { userErrors { field message } }
     }`,
    { handle, payload },
  );
  return (answer.data.flowTriggerReceive as unknown as { userErrors: unknown }).userErrors;
}

const refused = (...lines: string[]) => [
  { field: ["body"], message: `Errors validating schema:\n${lines.map((line) => `  ${line}\n`).join("")}` },
];

test("each of Shopify's triggers starts its workflows with what it is about", async () => {
  const flow = await openFlow();
  const started = async (handle: string): Promise<unknown[]> =>
    (await flow.runs(ids[handle]!)).map(({ data }) => data.ids);
  const ids: Record<string, string> = {};
  for (const handle of ["order_created", "order_paid", "customer_created", "customer_abandons_checkout"])
    ids[handle] = await flow.workflow([tag("seen")], { handle });
  await flow.order({ isPaid: false });
  const orderId = expect.stringMatching(/^\d+$/u) as string;
  expect(await started("order_created")).toEqual([{ order_id: orderId, customer_id: "1" }]);
  expect(await started("order_paid")).toEqual([]);
  const [run] = await flow.runs(ids.order_created!);
  await flow.post(`/orders/${run!.data.ids.order_id}/pay`, {});
  expect(await started("order_paid")).toEqual(await started("order_created"));
  await createCustomer(flow.store.context, shopId, { email: "bo@example.com" });
  expect(await started("customer_created")).toEqual([{ customer_id: orderId }]);
  for (const customer of [{ customerId: "1" }, { email: "guest@example.com" }])
    await flow.post("/checkouts", { ...customer, lines: [{ productId: "100" }] });
  flow.advance(601);
  await flow.store.drain();
  expect(await started("customer_abandons_checkout")).toEqual([{ customer_id: "1", abandonment_id: orderId }]);
});

test("joining and leaving a segment start the workflows of that segment, of those who were not inside before", async () => {
  const flow = await openFlow();
  await flow.store.context.pool.query(
    `INSERT INTO segment (shop_id, id, name, query, created_at, edited_at)
     VALUES (1, 50, 'Tea', 'customer_tags CONTAINS ''tea''', now(), now()),
            (1, 51, 'VIP', 'customer_tags CONTAINS ''vip''', now(), now())`,
  );
  const joined = await flow.workflow([tag("hello")], { handle: "customer_joined_segment", segmentId: "50" });
  const left = await flow.workflow([tag("bye")], { handle: "customer_left_segment", segmentId: "50" });
  const other = await flow.workflow([tag("vip too")], { handle: "customer_joined_segment", segmentId: "51" });
  const change = (field: string) =>
    flow.ask(`mutation { ${field}(id: "gid://shopify/Customer/1", tags: ["tea"]) { userErrors { message } } }`);
  await change("tagsAdd");
  await flow.store.drain();
  expect(await flow.runs(joined)).toMatchObject([{ data: { ids: { customer_id: "1", segment_id: "50" } } }]);
  expect(await flow.runs(left)).toEqual([]);
  await change("tagsRemove");
  await flow.store.drain();
  expect(await flow.runs(left)).toMatchObject([{ state: "succeeded" }]);
  expect(await flow.runs(other)).toEqual([]);
});

test("the app's trigger starts the workflows that are on, with its fields", async () => {
  const flow = await openFlow();
  const steps = [sms({ message: "{{campaignName}}: {{url}}" })];
  const on = await flow.workflow(steps, clicked);
  const off = await flow.post("/flow/workflows", { name: "Off", trigger: clicked, steps });
  flow.calls.length = 0;
  const payload = { customer_id: 1, "Campaign name": "Spring", url: "https://shop.example/a" };
  expect(await receive(flow, payload)).toEqual([]);
  await flow.store.drain();
  expect(flow.calls.map(({ body }) => body.properties)).toMatchObject([
    { customer_id: "1", message: "Spring: https://shop.example/a" },
  ]);
  expect(await flow.runs(on)).toHaveLength(1);
  expect(await flow.runs(String(off.body.id))).toEqual([]);
});

test("a trigger that is not in order is refused in Shopify's words, and starts nothing", async () => {
  const flow = await openFlow();
  const id = await flow.workflow([tag("seen")], clicked);
  const payload = { customer_id: 1, "Campaign name": "Spring" };
  expect(await receive(flow, payload, "other")).toEqual(refused("Invalid handle 'other'."));
  expect(await receive(flow, { customer_id: 1, "Campaign name": "x".repeat(50_000) })).toEqual(
    refused("Properties size exceeds the limit of 50000 bytes."),
  );
  expect(await receive(flow, { customer_id: 1, unknown_root: true, url: "not-a-url" })).toEqual(
    refused(
      "Invalid field: 'unknown_root'.",
      "Required field missing: 'Campaign name'.",
      "Type error for field 'url': not-a-url is not an absolute URL.",
    ),
  );
  expect(await receive(flow, { ...payload, customer_id: "gid://shopify/Customer/1" })).not.toEqual([]);
  expect(await flow.runs(id)).toEqual([]);
});

test("the app is told when its trigger comes into use and goes out of it, and may keep a workflow from being turned on", async () => {
  let status = 200;
  const flow = await openFlow(() => new HttpResponse(null, { status }));
  const first = await flow.workflow([tag("a")], clicked);
  const second = await flow.workflow([tag("b")], clicked);
  await flow.post(`/flow/workflows/${first}/change`, { enabled: false });
  await flow.post(`/flow/workflows/${second}/delete`, {});
  expect(flow.calls.map(({ path }) => path)).toEqual(Array(4).fill("/api/flow/lifecycle"));
  expect(flow.calls.map(({ body }) => body.has_enabled_flow)).toEqual([true, true, true, false]);
  expect(flow.calls[0]!.headers.get("x-shopify-hmac-sha256")).toMatch(/^[\w+/]{43}=$/u);
  expect(flow.calls[0]!.body).toEqual({
    flow_trigger_definition_id: "Campaign link clicked",
    has_enabled_flow: true,
    shop_id: 1,
    shopify_domain: "demo.myshopify.com",
    timestamp: "2026-11-22T12:00:00.000Z",
  });
  status = 500;
  const problems = ["The app answered 500 when it was told of the workflow's trigger."];
  const refusedOn = await flow.post(`/flow/workflows/${first}/change`, { enabled: true });
  expect(refusedOn).toEqual({ status: 422, body: { ok: false, problems } });
  const kept = await flow.post(`/flow/workflows/${first}/change`, { name: "Renamed" });
  expect(kept.status).toBe(200);
});

test("a workflow that cannot work is not turned on, and says why at each step", async () => {
  const flow = await openFlow();
  const input = {
    name: "Test",
    enabled: true,
    trigger: { handle: "customer_joined_segment" },
    steps: [
      { id: "sms", type: "app_action", handle: "send-sms", values: { message: "{{order.name}}", color: "red" } },
      { type: "condition", left: "sms.colour", operator: "is_true", then: [{ id: "sms", type: "wait", seconds: 1 }] },
      { type: "app_action", handle: "gone" },
      { id: "tags", type: "add_customer_tags", tags: ["{{ broken"] },
    ],
  };
  const refusedNow = await flow.post("/flow/workflows", input);
  expect(refusedNow).toMatchObject({
    status: 422,
    body: {
      problems: [
        "Choose the trigger's segment.",
        "sms: Send SMS has no field color.",
        "sms: Message: There is no order.name here.",
        "step1: sms returns no colour.",
        "sms: Another step has this id.",
        "step2: The app has no action gone.",
        expect.stringContaining("tags: ") as string,
      ],
    },
  });
  expect((await flow.post("/flow/workflows", { ...input, enabled: false })).status).toBe(200);
  expect((await flow.post("/flow/workflows", { ...input, steps: [{ type: "dance" }] })).status).toBe(400);
});
