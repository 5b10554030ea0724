import { beforeEach, expect, test } from "vitest";
import { exportCustomer } from "#app/customers/export-customer.server.ts";
import { redactCustomer } from "#app/customers/redact-customer.server.ts";
import { db } from "#app/db.server.ts";
import { forgetOldFlowRuns } from "#app/flow/forget-old-runs.server.ts";
import { listFlowRuns, readFlowRun } from "#app/flow/list-runs.server.ts";
import { makeCustomer, makeShop } from "#tests/factories.ts";

const now = new Date("2026-05-01T12:00:00Z");

let shop: Awaited<ReturnType<typeof makeShop>>;
let customer: Awaited<ReturnType<typeof makeCustomer>>;
beforeEach(async () => {
  shop = await makeShop();
  customer = await makeCustomer(shop);
});

async function makeRun(outcome: string, options: { daysAgo?: number; shopId?: number } = {}): Promise<bigint> {
  const at = new Date(now.getTime() - (options.daysAgo ?? 0) * 24 * 60 * 60 * 1000);
  const { id } = await db.flowRun.create({
    data: {
      shopId: options.shopId ?? shop.id,
      actionRunId: `run ${Math.random()}`,
      action: "send-segment-message",
      properties: { customer_id: String(customer.id), template: "thanks", delay_minutes: 5 },
      outcome,
      sentence: "“Thanks” is queued by SMS.",
      status: outcome === "refused" ? 422 : 200,
      returnValue: { queued: true },
      customerId: customer.id,
      receivedAt: at,
      answeredAt: at,
    },
  });
  return id;
}

test("the latest run stands first; tabs tell what was done, left out and gone wrong; pages follow by key", async () => {
  const [queued, left, refused, retrying] = [
    await makeRun("queued"),
    await makeRun("not-sent"),
    await makeRun("refused"),
    await makeRun("retrying"),
  ];
  await makeRun("queued", { shopId: (await makeShop()).id });
  const ids = async (view: Parameters<typeof listFlowRuns>[1]["view"]) =>
    (await listFlowRuns(shop, { view, before: null, limit: 10 })).rows.map(({ id }) => BigInt(id));
  expect(await ids("all")).toEqual([retrying, refused, left, queued]);
  expect(await ids("done")).toEqual([queued]);
  expect(await ids("left-out")).toEqual([left]);
  expect(await ids("problems")).toEqual([retrying, refused]);
  const first = await listFlowRuns(shop, { view: "all", before: null, limit: 3 });
  const second = await listFlowRuns(shop, { view: "all", before: BigInt(first.nextCursor ?? 0), limit: 3 });
  expect([first.rows.length, second.rows.map(({ id }) => id), second.nextCursor]).toEqual([3, [String(queued)], null]);
});

test("a run shows what was handed over and returned, to its own shop alone", async () => {
  const id = await makeRun("queued");
  expect(await readFlowRun(shop, id)).toMatchObject({
    customerName: `${customer.firstName} ${customer.lastName}`,
    properties: { template: "thanks", delay_minutes: "5" },
    returnValue: { queued: true },
  });
  expect(await readFlowRun(await makeShop(), id)).toBeNull();
});

test("a customer's export names the runs about them; once they are erased only that they ran is left", async () => {
  const id = await makeRun("queued");
  const subject = { id: customer.id, email: null, phone: null };
  expect((await exportCustomer(shop, subject, { now })).workflows).toMatchObject([
    { action: "send-segment-message", properties: { template: "thanks" } },
  ]);
  await redactCustomer(shop, subject, { now });
  expect(await readFlowRun(shop, id)).toMatchObject({ properties: {}, returnValue: null });
});

test("runs are forgotten after 90 days", async () => {
  await makeRun("queued", { daysAgo: 91 });
  const kept = await makeRun("queued", { daysAgo: 89 });
  await forgetOldFlowRuns({ now });
  expect((await db.flowRun.findMany()).map(({ id }) => id)).toEqual([kept]);
});
