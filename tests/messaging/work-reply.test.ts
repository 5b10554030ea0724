import { describe, expect, it } from "vitest";
import { db, pool } from "#app/db.server.ts";
import { classifyReply } from "#app/messaging/classify-reply.ts";
import { workReply } from "#app/messaging/work-reply.server.ts";
import { makeCampaign, makeCustomer, makeMessage, suppress } from "#tests/factories.ts";
import { hearers } from "#tests/flow/workflows.ts";
import { drainQueue } from "#tests/setup/drain-queue.ts";
import { openSendingShop, type SendingShop } from "./sending-shop.ts";

const phone = "+31612345678";

async function receive(
  { shop, sender }: Pick<SendingShop, "shop" | "sender">,
  body: string,
  receivedAt = new Date(),
  from = phone,
): Promise<bigint> {
  const { rows } = await pool.query<{ id: bigint }>(
    `INSERT INTO inbound_message (shop_id, carrier, carrier_message_id, channel, from_address, to_address, body, intent, received_at, raw)
     VALUES ($1, 'twilio', 'SM' || gen_random_uuid(), 'sms', $2, $3, $4, $5, $6, '{}') RETURNING id`,
    [shop.id, from, sender.address, body, classifyReply(body), receivedAt],
  );
  return rows[0]!.id;
}

/** Without the jobs that write consent to Shopify, which other tests are about. */
async function send(): Promise<void> {
  await pool.query(
    "DELETE FROM graphile_worker._private_jobs WHERE task_id = (SELECT id FROM graphile_worker._private_tasks WHERE identifier = 'write-consent')",
  );
  await drainQueue();
}

describe("working on a reply", () => {
  it("opts out everyone with the number at a STOP, and confirms once, naming the shop", async () => {
    const sending = await openSendingShop({ settings: { keepsOptOuts: false } });
    const { shop, taken } = sending;
    const people = [await makeCustomer(shop, { phoneE164: phone }), await makeCustomer(shop, { phoneE164: phone })];
    const id = await receive(sending, "Stop.");
    await Promise.all([workReply(shop, id, { now: new Date() }), workReply(shop, id, { now: new Date() })]);
    await workReply(shop, id, { now: new Date() });
    await send();
    expect((await taken()).map((one) => [one.to_address, one.body])).toEqual([
      [phone, `${shop.name}: You are unsubscribed and will get no more messages. Reply START to subscribe again.`],
    ]);
    for (const { id: customerId } of people) {
      expect(await db.customer.findFirstOrThrow({ where: { shopId: shop.id, id: customerId } })).toMatchObject({
        smsConsent: "unsubscribed",
      });
    }
    expect(await db.suppression.count({ where: { shopId: shop.id, channel: "sms" } })).toBe(1);
    expect(await db.inboundMessage.findFirstOrThrow({ where: { shopId: shop.id } })).toMatchObject({
      workedAt: expect.any(Date),
      customerId: people[0]!.id,
    });
  });

  it("confirms a STOP in a row only once, and again after a START", async () => {
    const sending = await openSendingShop({ settings: { keepsOptOuts: false } });
    const { shop, taken } = sending;
    await makeCustomer(shop, { phoneE164: phone });
    for (const body of ["STOP", "stop", "UNSUBSCRIBE", "START", "STOP"]) {
      await workReply(shop, await receive(sending, body), { now: new Date() });
      await send();
    }
    const kinds = (await taken()).map((one) => (one.body.includes("unsubscribed and") ? "stop" : "start"));
    expect(kinds).toEqual(["stop", "start", "stop"]);
  });

  it("ends quietly when the carrier keeps STOP itself and refuses the confirmation", async () => {
    const sending = await openSendingShop();
    const { shop, rows, taken, context, sender } = sending;
    await makeCustomer(shop, { phoneE164: phone });
    await context.pool.query("INSERT INTO carrier_optout (our_address, their_address) VALUES ($1, $2)", [
      sender.address,
      phone,
    ]);
    await workReply(shop, await receive(sending, "STOP"), { now: new Date() });
    await send();
    expect(await taken()).toEqual([]);
    expect(await rows()).toMatchObject([{ source: "reply", status: "failed", errorCode: "21610" }]);
    expect(await db.sender.findFirstOrThrow({ where: { shopId: shop.id } })).toMatchObject({ pausedAt: null });
  });

  it("opts in again at a START, and lifts the suppression that came of STOP", async () => {
    const sending = await openSendingShop({ settings: { keepsOptOuts: false } });
    const { shop } = sending;
    await makeCustomer(shop, { phoneE164: phone });
    const earlier = new Date(Date.now() - 60_000);
    await workReply(shop, await receive(sending, "STOP", earlier), { now: new Date() });
    await workReply(shop, await receive(sending, "Start", new Date(Date.now() + 60_000)), { now: new Date() });
    expect(await db.customer.findFirstOrThrow({ where: { shopId: shop.id } })).toMatchObject({
      smsConsent: "subscribed",
    });
    expect(await db.suppression.count({ where: { shopId: shop.id, channel: "sms" } })).toBe(0);
  });

  it("says nothing after a STOP but its confirmation: answers to what was written before, and that still wait, are dropped", async () => {
    const sending = await openSendingShop({ settings: { keepsOptOuts: false } });
    const { shop, taken, rows } = sending;
    await makeCustomer(shop, { phoneE164: phone });
    for (const body of ["HELP", "START", "STOP"])
      await workReply(shop, await receive(sending, body), { now: new Date() });
    await send();
    expect((await taken()).map((one) => one.body)).toEqual([expect.stringContaining("You are unsubscribed")]);
    expect((await rows()).map((row) => [row.status, row.reason])).toEqual([
      ["skipped", "unsubscribed"],
      ["skipped", "unsubscribed"],
      ["sent", null],
    ]);
    expect(await db.dispatch.count({ where: { shopId: shop.id, drainedAt: null } })).toBe(0);
  });

  it("confirms no START of a number that stays suppressed because the merchant wants it so", async () => {
    const sending = await openSendingShop({ settings: { keepsOptOuts: false } });
    const { shop, taken } = sending;
    await makeCustomer(shop, { phoneE164: phone, smsConsent: "unsubscribed" });
    await suppress(shop, { address: phone });
    await workReply(shop, await receive(sending, "START"), { now: new Date() });
    await send();
    expect(await taken()).toEqual([]);
    expect(await db.suppression.count({ where: { shopId: shop.id, channel: "sms", reason: "merchant" } })).toBe(1);
  });

  it("answers from the messaging service when the number that was written to belongs to one", async () => {
    const sending = await openSendingShop();
    const { shop, taken, rows, sender } = sending;
    const service = `MG${"1".repeat(32)}`;
    await db.sender.update({ where: { shopId_id: { shopId: shop.id, id: sender.id } }, data: { address: service } });
    const id = await receive({ shop, sender: { ...sender, address: "+3197099999" } }, "HELP");
    await db.inboundMessage.updateMany({ where: { id }, data: { raw: { MessagingServiceSid: service } } });
    await workReply(shop, id, { now: new Date() });
    expect(await taken()).toEqual([]);
    expect(await rows()).toMatchObject([{ source: "reply", status: "queued", address: phone }]);
  });

  it("answers HELP with the merchant's own words, left as they are, and how to stop", async () => {
    const sending = await openSendingShop();
    const { shop, taken } = sending;
    await db.shop.update({ where: { id: shop.id }, data: { helpReply: "Call {{ us }} {% endraw %}{{ shop.name }}" } });
    await workReply(shop, await receive(sending, "help"), { now: new Date() });
    await send();
    expect((await taken())[0]?.body).toBe(`${shop.name}: Call {{ us }} {{ shop.name }} Reply STOP to unsubscribe.`);
  });

  it("answers nobody more than a few times an hour: two machines do not talk", async () => {
    const sending = await openSendingShop();
    const { shop, taken } = sending;
    for (let n = 0; n < 10; n += 1) await workReply(shop, await receive(sending, "HELP"), { now: new Date() });
    await send();
    expect(await taken()).toHaveLength(3);
  });

  it("records a message from a number nobody has, and its STOP suppresses the number", async () => {
    const sending = await openSendingShop({ settings: { keepsOptOuts: false } });
    const { shop, taken } = sending;
    await workReply(shop, await receive(sending, "STOP", new Date(), "+31600000001"), { now: new Date() });
    await send();
    expect(await db.suppression.findMany({ where: { shopId: shop.id, channel: "sms" } })).toMatchObject([
      { address: "+31600000001", reason: "stop_reply" },
    ]);
    expect(await taken()).toHaveLength(1);
    expect(await db.inboundMessage.findFirstOrThrow({ where: { shopId: shop.id } })).toMatchObject({
      customerId: null,
    });
  });

  it("does nothing about a sentence that only contains the word", async () => {
    const sending = await openSendingShop();
    const { shop, taken } = sending;
    await makeCustomer(shop, { phoneE164: phone });
    await workReply(shop, await receive(sending, "don't stop the deals"), { now: new Date() });
    await send();
    expect(await db.customer.findFirstOrThrow({ where: { shopId: shop.id } })).toMatchObject({
      smsConsent: "subscribed",
    });
    expect(await taken()).toEqual([]);
  });

  it("does not confirm later than five minutes after", async () => {
    const sending = await openSendingShop({ settings: { keepsOptOuts: false } });
    const { shop, taken, rows } = sending;
    await workReply(shop, await receive(sending, "STOP", new Date(Date.now() - 6 * 60_000)), { now: new Date() });
    await send();
    expect(await taken()).toEqual([]);
    expect(await rows()).toMatchObject([{ status: "skipped", reason: "too-late" }]);
    expect(await db.suppression.count({ where: { shopId: shop.id, channel: "sms" } })).toBe(1);
  });

  it.each(hearers)(
    "tells %s what was answered, and to what; of a STOP that the customer opted out",
    async (_, { turnOn, waiting }) => {
      const sending = await openSendingShop({ settings: { keepsOptOuts: false } });
      const { shop } = sending;
      const customer = await makeCustomer(shop, { phoneE164: phone });
      const at = new Date("2026-11-22T12:00:00Z");
      await workReply(shop, await receive(sending, "Nobody listens", at), { now: at });
      await turnOn(shop, "customer-replied");
      await turnOn(shop, "customer-opted-out");
      for (const name of ["Spring", "Summer"]) {
        const { id: sourceId } = await makeCampaign(shop, { name });
        await makeMessage(shop, { customerId: customer.id, sourceId, status: "delivered", sentAt: at });
      }
      const replies = [];
      for (const body of ["Is it\nin blue?", "help", "STOP"]) replies.push(await receive(sending, body, at));
      for (const id of [...replies, ...replies]) await workReply(shop, id, { now: at });
      await workReply(shop, await receive(sending, "stop", at), { now: at });
      await workReply(shop, await receive(sending, "Who is this?", at, "+31687654321"), { now: at });

      const replied = { Channel: "SMS", "In reply to": "Summer" };
      expect(await waiting(shop)).toEqual([
        ["customer-replied", { ...replied, Text: "Is it in blue?", Keyword: "", "Reply ID": String(replies[0]) }],
        ["customer-replied", { ...replied, Text: "help", Keyword: "HELP", "Reply ID": String(replies[1]) }],
        [
          "customer-opted-out",
          { Channels: "SMS, WhatsApp, RCS", "Said by": "reply", "Opted out at": "2026-11-22T12:00:00.000Z" },
        ],
      ]);
    },
  );
});
