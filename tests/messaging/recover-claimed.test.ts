import { describe, expect, it } from "vitest";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { carrierSecretContext } from "#app/messaging/carrier-of-shop.server.ts";
import { claimMessages, queueStart } from "#app/messaging/claim-messages.server.ts";
import { closeDispatch } from "#app/messaging/close-dispatch.server.ts";
import { leaseMs } from "#app/messaging/lease.ts";
import { recoverClaimed } from "#app/messaging/recover-claimed.server.ts";
import { sendMessages } from "#app/messaging/send-messages.server.ts";
import { encryptSecret } from "#app/secrets.server.ts";
import { makeMessage } from "#tests/factories.ts";
import { drainQueue, readQueue } from "#tests/setup/drain-queue.ts";
import { openSendingShop, type SendingShop } from "./sending-shop.ts";

const now = () => new Date();
const afterLease = () => new Date(Date.now() + leaseMs + 1_000);

/** The answer is lost on its way: the carrier has the message, the app gets a gateway's error. */
const loseAnswers = { after: () => new Response("bad gateway", { status: 502 }) };
/** The request is lost on its way: the carrier never sees it, and the app cannot tell. */
const loseRequests = { before: () => new Response("bad gateway", { status: 502 }) };

async function sendInto(fault: Parameters<SendingShop["interfere"]>[0], count = 1) {
  const sending = await openSendingShop();
  const dispatchId = await sending.queue("Hi {{ customer.first_name }}", await sending.customers(count));
  sending.interfere(fault);
  await sendMessages(sending.shop, { dispatchId, shard: 0 }, { now });
  sending.interfere({});
  return { ...sending, dispatchId };
}

describe("a message whose answer was lost", () => {
  it("stays as sending, and is not touched while a request of its claim could still be on its way", async () => {
    const { rows, posted } = await sendInto(loseAnswers);
    expect((await rows())[0]).toMatchObject({ status: "sending", claimedAt: expect.any(Date) });
    await recoverClaimed({ now: new Date(Date.now() + leaseMs - 2_000) });
    expect((await rows())[0]).toMatchObject({ status: "sending" });
    expect(posted).toHaveLength(1);
  });

  it("is found at the carrier after the lease, and never sent again", async () => {
    const { rows, taken } = await sendInto(loseAnswers, 3);
    await recoverClaimed({ now: afterLease() });
    const sids = (await taken()).map((one) => one.sid);
    expect((await rows()).map((row) => [row.status, row.carrierMessageId, row.body, row.parts])).toEqual(
      (await rows()).map((row, index) => ["sent", expect.stringMatching(/^SM/), `Hi Noor${index}`, 1]),
    );
    expect((await rows()).map((row) => row.carrierMessageId).sort()).toEqual([...sids].sort());
    await drainQueue({ at: afterLease() });
    expect(await taken()).toHaveLength(3);
    expect((await db.dispatch.findFirstOrThrow()).drainedAt).not.toBeNull();
  });

  it("is found by its links, too, which say whom it is for, though it is another day by then", async () => {
    const sending = await openSendingShop();
    const { shop, rows, taken } = sending;
    const customers = await sending.customers(2);
    const dispatchId = await sending.queue(`https://${shop.domain}/sale`, customers, { linkQuery: "utm_source=segue" });
    sending.interfere(loseAnswers);
    await sendMessages(shop, { dispatchId, shard: 0 }, { now });
    sending.interfere({});
    await recoverClaimed({ now: new Date(Date.now() + 25 * 3_600_000) });
    const bodies = (await taken()).map((one) => one.body);
    expect(new Set(bodies).size).toBe(2);
    expect(bodies.join()).toMatch(/&segue_v=[\w-]{22},.+&segue_v=[\w-]{22}$/);
    expect((await rows()).map((row) => [row.status, row.body])).toEqual(
      expect.arrayContaining(bodies.map((body) => ["sent", body])),
    );
  });

  it("goes back to the queue after the lease when the carrier has none of it, and is sent once", async () => {
    const { rows, taken, posted } = await sendInto(loseRequests);
    expect(await taken()).toEqual([]);
    await recoverClaimed({ now: afterLease() });
    expect((await rows())[0]).toMatchObject({ status: "queued", attempts: 1, claimedAt: null });
    await drainQueue({ at: afterLease() });
    expect((await rows())[0]).toMatchObject({ status: "sent" });
    expect(await taken()).toHaveLength(1);
    expect(posted).toHaveLength(2);
  });

  it("takes the carrier's status over, so that what failed meanwhile is shown as failed", async () => {
    const { rows, context } = await sendInto(loseAnswers);
    await context.pool.query("UPDATE carrier_message SET status = 'undelivered', error_code = 30003");
    await recoverClaimed({ now: afterLease() });
    expect((await rows())[0]).toMatchObject({ status: "failed", reason: "undelivered", errorCode: "30003" });
  });

  it("is unconfirmed, and not sent again, when the carrier has a message that could be it", async () => {
    const { rows, context, shop, taken } = await sendInto(loseAnswers);
    await context.pool.query("UPDATE carrier_message SET body = 'Something else'");
    await recoverClaimed({ now: afterLease() });
    expect((await rows())[0]).toMatchObject({ status: "unconfirmed", reason: "no-answer", claimedAt: null });
    await drainQueue({ at: afterLease() });
    expect(await taken()).toHaveLength(1);
    expect((await db.dispatch.findFirstOrThrow({ where: { shopId: shop.id } })).drainedAt).not.toBeNull();
  });

  it("is not taken for another message of the same text that the ledger knows", async () => {
    const { rows, taken, shop, context } = await sendInto(loseRequests);
    const [row] = await rows();
    // Another campaign wrote the same to the same person, and that one is in the ledger.
    await context.pool.query(
      `INSERT INTO carrier_message (sid, account_sid, direction, channel, from_address, to_address, phone, body, num_segments, status)
       SELECT 'SM${"9".repeat(32)}', sid, 'outbound-api', 'sms', (SELECT address FROM carrier_sender LIMIT 1), $1, $1, 'Hi Noor0', 1, 'delivered' FROM carrier_account`,
      [row!.address],
    );
    await pool.query(
      `INSERT INTO message (shop_id, source, source_id, customer_id, channel, address, status, carrier_message_id)
       VALUES ($1, 'campaign', 2, $2, 'sms', $3, 'sent', 'SM${"9".repeat(32)}')`,
      [shop.id, row!.customerId, row!.address],
    );
    await recoverClaimed({ now: afterLease() });
    expect((await rows())[0]).toMatchObject({ status: "queued" });
    await drainQueue({ at: afterLease() });
    expect((await taken()).filter((one) => one.to_address === row!.address)).toHaveLength(2);
  });

  it("waits while a younger message to the same number is on its way", async () => {
    const { rows, shop, posted } = await sendInto(loseRequests);
    const [row] = await rows();
    await makeMessage(shop, {
      sourceId: 2n,
      customerId: row!.customerId,
      address: row!.address,
      status: "sending",
      claimedAt: afterLease(),
      dispatchId: row!.dispatchId,
    });
    await recoverClaimed({ now: afterLease() });
    expect((await rows())[0]).toMatchObject({ status: "sending" });
    expect(posted).toHaveLength(1);
  });

  it("is asked about again while the carrier cannot be asked, and is unconfirmed in the end", async () => {
    const { rows, interfere, context } = await sendInto(loseAnswers);
    interfere({});
    await context.pool.query("UPDATE carrier_account SET auth_token = 'changed'");
    await recoverClaimed({ now: afterLease() });
    expect((await rows())[0]).toMatchObject({ status: "sending" });
    await recoverClaimed({ now: new Date(Date.now() + 40 * 60_000) });
    expect((await rows())[0]).toMatchObject({ status: "unconfirmed", reason: "no-answer" });
  });

  it("is unconfirmed at once when the account was disconnected: nobody is left to ask", async () => {
    const { rows, shop } = await sendInto(loseAnswers);
    await db.carrierAccount.deleteMany({ where: { shopId: shop.id } });
    await recoverClaimed({ now: afterLease() });
    expect((await rows())[0]).toMatchObject({ status: "unconfirmed" });
  });

  it("that the carrier refused because of a STOP opts its recipient out", async () => {
    const { rows, context, shop } = await sendInto(loseAnswers);
    await context.pool.query("UPDATE carrier_message SET status = 'failed', error_code = 21610");
    await recoverClaimed({ now: afterLease() });
    const [row] = await rows();
    expect(row).toMatchObject({ status: "failed", errorCode: "21610" });
    expect(await db.suppression.findMany({ where: { shopId: shop.id, channel: "sms" } })).toMatchObject([
      { address: row!.address, reason: "carrier" },
    ]);
  });

  it("waits for no other shop's carrier, however much of theirs cannot be asked about", async () => {
    const theirs = await openSendingShop();
    const theirDispatch = await theirs.queue("Hi", await theirs.customers(250));
    await claimMessages({
      shopId: theirs.shop.id,
      dispatchId: theirDispatch,
      senderId: theirs.sender.id,
      channel: "sms",
      fields: new Set(),
      wanted: 250,
      from: queueStart,
      now: new Date(),
    });
    const secret = encryptSecret("wrong", carrierSecretContext(theirs.shop.id, "twilio"));
    await pool.query("UPDATE carrier_account SET secret = $2 WHERE shop_id = $1", [theirs.shop.id, secret]);
    const { rows } = await sendInto(loseAnswers);

    await recoverClaimed({ now: afterLease() });

    expect((await rows())[0]).toMatchObject({ status: "sent" });
    expect((await theirs.rows()).every((row) => row.status === "sending")).toBe(true);
  });

  it("gets the same end from two recoveries at once", async () => {
    const { rows, taken } = await sendInto(loseRequests, 5);
    await Promise.all([recoverClaimed({ now: afterLease() }), recoverClaimed({ now: afterLease() })]);
    expect((await rows()).map((row) => [row.status, row.attempts])).toEqual(Array(5).fill(["queued", 1]));
    await drainQueue({ at: afterLease() });
    expect(await taken()).toHaveLength(5);
  });
});

describe("a worker that was stopped for long", () => {
  it("posts nothing of a claim that has grown old", async () => {
    const { shop, queue, customers, posted, rows, interfere } = await openSendingShop();
    const dispatchId = await queue("Hi", await customers(30));
    let steps = 0;
    const realNow = performance.now.bind(performance);
    // From the fifth message on the process has slept for a minute.
    interfere({ before: () => void (steps += 1) as undefined });
    performance.now = () => realNow() + (steps >= 5 ? 60_000 : 0);
    try {
      await sendMessages(shop, { dispatchId, shard: 0 }, { now });
    } finally {
      performance.now = realNow;
    }
    expect(posted.length).toBeLessThan(30);
    const ledger = await rows();
    expect(ledger.filter((row) => row.status === "queued" && row.attempts === 0)).toHaveLength(30 - posted.length);
  });

  it("posts nothing of a claim that has grown old by the calendar's clock, as on a machine that was suspended", async () => {
    const { shop, queue, customers, posted, rows, interfere } = await openSendingShop();
    const dispatchId = await queue("Hi", await customers(30));
    let steps = 0;
    interfere({ before: () => void (steps += 1) as undefined });
    await sendMessages(
      shop,
      { dispatchId, shard: 0 },
      { now: () => new Date(Date.now() + (steps >= 5 ? 60 * 60_000 : 0)) },
    );
    expect(posted.length).toBeLessThan(30);
    const ledger = await rows();
    expect(ledger.filter((row) => row.status === "queued" && row.attempts === 0)).toHaveLength(30 - posted.length);
  });

  it("cannot undo, with a late answer, what was decided meanwhile", async () => {
    const { shop, queue, customers, rows, interfere } = await openSendingShop();
    const dispatchId = await queue("Hi", await customers(1));
    interfere({
      before: async () => {
        // While the request is on its way, recovery gives the row back and another worker claims it.
        await pool.query("UPDATE message SET claimed_at = claimed_at + interval '3 minutes' WHERE shop_id = $1", [
          shop.id,
        ]);
        return Response.json({ code: 21211 }, { status: 400 });
      },
    });
    await sendMessages(shop, { dispatchId, shard: 0 }, { now });
    expect((await rows())[0]).toMatchObject({ status: "sending", reason: null });
  });
});

describe("a dispatch whose job is gone", () => {
  it("is started again", async () => {
    const { queue, customers, taken } = await openSendingShop();
    await queue("Hi", await customers(3));
    await pool.query("DELETE FROM graphile_worker._private_jobs");
    await recoverClaimed({ now: new Date(Date.now() + 120_000) });
    await drainQueue();
    expect(await taken()).toHaveLength(3);
  });

  it("is left alone while it has one, is held, or its sender is paused", async () => {
    const { shop, queue, customers } = await openSendingShop();
    await queue("Hi", await customers(1));
    const jobs = async () => (await readQueue()).filter((job) => job.task === "send-messages").length;
    await recoverClaimed({ now: new Date(Date.now() + 120_000) });
    expect(await jobs()).toBe(1);
    await pool.query("DELETE FROM graphile_worker._private_jobs");
    await pool.query("UPDATE sender SET paused_at = now() WHERE shop_id = $1", [shop.id]);
    await recoverClaimed({ now: new Date(Date.now() + 120_000) });
    expect(await jobs()).toBe(0);
    await pool.query("UPDATE sender SET paused_at = NULL WHERE shop_id = $1", [shop.id]);
    await pool.query("UPDATE dispatch SET state = 'held' WHERE shop_id = $1", [shop.id]);
    await recoverClaimed({ now: new Date(Date.now() + 120_000) });
    expect(await jobs()).toBe(0);
  });
});

describe("a cancelled dispatch", () => {
  it("ends also what came back to it after the cancelling, though its sender is paused", async () => {
    const { shop, queue, customers, rows, interfere, posted } = await openSendingShop();
    const dispatchId = await queue("Hi", await customers(3));
    interfere({
      before: async () => {
        if (posted.length > 1) return Response.json({ code: 20003 }, { status: 401 });
        // The merchant cancels, and the cancelling finds nothing that waits: all three are on their way.
        await inTransaction((tx) => closeDispatch(tx, shop, dispatchId));
        await sendMessages(shop, { dispatchId, shard: 1 }, { now });
        return Response.json({ code: 20003 }, { status: 401 });
      },
    });
    await sendMessages(shop, { dispatchId, shard: 0 }, { now });
    await pool.query("DELETE FROM graphile_worker._private_jobs");
    expect((await rows()).map((row) => row.status)).toEqual(["queued", "queued", "queued"]);
    expect(await db.sender.findFirstOrThrow({ where: { shopId: shop.id } })).toMatchObject({ pauseCode: "20003" });

    await recoverClaimed({ now: new Date(Date.now() + 120_000) });
    await drainQueue();

    expect((await rows()).map((row) => row.reason)).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect((await db.dispatch.findFirstOrThrow({ where: { shopId: shop.id } })).drainedAt).not.toBeNull();
  });
});
