import { expect, describe, test } from "vitest";
import { holdMessages } from "#app/customers/hold-messages.server.ts";
import type { MessagePurpose } from "#app/customers/policy.sql.ts";
import { releaseMessages } from "#app/customers/release-messages.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { openDispatch } from "#app/messaging/open-dispatch.server.ts";
import { queueMessages, type MessageToQueue } from "#app/messaging/queue-messages.server.ts";
import { recoverClaimed } from "#app/messaging/recover-claimed.server.ts";
import { sendMessages } from "#app/messaging/send-messages.server.ts";
import { makeCustomer, suppress } from "#tests/factories.ts";
import { drainQueue, readQueue } from "#tests/setup/drain-queue.ts";
import { openSendingShop, type SendingShop } from "./sending-shop.ts";

const now = new Date();
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

/** As a workflow queues them: one run, one dispatch, a message to each. */
function queue(
  { shop, sender }: SendingShop,
  customerIds: readonly bigint[],
  { run = 1n, purpose, ...extra }: { run?: bigint; purpose?: MessagePurpose } & Partial<MessageToQueue> = {},
): Promise<{ dispatchId: bigint; added: number }> {
  return inTransaction(async (tx) => {
    const dispatchId = await openDispatch(tx, shop, {
      owner: `flow:${run}`,
      channel: "sms",
      senderId: sender.id,
      body: "Hi {{ customer.first_name }}",
      ...(purpose && { purpose }),
    });
    const added = await queueMessages(
      tx,
      shop,
      customerIds.map((customerId) => ({
        ...{ sourceId: run, step: 0, dispatchId, customerId, channel: "sms", latestAt: later(600), context: null },
        ...extra,
      })),
      { source: "flow", now },
    );
    return { dispatchId, added };
  });
}

const hold = ({ shop }: SendingShop, customerId: bigint, values: Partial<Parameters<typeof holdMessages>[2]> = {}) =>
  inTransaction((tx) =>
    holdMessages(tx, shop, {
      ...{ customerId, channels: ["sms"], reason: "Open ticket", until: null, source: "flow", actor: "Flow" },
      now: later(-10),
      ...values,
    }),
  );

describe("whether a message may go out, by what it is for", () => {
  test("is decided for each state of a customer when the message is claimed", async () => {
    const sending = await openSendingShop();
    const { shop } = sending;
    const make = (values: Parameters<typeof makeCustomer>[1] = {}) => makeCustomer(shop, values).then(({ id }) => id);
    const held = async (values: Parameters<typeof makeCustomer>[1], ...holds: Parameters<typeof hold>[2][]) => {
      const id = await make(values);
      for (const one of holds) await hold(sending, id, one);
      return id;
    };
    const stopped = await makeCustomer(shop, { smsConsent: "unsubscribed" });
    const heldAndStopped = await makeCustomer(shop);
    await hold(sending, heldAndStopped.id);
    for (const { phoneE164 } of [stopped, heldAndStopped]) await suppress(shop, { address: phoneE164 ?? "" });
    const released = await held({}, {});
    await inTransaction((tx) =>
      releaseMessages(tx, shop, { customerId: released, channels: ["sms"], actor: "Ana", now: later(-5) }),
    );

    // Who they are, what becomes of marketing, what of a transactional message.
    const cells: [string, bigint, string, string][] = [
      ["subscribed", await make(), "sent", "sent"],
      ["never subscribed", await make({ smsConsent: "never_subscribed" }), "not-subscribed", "sent"],
      ["not confirmed yet", await make({ smsConsent: "pending" }), "not-subscribed", "sent"],
      ["unsubscribed in Shopify", await make({ smsConsent: "unsubscribed" }), "unsubscribed", "sent"],
      ["replied STOP", stopped.id, "suppressed", "suppressed"],
      ["redacted in Shopify", await make({ smsConsent: "redacted" }), "unsubscribed", "deleted"],
      ["deleted", await make({ deletedAt: now }), "deleted", "deleted"],
      ["not mirrored", 77n, "deleted", "deleted"],
      ["no number", await make({ phoneE164: null }), "no-address", "no-address"],
      ["invalid number", await make({ phoneState: "invalid" }), "invalid-address", "invalid-address"],
      [
        "number that Shopify calls invalid",
        await make({ smsConsent: "invalid" }),
        "invalid-address",
        "invalid-address",
      ],
      ["held", await held({}, {}), "held", "sent"],
      ["held for a while yet", await held({}, { until: later(60) }), "held", "sent"],
      ["held until a moment ago", await held({}, { until: later(-1) }), "sent", "sent"],
      ["held on another channel", await held({}, { channels: ["whatsapp"] }), "sent", "sent"],
      ["released", released, "sent", "sent"],
      [
        "held for two reasons, of which one is over",
        await held({}, {}, { reason: "x", until: later(-1) }),
        "held",
        "sent",
      ],
      ["held and unsubscribed", await held({ smsConsent: "unsubscribed" }, {}), "unsubscribed", "sent"],
      ["held and never subscribed", await held({ smsConsent: "never_subscribed" }, {}), "not-subscribed", "sent"],
      ["held and replied STOP", heldAndStopped.id, "suppressed", "suppressed"],
    ];
    const ids = cells.map(([, id]) => id);
    await queue(sending, ids, { run: 1n });
    await queue(sending, ids, { run: 2n, purpose: "transactional" });
    await drainQueue();

    const rows = await sending.rows();
    const outcome = (customerId: bigint, run: bigint) => {
      const row = rows.find((one) => one.customerId === customerId && one.sourceId === run);
      return row?.reason ?? row?.status ?? "none";
    };
    expect(cells.map(([who, id]) => [who, id, outcome(id, 1n), outcome(id, 2n)])).toEqual(cells);
    expect(await sending.taken()).toHaveLength(
      cells.flatMap((cell) => cell.slice(2)).filter((one) => one === "sent").length,
    );
  });

  test("a hold placed while messages wait keeps them back, and another shop's does not", async () => {
    const sending = await openSendingShop();
    const [held, free] = await sending.customers(2);
    await queue(sending, [held!.id, free!.id], { dueAt: later(30) });
    await hold(sending, held!.id, { now: later(10), until: later(60) });
    const other = await openSendingShop();
    await hold({ ...sending, shop: other.shop }, free!.id, {});
    await drainQueue({ at: later(30) });
    expect((await sending.rows()).map((row) => [row.status, row.reason])).toEqual([
      ["skipped", "held"],
      ["sent", null],
    ]);
  });
});

describe("a message that is due later", () => {
  test("waits till then, and the dispatch wakes for the earliest, whichever was queued last", async () => {
    const sending = await openSendingShop();
    const [first, second, third] = await sending.customers(3);
    await queue(sending, [first!.id], { dueAt: later(120) });
    const { dispatchId, added } = await queue(sending, [second!.id], { dueAt: later(60) });
    expect(added).toBe(1);
    await drainQueue();
    expect(await sending.taken()).toEqual([]);
    const [job] = (await readQueue()).filter(({ task }) => task === "send-messages");
    expect(job).toMatchObject({ key: `send:${sending.shop.id}:${dispatchId}:0`, runAt: later(60) });

    await queue(sending, [third!.id]);
    await drainQueue();
    expect((await sending.rows()).map((row) => row.status)).toEqual(["queued", "queued", "sent"]);
    expect(await queue(sending, [first!.id, third!.id])).toMatchObject({ added: 0 });

    await drainQueue({ at: later(59) });
    expect(await sending.taken()).toHaveLength(1);
    await drainQueue({ at: later(60) });
    expect((await sending.rows()).map((row) => row.status)).toEqual(["queued", "sent", "sent"]);
    await drainQueue({ at: later(120) });
    expect((await sending.rows()).map((row) => row.status)).toEqual(["sent", "sent", "sent"]);
  });
});

describe("a workflow's dispatch", () => {
  const drainedAt = async () => (await db.dispatch.findFirstOrThrow()).drainedAt;

  test("is not drained with each message, but when a minute has gone by without one; and wakes for the next", async () => {
    const sending = await openSendingShop();
    const [first, second, third] = await sending.customers(3);
    await queue(sending, [first!.id]);
    await drainQueue();
    expect(await drainedAt()).toBeNull();

    await queue(sending, [second!.id], { dueAt: later(30) });
    await recoverClaimed({ now: later(5) });
    expect(await drainedAt()).toBeNull();

    await drainQueue({ at: later(30) });
    await recoverClaimed({ now: later(31) });
    expect(await drainedAt()).toEqual(later(31));

    await queue(sending, [third!.id]);
    expect(await drainedAt()).toBeNull();
    await drainQueue({ at: later(32) });
    expect(await sending.taken()).toHaveLength(3);
  });

  test("is not put off by a run that rests, while something that is due is being queued", async () => {
    const sending = await openSendingShop();
    const [first, second] = await sending.customers(2);
    const { dispatchId } = await queue(sending, [first!.id], { dueAt: later(30) });
    await queue(sending, [second!.id]);
    const isDue = async () =>
      (await readQueue()).filter(({ task, runAt }) => task === "send-messages" && runAt <= new Date());
    expect(await isDue()).toHaveLength(1);
    // A run that was under way meanwhile, and that finds only what is due later.
    await sendMessages(sending.shop, { dispatchId, shard: 0 }, { now: () => now });
    expect(await isDue()).toHaveLength(1);
  });
});
