import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainCarrierCode } from "#app/channels/explain-code.ts";
import { db, pool } from "#app/db.server.ts";
import { messageStatuses, type MessageStatus } from "#app/messaging/message.ts";
import { recordDelivery } from "#app/messaging/record-delivery.server.ts";
import { sendMessages } from "#app/messaging/send-messages.server.ts";
import { makeCampaign, makeCustomer, makeMessage, makeShop } from "#tests/factories.ts";
import { hearers, turnOn } from "#tests/flow/workflows.ts";
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

describe("telling Shopify Flow", () => {
  it("writes down what was delivered and what failed, once each, with the name of what sent it", async () => {
    const shop = await makeShop();
    await turnOn(shop, "message-delivered");
    await turnOn(shop, "message-failed");
    const campaign = await makeCampaign(shop, { name: "Spring" });
    const automation = await db.automation.create({ data: { shopId: shop.id, name: "Welcome", draft: {} } });
    const customer = await makeCustomer(shop);
    const run = (isTest: boolean) =>
      db.enrollment.create({
        data: {
          shopId: shop.id,
          automationId: automation.id,
          version: isTest ? -1 : 1,
          customerId: customer.id,
          subject: `order:${isTest}`,
          isTest,
          enteredAt: now,
        },
      });
    const gone = await makeCustomer(shop, { deletedAt: now });
    const merged = await makeCustomer(shop, { deletedAt: now, mergedInto: customer.id });
    const make = (values: Partial<Parameters<typeof makeMessage>[1]>) =>
      makeMessage(shop, { customerId: customer.id, sourceId: campaign.id, status: "sent", sentAt: now, ...values });
    const read = await make({});
    const failed = await make({ source: "automation", sourceId: (await run(false)).id, channel: "whatsapp" });
    const ofMerged = await make({ customerId: merged.id });
    const toNobody = [
      await make({ source: "automation", sourceId: (await run(true)).id }),
      await make({ source: "test" }),
      await make({ source: "reply" }),
      await make({ customerId: gone.id }),
      await make({ source: "reply", customerId: 0n }),
    ];
    for (const { id } of [read, ofMerged, ...toNobody]) await report(shop.id, id, ["delivered"]);
    await report(shop.id, failed.id, ["failed"], "30003");
    await Promise.all([recordDelivery(shop, { now }), recordDelivery(shop, { now })]);
    await report(shop.id, read.id, ["read", "delivered"]);
    await recordDelivery(shop, { now });

    const told = await db.flowTrigger.findMany({ where: { shopId: shop.id } });
    told.sort((a, b) => a.subject.localeCompare(b.subject, "en", { numeric: true }));
    const delivered = (message: { id: bigint }) => ({
      handle: "message-delivered",
      customerId: customer.id,
      fields: {
        "Message ID": message.id.toString(),
        Channel: "SMS",
        Source: "campaign",
        "Source name": "Spring",
        "Delivered at": expect.stringMatching(/^20\d\d-.*Z$/),
      },
    });
    expect(told).toMatchObject([
      delivered(read),
      delivered(ofMerged),
      {
        handle: "message-failed",
        customerId: customer.id,
        fields: {
          "Message ID": failed.id.toString(),
          Channel: "WhatsApp",
          Source: "automation",
          "Source name": "Welcome",
          Reason: explainCarrierCode("30003"),
          "Reason code": "undelivered",
          "Carrier code": "30003",
        },
      },
    ]);
  });

  it("writes nothing down where no workflow begins with it", async () => {
    const { shop, message } = await sentMessage();
    const other = await makeShop();
    await turnOn(other, "message-delivered");
    await turnOn(shop, "message-delivered", false);
    await report(shop.id, message.id, ["delivered"]);
    await recordDelivery(shop, { now });
    expect(await db.flowTrigger.count()).toBe(0);
    expect((await readQueue()).filter(({ task }) => task === "send-triggers")).toEqual([]);
  });

  it.each(hearers)("tells %s also of a message that the carrier refused at once", async (_, { turnOn, waiting }) => {
    const { shop, queue, customers, interfere } = await openSendingShop();
    await turnOn(shop, "message-failed");
    await turnOn(shop, "message-delivered");
    const dispatchId = await queue("Hi", await customers(2));
    let posts = 0;
    interfere({
      before: () => {
        posts += 1;
        return posts === 1 ? Response.json({ code: 21211, message: "Invalid number" }, { status: 400 }) : undefined;
      },
    });
    await sendMessages(shop, { dispatchId, shard: 0 }, { now: () => new Date() });
    expect(await waiting(shop)).toMatchObject([
      ["message-failed", { "Reason code": "carrier-refused", "Carrier code": "21211", "Source name": "" }],
    ]);
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
