import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { db, pool } from "#app/db.server.ts";
import { messageStatuses, type MessageStatus } from "#app/messaging/message.ts";
import { recordDelivery } from "#app/messaging/record-delivery.server.ts";
import { sendMessages } from "#app/messaging/send-messages.server.ts";
import { makeCustomer, makeMessage, makeShop } from "#tests/factories.ts";
import { readQueue } from "#tests/setup/drain-queue.ts";
import { openSendingShop } from "./sending-shop.ts";

const now = new Date("2026-11-22T12:00:00Z");
const rank = (status: MessageStatus) => messageStatuses.indexOf(status);

async function report(
  shopId: number,
  messageId: bigint,
  statuses: readonly (MessageStatus | null)[],
  errorCode: string | null = null,
): Promise<void> {
  for (const status of statuses) {
    await pool.query(
      "INSERT INTO message_event (shop_id, message_id, status, error_code, raw) VALUES ($1, $2, $3, $4, $5)",
      [shopId, messageId, status, status === "failed" ? errorCode : null, JSON.stringify({ MessageSid: "SM1" })],
    );
  }
}

async function sentMessage(overrides: Partial<Parameters<typeof makeMessage>[1]> = {}) {
  const shop = await makeShop();
  const customer = await makeCustomer(shop);
  const message = await makeMessage(shop, {
    customerId: customer.id,
    address: customer.phoneE164,
    status: "sent",
    sentAt: now,
    ...overrides,
  });
  const read = () => db.message.findFirstOrThrow({ where: { shopId: shop.id, id: message.id } });
  return { shop, customer, message, read };
}

describe("applying callbacks", () => {
  it("ends at the highest status, in whatever order and however often the reports come, in however many batches", async () => {
    const { shop, message, read } = await sentMessage();
    const reported = fc.constantFrom<MessageStatus>("sent", "delivered", "read", "failed");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(reported, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
        async (batches) => {
          await pool.query(
            "UPDATE message SET status = 'sent', reason = NULL, delivered_at = NULL, read_at = NULL, ended_at = NULL WHERE shop_id = $1",
            [shop.id],
          );
          let highest: MessageStatus = "sent";
          for (const batch of batches) {
            await report(shop.id, message.id, batch, "30003");
            await Promise.all([recordDelivery(shop, { now }), recordDelivery(shop, { now })]);
            const { status } = await read();
            expect(rank(status)).toBeGreaterThanOrEqual(rank(highest));
            for (const one of batch) if (rank(one) > rank(highest)) highest = one;
            expect(status).toBe(highest);
          }
          const row = await read();
          expect(row.reason).toBe(highest === "failed" ? "undelivered" : null);
          expect(row.endedAt !== null).toBe(highest === "failed");
        },
      ),
      { numRuns: 40 },
    );
  });

  it("keeps every report as it came, and applies each once", async () => {
    const { shop, message } = await sentMessage();
    await report(shop.id, message.id, ["delivered", null, "delivered"]);
    await recordDelivery(shop, { now });
    const events = await db.messageEvent.findMany({ where: { shopId: shop.id } });
    expect(events.map((event) => event.appliedAt)).toEqual([now, now, now]);
    await pool.query("UPDATE message SET status = 'sent' WHERE shop_id = $1", [shop.id]);
    await recordDelivery(shop, { now });
    expect(await db.message.findFirstOrThrow({ where: { shopId: shop.id } })).toMatchObject({ status: "sent" });
  });

  it("names the carrier's code and when it failed, and forgets both when it was delivered after all", async () => {
    const { shop, message, read } = await sentMessage();
    await report(shop.id, message.id, ["failed"], "30005");
    await recordDelivery(shop, { now });
    expect(await read()).toMatchObject({
      status: "failed",
      reason: "undelivered",
      errorCode: "30005",
      endedAt: expect.any(Date),
    });
    await report(shop.id, message.id, ["delivered"]);
    await recordDelivery(shop, { now });
    expect(await read()).toMatchObject({
      status: "delivered",
      reason: null,
      errorCode: null,
      endedAt: null,
      deliveredAt: expect.any(Date),
    });
  });

  it("takes over a STOP that a report of failure tells of", async () => {
    const { shop, message, customer } = await sentMessage();
    await report(shop.id, message.id, ["failed"], "21610");
    await recordDelivery(shop, { now });
    expect(
      await db.suppression.count({ where: { shopId: shop.id, address: customer.phoneE164, reason: "carrier" } }),
    ).toBeGreaterThan(0);
    expect(await db.customer.findFirstOrThrow({ where: { shopId: shop.id } })).toMatchObject({
      smsConsent: "unsubscribed",
    });
  });

  it("resolves an unconfirmed message that the carrier turns out to have", async () => {
    const { shop, message, read } = await sentMessage({ status: "unconfirmed", reason: "no-answer", sentAt: null });
    await report(shop.id, message.id, ["delivered"]);
    await recordDelivery(shop, { now });
    expect(await read()).toMatchObject({ status: "delivered", reason: null, carrierMessageId: "SM1" });
  });

  it("takes a message out of the queue that the carrier says it has", async () => {
    const { shop, message, read } = await sentMessage({ status: "queued", dueAt: now, sentAt: null });
    await report(shop.id, message.id, ["sent"]);
    await recordDelivery(shop, { now });
    expect(await read()).toMatchObject({ status: "sent", dueAt: null });
  });

  it("never revives a message that was skipped", async () => {
    const { shop, message, read } = await sentMessage({ status: "skipped", reason: "cancelled", sentAt: null });
    await report(shop.id, message.id, ["delivered"]);
    await recordDelivery(shop, { now });
    expect(await read()).toMatchObject({ status: "skipped", reason: "cancelled" });
  });

  it("does not touch another shop's message of the same id, and lets a report about no message be", async () => {
    const { shop, message, read } = await sentMessage();
    const other = await makeShop();
    await report(other.id, message.id, ["delivered"]);
    await recordDelivery(other, { now });
    await recordDelivery(shop, { now });
    expect(await read()).toMatchObject({ status: "sent" });
    expect(await db.messageEvent.count({ where: { appliedAt: null } })).toBe(0);
  });
});

describe("a callback that comes before the answer to the request", () => {
  it("is not undone by the answer, whose details are kept", async () => {
    const { shop, queue, customers, rows, interfere } = await openSendingShop();
    const dispatchId = await queue("Hi {{ customer.first_name }}", await customers(1));
    interfere({
      after: async (post, answer) => {
        await report(shop.id, BigInt(post.messageId), ["sent", "delivered"]);
        await recordDelivery(shop, { now: new Date() });
        return answer;
      },
    });
    await sendMessages(shop, { dispatchId, shard: 0 }, { now: () => new Date() });
    expect((await rows())[0]).toMatchObject({
      status: "delivered",
      body: "Hi Noor0",
      parts: 1,
      claimedAt: null,
      carrierMessageId: expect.stringMatching(/^SM/),
    });
    expect((await readQueue()).filter((job) => job.task === "dispatch-drained")).toHaveLength(1);
  });
});
