import { describe, expect, it } from "vitest";
import { recordOptOut } from "#app/customers/record-consent.server.ts";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { closeDispatch } from "#app/messaging/close-dispatch.server.ts";
import { holdDispatch } from "#app/messaging/hold-dispatch.server.ts";
import { resumeDispatch } from "#app/messaging/resume-dispatch.server.ts";
import { sendMessages } from "#app/messaging/send-messages.server.ts";
import { makeCustomer, makePhone, suppress } from "#tests/factories.ts";
import { drainQueue, readQueue } from "#tests/setup/drain-queue.ts";
import { openSendingShop } from "./sending-shop.ts";

const now = () => new Date();
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);

describe("sending a dispatch", () => {
  it("posts one message to each recipient, written for them, and records what the carrier said", async () => {
    const { shop, queue, customers, rows, taken, posted } = await openSendingShop();
    const people = await customers(3);
    await queue("Hi {{ customer.first_name }}", people);
    await drainQueue();

    expect((await taken()).map((one) => one.body).sort()).toEqual(["Hi Noor0", "Hi Noor1", "Hi Noor2"]);
    const ledger = await rows();
    for (const [index, row] of ledger.entries()) {
      expect(row).toMatchObject({
        status: "sent",
        address: people[index]?.phoneE164,
        body: `Hi Noor${index}`,
        parts: 1,
        dueAt: null,
        claimedAt: null,
        carrierMessageId: expect.stringMatching(/^SM/),
        consentAt: people[index]?.smsConsentAt,
      });
      expect(posted.find((one) => one.messageId === String(row.id))?.to).toBe(row.address);
    }
    expect(ledger.every((row) => row.shopId === shop.id)).toBe(true);
  });

  it("says once that the dispatch is drained", async () => {
    const { queue, customers, shop } = await openSendingShop();
    const dispatchId = await queue("Hi", await customers(1));
    await sendMessages(shop, { dispatchId, shard: 0 }, { now });
    await sendMessages(shop, { dispatchId, shard: 1 }, { now });
    expect((await readQueue()).filter((job) => job.task === "dispatch-drained")).toHaveLength(1);
  });

  it("has the row as sending, committed, before the carrier is called", async () => {
    const { queue, customers, interfere, rows } = await openSendingShop();
    const seen: (string | undefined)[] = [];
    interfere({
      before: async () => {
        seen.push((await rows())[0]?.status);
        return undefined;
      },
    });
    await queue("Hi", await customers(1));
    await drainQueue();
    expect(seen).toEqual(["sending"]);
  });

  it("sends each of a thousand once, over several claims", async () => {
    const { queue, customers, taken, rows } = await openSendingShop();
    await queue("Hi {{ customer.last_name }}", await customers(1_000));
    await drainQueue();
    expect(new Set((await taken()).map((one) => one.to_address)).size).toBe(1_000);
    expect(await taken()).toHaveLength(1_000);
    expect((await rows()).every((row) => row.status === "sent")).toBe(true);
  });

  it("lets two workers drain it together without sending anything twice", async () => {
    const { queue, customers, shop, taken } = await openSendingShop();
    const dispatchId = await queue("Hi", await customers(300));
    await Promise.all([0, 1, 2, 3].map((shard) => sendMessages(shop, { dispatchId, shard }, { now })));
    const sent = await taken();
    expect(sent).toHaveLength(300);
    expect(new Set(sent.map((one) => one.to_address)).size).toBe(300);
  });
});

describe("deciding at the last moment", () => {
  it("skips whoever opted out between queueing and sending", async () => {
    const { shop, queue, customers, rows, taken } = await openSendingShop();
    const [first, second] = await customers(2);
    await queue("Hi", [first!, second!]);
    await inTransaction((tx) =>
      recordOptOut(tx, shop, { address: first!.phoneE164!, channel: "sms", at: new Date(), source: "stop-reply" }),
    );
    await pool.query(
      "DELETE FROM graphile_worker._private_jobs WHERE task_id = (SELECT id FROM graphile_worker._private_tasks WHERE identifier = 'write-consent')",
    );
    await drainQueue();
    expect((await taken()).map((one) => one.to_address)).toEqual([second!.phoneE164]);
    expect((await rows())[0]).toMatchObject({ status: "skipped", reason: "suppressed", dueAt: null, claimedAt: null });
  });

  it.each([
    ["unsubscribed", { smsConsent: "unsubscribed" as const }, "unsubscribed"],
    ["was never subscribed", { smsConsent: "never_subscribed" as const }, "not-subscribed"],
    ["was deleted", { deletedAt: new Date() }, "deleted"],
    ["has no number any more", { phoneE164: null, phoneHash: null, phoneState: "missing" as const }, "no-address"],
    ["has a number that turned out invalid", { phoneState: "invalid" as const }, "invalid-address"],
  ])("skips a customer who %s, with that reason", async (_, change, reason) => {
    const { shop, queue, customers, rows, taken } = await openSendingShop();
    const [customer] = await customers(1);
    await queue("Hi", [customer!]);
    await db.customer.update({ where: { shopId_id: { shopId: shop.id, id: customer!.id } }, data: change });
    await drainQueue();
    expect((await rows())[0]).toMatchObject({ status: "skipped", reason });
    expect(await taken()).toEqual([]);
  });

  it("matches a suppression with the number the customer has now, and writes to that number", async () => {
    const { shop, queue, customers, taken, rows } = await openSendingShop();
    const [moved, blocked] = await customers(2);
    await queue("Hi", [moved!, blocked!]);
    const newPhone = makePhone();
    const { hashAddress } = await import("#app/secrets.server.ts");
    const change = async (id: bigint, phone: string) =>
      db.customer.update({
        where: { shopId_id: { shopId: shop.id, id } },
        data: { phone, phoneE164: phone, phoneHash: hashAddress(phone) },
      });
    await change(moved!.id, newPhone);
    const blockedPhone = makePhone();
    await suppress(shop, { address: blockedPhone });
    await change(blocked!.id, blockedPhone);
    await drainQueue();
    expect((await taken()).map((one) => one.to_address)).toEqual([newPhone]);
    expect((await rows()).map((row) => [row.status, row.reason, row.address])).toEqual([
      ["sent", null, newPhone],
      ["skipped", "suppressed", blockedPhone],
    ]);
  });

  it("writes to a number once, also when two customers came to have it after the audience was written down", async () => {
    const { shop, queue, customers, taken, rows } = await openSendingShop();
    const [first, second, third, fourth] = await customers(4);
    await queue("Hi", [first!, second!, third!, fourth!]);
    const { hashAddress } = await import("#app/secrets.server.ts");
    const move = (id: bigint, phone: string) =>
      db.customer.update({
        where: { shopId_id: { shopId: shop.id, id } },
        data: { phone, phoneE164: phone, phoneHash: hashAddress(phone) },
      });
    const newPhone = makePhone();
    await move(second!.id, first!.phoneE164!);
    await move(third!.id, newPhone);
    await move(fourth!.id, newPhone);
    await drainQueue();
    expect((await taken()).map((one) => one.to_address).sort()).toEqual([first!.phoneE164, newPhone].sort());
    expect((await rows()).map((row) => [row.status, row.reason])).toEqual([
      ["sent", null],
      ["skipped", "duplicate-address"],
      ["sent", null],
      ["skipped", "duplicate-address"],
    ]);
  });

  it("skips what could not go out before its latest useful time, and never sends it late", async () => {
    const { queue, customers, rows, taken } = await openSendingShop();
    await queue("Hi", await customers(1), { latestAt: new Date(Date.now() - 1) });
    await drainQueue();
    expect((await rows())[0]).toMatchObject({ status: "skipped", reason: "too-late" });
    expect(await taken()).toEqual([]);
  });

  it("skips a message that comes out empty or too long for this customer, and sends the others", async () => {
    const { shop, queue, rows, taken } = await openSendingShop();
    const people = [
      await makeCustomer(shop, { firstName: null }),
      await makeCustomer(shop, { firstName: "x".repeat(1_601) }),
      await makeCustomer(shop, { firstName: "Ida" }),
    ];
    await queue("{{ customer.first_name }}", people);
    await drainQueue();
    expect((await rows()).map((row) => [row.status, row.reason])).toEqual([
      ["skipped", "empty-message"],
      ["skipped", "too-long"],
      ["sent", null],
    ]);
    expect(await taken()).toHaveLength(1);
  });
});

describe("pausing, resuming and cancelling", () => {
  it("sends nothing of a held dispatch, and the rest after it is resumed", async () => {
    const { shop, queue, customers, taken, rows } = await openSendingShop();
    const dispatchId = await queue("Hi", await customers(5));
    await inTransaction((tx) => holdDispatch(tx, shop, dispatchId));
    await drainQueue();
    expect(await taken()).toEqual([]);
    expect((await rows()).every((row) => row.status === "queued")).toBe(true);
    await inTransaction((tx) => resumeDispatch(tx, shop, dispatchId));
    await drainQueue();
    expect(await taken()).toHaveLength(5);
  });

  it("claims nothing once the pause is committed, however many workers run", async () => {
    const { shop, queue, customers, posted, rows, interfere } = await openSendingShop();
    const dispatchId = await queue("Hi", await customers(400));
    let pausedAfter: number | undefined;
    interfere({
      before: async () => {
        if (posted.length === 30 && pausedAfter === undefined) {
          pausedAfter = 0;
          await inTransaction((tx) => holdDispatch(tx, shop, dispatchId));
          pausedAfter = (await rows()).filter((row) => row.status !== "queued").length;
        }
        return undefined;
      },
    });
    await Promise.all([0, 1].map((shard) => sendMessages(shop, { dispatchId, shard }, { now })));
    expect((await rows()).filter((row) => row.status !== "queued")).toHaveLength(pausedAfter!);
    expect((await rows()).filter((row) => row.status === "sending")).toEqual([]);
    expect(pausedAfter).toBeLessThan(400);
  });

  it("cancels what waits, leaves what went out, and is drained then", async () => {
    const { shop, queue, customers, taken, rows } = await openSendingShop();
    const dispatchId = await queue("Hi", await customers(4));
    await inTransaction((tx) => closeDispatch(tx, shop, dispatchId));
    await drainQueue();
    expect(await taken()).toEqual([]);
    expect((await rows()).map((row) => [row.status, row.reason])).toEqual(Array(4).fill(["skipped", "cancelled"]));
    expect((await db.dispatch.findFirstOrThrow({ where: { shopId: shop.id } })).drainedAt).not.toBeNull();
  });
});

describe("what the carrier refuses", () => {
  it("fails one recipient with the carrier's code and sends the others", async () => {
    const { shop, queue, rows, taken } = await openSendingShop();
    const people = [await makeCustomer(shop, { phoneE164: "+31612341211" }), await makeCustomer(shop)];
    await queue("Hi", people);
    await drainQueue();
    expect((await rows()).map((row) => [row.status, row.reason, row.errorCode])).toEqual([
      ["failed", "carrier-refused", "21211"],
      ["sent", null, null],
    ]);
    expect(await taken()).toHaveLength(1);
  });

  it("takes over a STOP that only the carrier knew", async () => {
    const { shop, queue, rows } = await openSendingShop();
    const customer = await makeCustomer(shop, { phoneE164: "+31612341610" });
    await queue("Hi", [customer]);
    await sendAll(shop, (await rows())[0]!.dispatchId!);
    expect((await rows())[0]).toMatchObject({ status: "failed", errorCode: "21610" });
    expect(await db.suppression.findMany({ where: { shopId: shop.id, channel: "sms" } })).toMatchObject([
      { address: "+31612341610", reason: "carrier" },
    ]);
    expect(await db.customer.findFirstOrThrow({ where: { shopId: shop.id, id: customer.id } })).toMatchObject({
      smsConsent: "unsubscribed",
    });
  });

  it("tries again later what was not taken, and sends it once", async () => {
    const { shop, queue, rows, taken } = await openSendingShop();
    await queue("Hi", [await makeCustomer(shop, { phoneE164: "+31612340503" })]);
    await drainQueue();
    expect((await rows())[0]).toMatchObject({ status: "queued", attempts: 1, errorCode: "20503", claimedAt: null });
    expect((await rows())[0]!.dueAt!.getTime()).toBeGreaterThan(Date.now() + 10_000);
    await drainQueue({ at: later(5) });
    expect((await rows())[0]).toMatchObject({ status: "sent", errorCode: null });
    expect(await taken()).toHaveLength(1);
  });

  it("gives up after many tries, and says so", async () => {
    const { shop, queue, rows, interfere } = await openSendingShop();
    interfere({ before: () => new Response("{}", { status: 503 }) });
    await queue("Hi", [await makeCustomer(shop)]);
    for (let day = 0; day < 12; day += 1) await drainQueue({ at: later(24 * 60 * (day + 1)) });
    expect((await rows())[0]).toMatchObject({ status: "failed", reason: "gave-up" });
  });

  it("pauses a refused sender with the reason, and burns no attempt", async () => {
    const { shop, queue, customers, rows, sender, taken, posted } = await openSendingShop({
      settings: { refuseAllWith: 21606 },
    });
    await queue("Hi", await customers(200));
    await drainQueue();
    expect(await db.sender.findFirstOrThrow({ where: { shopId: shop.id, id: sender.id } })).toMatchObject({
      pauseCode: "21606",
      pauseReason: expect.stringContaining("does not belong"),
    });
    expect((await rows()).every((row) => row.status === "queued" && row.attempts === 0)).toBe(true);
    expect(await taken()).toEqual([]);
    expect(posted.length).toBeLessThan(60);
  });

  it("leaves a carrier in peace that takes nothing", async () => {
    const { queue, customers, posted, interfere, rows } = await openSendingShop();
    interfere({ before: () => new Response("{}", { status: 503 }) });
    await queue("Hi", await customers(300));
    await drainQueue();
    expect(posted.length).toBeLessThan(100);
    expect((await rows()).every((row) => row.status === "queued")).toBe(true);
  });

  it("leaves a carrier in peace whose answers get lost, before every recipient is in doubt", async () => {
    const { queue, customers, posted, interfere, rows } = await openSendingShop();
    interfere({ before: () => new Response("bad gateway", { status: 502 }) });
    await queue("Hi", await customers(300));
    await drainQueue();
    expect(posted.length).toBeLessThan(100);
    expect((await rows()).filter((row) => row.status === "sending")).toHaveLength(posted.length);
  });
});

describe("the sender's rate", () => {
  it("is shared by all shards", async () => {
    const { queue, customers, posted, shop, rows } = await openSendingShop({ ratePerSecond: 10 });
    const dispatchId = await queue("Hi", await customers(100));
    const fixed = new Date();
    await Promise.all([0, 1, 2].map((shard) => sendMessages(shop, { dispatchId, shard }, { now: () => fixed })));
    // Three seconds' worth were saved up.
    expect(posted).toHaveLength(30);
    await Promise.all(
      [0, 1].map((shard) =>
        sendMessages(shop, { dispatchId, shard }, { now: () => new Date(fixed.getTime() + 1_000) }),
      ),
    );
    expect(posted).toHaveLength(40);
    expect((await rows()).filter((row) => row.status === "queued")).toHaveLength(60);
  });

  it("is not used up by messages that are skipped", async () => {
    const { queue, customers, posted, shop } = await openSendingShop({ ratePerSecond: 1 });
    const people = await customers(10);
    await db.customer.updateMany({
      where: { shopId: shop.id, id: { in: people.slice(0, 8).map((one) => one.id) } },
      data: { smsConsent: "unsubscribed" },
    });
    const dispatchId = await queue("Hi", people);
    const fixed = new Date();
    await sendMessages(shop, { dispatchId, shard: 0 }, { now: () => fixed });
    expect(posted).toHaveLength(2);
  });
});

async function sendAll(shop: { id: number; domain: string }, dispatchId: bigint): Promise<void> {
  await sendMessages(shop, { dispatchId, shard: 0 }, { now });
}

describe("while PostgreSQL cannot write", () => {
  it.each(["25006", "53300", "57P01", "40P01", "08006"])(
    "what the carrier said is kept and written a little later (%s)",
    async (code) => {
      const { shop, queue, customers, rows, taken, interfere } = await openSendingShop();
      const dispatchId = await queue("Hi", await customers(3));
      let isFirst = true;
      interfere({
        before: async () => {
          if (isFirst) await pool.query("ALTER TABLE message ENABLE TRIGGER fail_once");
          isFirst = false;
          return undefined;
        },
      });
      await pool.query(`
        CREATE SEQUENCE tries;
        CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS '
          BEGIN IF nextval(''tries'') = 1 THEN RAISE EXCEPTION ''not now'' USING ERRCODE = ''${code}''; END IF; RETURN NEW; END';
        CREATE TRIGGER fail_once BEFORE UPDATE ON message FOR EACH ROW WHEN (NEW.status = 'sent') EXECUTE FUNCTION fail_once();
        ALTER TABLE message DISABLE TRIGGER fail_once`);
      try {
        await sendAll(shop, dispatchId);
      } finally {
        await pool.query("DROP TRIGGER fail_once ON message; DROP FUNCTION fail_once; DROP SEQUENCE tries");
      }
      expect((await rows()).map((row) => row.status)).toEqual(["sent", "sent", "sent"]);
      expect(await taken()).toHaveLength(3);
    },
  );
});
