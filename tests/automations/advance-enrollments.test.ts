import { beforeEach, describe, expect, test } from "vitest";
import { pauseAutomation } from "#app/automations/pause-automation.server.ts";
import { recordOrder } from "#app/automations/record-order.server.ts";
import { stopRunsAfter } from "#app/automations/stop-runs.server.ts";
import { wakeDueEnrollments } from "#app/automations/wake-enrollments.server.ts";
import { db } from "#app/db.server.ts";
import { sendMessages } from "#app/messaging/send-messages.server.ts";
import { makeCustomer } from "#tests/factories.ts";
import { hearers } from "#tests/flow/workflows.ts";
import { openSendingShop, type SendingShop } from "#tests/messaging/sending-shop.ts";
import { readQueue } from "#tests/setup/drain-queue.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = (time: string) => new Date(`2026-05-01T${time}:00Z`);
const minutes = (n: number) => new Date(at("12:00").getTime() + n * 60_000);

let automated: AutomatedShop;
beforeEach(async () => {
  automated = await openAutomatedShop();
});

describe("an event that an automation waits for", () => {
  test("starts a run, whose message stands in the ledger with what the order says", async () => {
    await automated.turnOn({
      steps: [automated.send("thanks", "{{ order.name }}: {{ order.items }}, {{ order.total }}")],
    });
    expect(await automated.order(at("12:00"))).toBe("entered");
    await automated.advance(at("12:00"));
    const [run] = await automated.runs();
    expect(run).toMatchObject({ state: "completed", customerId: automated.customer.id, dueAt: null });
    expect(await automated.messages()).toMatchObject([
      {
        source: "automation",
        sourceId: run?.id,
        status: "queued",
        latestAt: at("13:00"),
        context: { "order.name": "#1", "order.items": "2 x Linen shirt", "order.total": "84.00 EUR" },
      },
    ]);
    expect(await automated.history()).toEqual(["entered", "sent", "completed"]);
  });

  test("told ten times at once, or again later, starts one run and one message", async () => {
    await automated.turnOn({});
    const body = { id: 77 };
    await Promise.all(Array.from({ length: 10 }, () => automated.order(at("12:00"), body)));
    await Promise.all([automated.advance(at("12:00")), automated.advance(at("12:00")), automated.advance(at("12:00"))]);
    await automated.order(at("12:00"), body);
    await automated.advance(at("12:05"));
    expect(await automated.runs()).toHaveLength(1);
    expect(await automated.messages()).toHaveLength(1);
  });

  test("starts nothing in an automation that is paused, waits for something else, or was turned on later", async () => {
    const paused = await automated.turnOn({});
    await pauseAutomation(automated.shop, paused, { method: "new-only", actor: "Noor", now: at("11:00") });
    await automated.turnOn({ trigger: { kind: "order-paid" } });
    await automated.turnOn({}, at("12:01"));
    expect(await automated.order(at("12:00"))).toBe("awaited-by-none");
  });

  test("lets somebody in again as the automation says", async () => {
    await automated.turnOn({ reentry: { kind: "never" } });
    await automated.turnOn({ reentry: { kind: "after-days", days: 2 } });
    await automated.turnOn({ reentry: { kind: "always" } });
    for (const day of ["01", "02", "04"]) await automated.order(new Date(`2026-05-${day}T12:00:00Z`));
    const runs = await automated.runs();
    const counts = Object.values(Object.groupBy(runs, (run) => String(run.automationId))).map((group) => group?.length);
    expect(counts).toEqual([1, 2, 3]);
  });

  test("of two at once lets somebody in once who may never come in again", async () => {
    await automated.turnOn({ reentry: { kind: "never" } });
    await Promise.all([automated.order(at("12:00")), automated.order(at("12:00")), automated.order(at("12:00"))]);
    expect(await automated.runs()).toHaveLength(1);
  });

  test.each(hearers)(
    "is told to %s once it begins, and not of those who do not meet the conditions",
    async (_, { turnOn, waiting }) => {
      await turnOn(automated.shop, "customer-entered-automation");
      const id = await automated.turnOn({ conditions: [{ kind: "total", comparison: "at-least", amount: 50 }] });
      await automated.order(at("12:00"));
      await automated.order(at("12:01"), { total_price: "10.00" });
      await Promise.all([automated.advance(at("12:02")), automated.advance(at("12:02"))]);
      const runs = await automated.runs();
      expect(runs.map(({ state }) => state)).toEqual(["completed", "refused"]);
      expect(await waiting(automated.shop)).toEqual([
        [
          "customer-entered-automation",
          { "Automation name": "Test", "Automation ID": id.toString(), "Run ID": String(runs[0]?.id) },
        ],
      ]);
    },
  );
});

describe("a wait", () => {
  test("costs nothing until it is over, and then the run goes on where it stood", async () => {
    await automated.turnOn({ steps: [automated.send("a"), automated.wait("w", 90), automated.send("b")] });
    await automated.order(at("12:00"));
    await automated.advance(at("12:00"));
    expect((await readQueue()).find(({ task }) => task === "advance-enrollments")?.runAt).toEqual(minutes(90));
    await automated.advance(minutes(89));
    expect(await automated.messages()).toHaveLength(1);
    await automated.advance(minutes(90));
    expect(await automated.messages()).toHaveLength(2);
    expect(await automated.history()).toEqual(["entered", "sent", "waited", "sent", "completed"]);
  });

  test("whose job is gone is woken by the clock", async () => {
    await automated.turnOn({ steps: [automated.wait("w", 90), automated.send("b")] });
    await automated.order(at("12:00"));
    await automated.advance(at("12:00"));
    await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`;
    await wakeDueEnrollments({ now: minutes(89) });
    expect(await readQueue()).toEqual([]);
    await wakeDueEnrollments({ now: minutes(91) });
    expect((await readQueue()).map(({ task }) => task)).toEqual(["advance-enrollments"]);
  });

  test("that ends for many at once takes each on once, however many workers there are", async () => {
    await automated.turnOn({ steps: [automated.wait("w", 10), automated.send("b")] });
    for (let n = 0; n < 30; n += 1) {
      const customer = await makeCustomer(automated.shop);
      await automated.order(at("12:00"), { customer: { id: Number(customer.id) } });
    }
    await automated.advance(at("12:00"));
    await Promise.all(Array.from({ length: 4 }, () => automated.advance(minutes(10))));
    expect(await automated.messages()).toHaveLength(30);
    expect((await automated.history()).filter((kind) => kind === "sent")).toHaveLength(30);
  });
});

describe("a step that comes late because no worker ran", () => {
  const usefulUntil = (n: number) => minutes(90 + n);
  /** What is due of the shop's messages, decided and sent at that time. */
  const sendAll = async (sending: SendingShop, now: Date) => {
    for (const { id } of await db.dispatch.findMany({ where: { shopId: sending.shop.id } }))
      await sendMessages(sending.shop, { dispatchId: id, shard: 0 }, { now: () => now });
    return (await sending.rows()).map(({ status, reason, latestAt }) => ({ status, reason, latestAt }));
  };
  async function open() {
    const sending = await openSendingShop();
    const [customer] = await sending.customers(1);
    const ours = await openAutomatedShop({ shop: sending.shop, customer: customer! });
    const send = (id: string) => ({ ...ours.send(id), senderId: sending.sender.id.toString() });
    return { sending, ours, send };
  }

  test("is skipped with that reason after its latest useful time, and the run goes on with what follows", async () => {
    const { sending, ours, send } = await open();
    await ours.turnOn({ steps: [ours.wait("w", 90), send("late"), ours.wait("v", 30), send("next")] });
    await ours.order(at("12:00"));
    await ours.advance(at("12:00"));
    await ours.advance(usefulUntil(61));
    const late = { status: "skipped", reason: "too-late", latestAt: usefulUntil(60) };
    expect(await sendAll(sending, usefulUntil(61))).toEqual([late]);
    expect(sending.posted).toEqual([]);
    await ours.advance(usefulUntil(91));
    expect(await sendAll(sending, usefulUntil(91))).toMatchObject([late, { status: "sent", reason: null }]);
    expect(sending.posted).toHaveLength(1);
    expect(await ours.runs()).toMatchObject([{ state: "completed" }]);
  });

  test("goes out while it is of use", async () => {
    const { sending, ours, send } = await open();
    await ours.turnOn({ steps: [ours.wait("w", 90), send("late")] });
    await ours.order(at("12:00"));
    await ours.advance(at("12:00"));
    await ours.advance(usefulUntil(59));
    expect(await sendAll(sending, usefulUntil(59))).toMatchObject([{ status: "sent" }]);
  });

  test("counts from when the event happened, where the event itself waited for a worker", async () => {
    const { sending, ours, send } = await open();
    await ours.turnOn({ steps: [send("hello")] });
    const told = { kind: "order-placed", payload: ours.orderBody(at("12:00")) } as const;
    await recordOrder(ours.shop, told, { receivedAt: at("12:00"), now: at("17:00") });
    await ours.advance(at("17:00"));
    expect(await sendAll(sending, at("17:00"))).toEqual([
      { status: "skipped", reason: "too-late", latestAt: at("13:00") },
    ]);
  });
});

describe("an abandoned checkout", () => {
  const abandoned = { trigger: { kind: "checkout-abandoned", afterMinutes: 60 } } as const;

  test("is reminded of once nothing has happened to it for as long as the automation says", async () => {
    await automated.turnOn({ ...abandoned, steps: [automated.send("a", "{{ checkout.url }}")] });
    await automated.checkout(at("12:00"));
    await automated.checkout(at("12:30"), { total_price: "99.00" });
    await automated.advance(at("13:29"));
    expect(await automated.messages()).toEqual([]);
    await automated.advance(at("13:30"));
    expect(await automated.messages()).toMatchObject([
      { context: { "checkout.url": "https://shop.example/recover/abc", "checkout.total": "99.00 EUR" } },
    ]);
  });

  test("is not set back by an earlier change that comes late", async () => {
    await automated.turnOn(abandoned);
    await automated.checkout(at("12:30"));
    await automated.checkout(at("12:00"), {}, at("12:31"));
    expect(await automated.runs()).toMatchObject([{ dueAt: at("13:30") }]);
  });

  test("that becomes an order before its timer is over is not reminded of", async () => {
    await automated.turnOn(abandoned);
    await automated.checkout(at("12:00"));
    await automated.order(at("12:40"), { checkout_token: "abc" });
    await automated.advance(at("14:00"));
    expect(await automated.messages()).toEqual([]);
    expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "ordered" }]);
  });

  test("whose order is told of first starts nothing", async () => {
    await automated.turnOn(abandoned);
    await automated.order(at("12:40"), { checkout_token: "abc" });
    expect(await automated.checkout(at("12:00"), {}, at("12:41"))).toBe("completed");
    expect(await automated.checkout(at("12:00"), { token: "other", completed_at: at("12:10").toISOString() })).toBe(
      "completed",
    );
    expect(await automated.runs()).toEqual([]);
  });

  test("that becomes an order while its reminder waits in the queue has the reminder skipped", async () => {
    await automated.turnOn(abandoned);
    await automated.checkout(at("12:00"));
    await automated.advance(at("13:00"));
    await automated.order(at("13:01"), { checkout_token: "abc" });
    expect(await automated.messages()).toMatchObject([{ status: "skipped", reason: "automation-stopped" }]);
  });

  test("that became an order without a reminder does not keep the next one from being reminded of", async () => {
    await automated.turnOn({ ...abandoned, reentry: { kind: "after-days", days: 7 } });
    await automated.checkout(at("12:00"));
    await automated.order(at("12:10"), { checkout_token: "abc" });
    await automated.checkout(at("15:00"), { token: "next" });
    await automated.advance(at("16:00"));
    expect(await automated.messages()).toHaveLength(1);
    expect(await automated.checkout(at("18:00"), { token: "third" })).toBe("awaited-by-none");
  });

  test("of nobody known starts nothing", async () => {
    await automated.turnOn(abandoned);
    expect(await automated.checkout(at("12:00"), { customer: null })).toBe("of-nobody");
  });
});

describe("what stops a run", () => {
  test("an order of the customer, but not the one that started it", async () => {
    await automated.turnOn({ stopOn: ["order-placed"], steps: [automated.wait("w", 60), automated.send("a")] });
    const first = automated.orderBody(at("12:00"));
    await automated.order(at("12:00"), first);
    await automated.order(at("12:00"), first);
    await automated.advance(at("12:00"));
    expect(await automated.runs()).toMatchObject([{ state: "active" }]);
    await automated.order(at("12:30"));
    expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "ordered" }, { state: "active" }]);
    expect(await automated.history()).toEqual(["entered", "waited", "exited"]);
  });

  test("unsubscribing and replying, where the automation says so, and nobody else's", async () => {
    const other = await makeCustomer(automated.shop);
    await automated.turnOn({ stopOn: ["unsubscribed"], steps: [automated.wait("w", 60), automated.send("a")] });
    await automated.order(at("12:00"));
    await automated.order(at("12:00"), { customer: { id: Number(other.id) } });
    const acted = { customerIds: [automated.customer.id], at: at("12:10"), now: at("12:10") };
    await stopRunsAfter(automated.shop, { ...acted, event: "replied" });
    expect((await automated.runs()).map((run) => run.state)).toEqual(["active", "active"]);
    await stopRunsAfter(automated.shop, { ...acted, event: "unsubscribed" });
    expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "unsubscribed" }, { state: "active" }]);
  });

  test("that the customer is gone", async () => {
    await automated.turnOn({ steps: [automated.wait("w", 60), automated.send("a")] });
    await automated.order(at("12:00"));
    await automated.advance(at("12:00"));
    await db.customer.updateMany({ data: { deletedAt: at("12:10") } });
    await automated.advance(at("13:00"));
    expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "customer-gone" }]);
    expect(await automated.messages()).toEqual([]);
  });

  test("the merchant: new people only, or everyone inside with what they have waiting", async () => {
    const id = await automated.turnOn({ steps: [automated.send("a"), automated.wait("w", 60), automated.send("b")] });
    await automated.order(at("12:00"));
    await automated.advance(at("12:00"));
    const by = { actor: "Noor", now: at("12:10") };
    expect(await pauseAutomation(automated.shop, id, { ...by, method: "new-only" })).toBe(true);
    expect(await pauseAutomation(automated.shop, id, { ...by, method: "everyone" })).toBe(false);
    expect(await automated.runs()).toMatchObject([{ state: "active" }]);
    await automated.change(id, { steps: [automated.send("a"), automated.wait("w", 60), automated.send("b")] });
    expect(await pauseAutomation(automated.shop, id, { ...by, method: "everyone" })).toBe(true);
    expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "automation-stopped" }]);
    expect(await automated.messages()).toMatchObject([{ status: "skipped", reason: "automation-stopped" }]);
  });
});

describe("versions", () => {
  test("people inside finish on theirs, new ones enter the new one", async () => {
    const id = await automated.turnOn({ steps: [automated.wait("w", 60), automated.send("old")] });
    await automated.order(at("12:00"));
    await automated.advance(at("12:00"));
    expect(await automated.change(id, { steps: [automated.send("new")] }, at("12:05"))).toBe(2);
    await automated.order(at("12:10"));
    await automated.advance(at("13:00"));
    const nodes = (await automated.runs()).map((run) => [run.version, run.node, run.state]);
    expect(nodes).toEqual([
      [1, "old", "completed"],
      [2, "new", "completed"],
    ]);
  });

  test("turned on again unchanged it stays the same version", async () => {
    const id = await automated.turnOn({});
    expect(await automated.change(id, {})).toBe(1);
  });
});
