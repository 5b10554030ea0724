import fc from "fast-check";
import { expect, test } from "vitest";
import { recordOptOut } from "#app/customers/record-consent.server.ts";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { claimMessages, queueStart } from "#app/messaging/claim-messages.server.ts";
import { closeDispatch } from "#app/messaging/close-dispatch.server.ts";
import { holdDispatch } from "#app/messaging/hold-dispatch.server.ts";
import { leaseMs } from "#app/messaging/lease.ts";
import { recordDelivery } from "#app/messaging/record-delivery.server.ts";
import { recoverClaimed } from "#app/messaging/recover-claimed.server.ts";
import { resumeDispatch } from "#app/messaging/resume-dispatch.server.ts";
import { resumeSender } from "#app/messaging/resume-sender.server.ts";
import { sendMessages } from "#app/messaging/send-messages.server.ts";
import { openSendingShop, type Posted, type SendingShop } from "./sending-shop.ts";

/** What may become of one request to the carrier. */
const faults = [
  "none",
  "answer-lost",
  "request-lost",
  "busy",
  "recipient-refused",
  "sender-refused",
  "report-before-answer",
  "report-without-answer",
] as const;
type Fault = (typeof faults)[number];

/** What may happen around a campaign while it is sent. */
type Step =
  | { kind: "work"; workers: number; faults: Fault[] }
  | { kind: "die"; wanted: number }
  | { kind: "stop"; person: number }
  | { kind: "wait"; seconds: number }
  | { kind: "pause" | "resume" | "cancel" | "recover" | "resume-sender" };

const people = 16;

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant("work" as const),
        workers: fc.integer({ min: 1, max: 3 }),
        faults: fc.array(fc.constantFrom(...faults), { minLength: 1, maxLength: 8 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("die" as const), wanted: fc.integer({ min: 1, max: 5 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("stop" as const), person: fc.integer({ min: 0, max: people - 1 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("wait" as const), seconds: fc.integer({ min: 1, max: 400 }) }),
    },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constantFrom("pause", "resume", "recover", "recover", "resume-sender") }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const) }) },
  ),
  { minLength: 1, maxLength: 14 },
) as fc.Arbitrary<Step[]>;

test("whatever happens on the way, nobody gets a message twice or after a STOP, and nobody is lost", async () => {
  const sending = await openSendingShop({ settings: { keepsOptOuts: false } });
  const customers = await sending.customers(people);
  let campaign = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (course) => {
      campaign += 1;
      await beginAnew(sending);
      const run = await play(sending, { course, customers, owner: `campaign:${campaign}` });

      const ledger = await sending.rows();
      const taken = await sending.taken();
      const timesTaken = (address: string | null) => taken.filter((one) => one.to_address === address).length;
      expect(ledger).toHaveLength(people);
      expect(run.afterStop).toEqual([]);
      for (const row of ledger) {
        const where = `${row.status} ${row.reason} ${row.errorCode}`;
        expect(["sent", "delivered", "failed", "skipped"], where).toContain(row.status);
        const isOut = row.status === "sent" || row.status === "delivered";
        expect([where, timesTaken(row.address)]).toEqual([where, isOut ? 1 : 0]);
        expect([where, row.dueAt, row.claimedAt]).toEqual([where, null, null]);
        if (!isOut) expect(row.reason, where).not.toBeNull();
      }
      expect(await db.messageClaim.count()).toBe(0);
      expect((await db.dispatch.findFirstOrThrow({ where: { shopId: sending.shop.id } })).drainedAt).not.toBeNull();
    }),
    { numRuns: 40 },
  );
}, 120_000);

/** Plays the course, then lets everything come to its end without further faults. */
async function play(
  sending: SendingShop,
  options: { course: Step[]; customers: Awaited<ReturnType<SendingShop["customers"]>>; owner: `campaign:${string}` },
): Promise<{ afterStop: Posted[] }> {
  const { shop, sender, interfere, context } = sending;
  const { course, customers, owner } = options;
  const dispatchId = await sending.queue("Hi {{ customer.first_name }}", customers, { owner });
  const stopped = new Set<string | null>();
  const afterStop: Posted[] = [];
  let clock = Date.now();
  let coming: Fault[] = [];
  const now = () => new Date(clock);
  const chosen = new Map<string, Fault>();

  interfere({
    before: (post) => {
      if (stopped.has(post.to)) afterStop.push(post);
      const fault = coming.shift() ?? "none";
      chosen.set(post.messageId, fault);
      if (fault === "request-lost") return new Response("bad gateway", { status: 502 });
      if (fault === "busy") return Response.json({ code: 20429 }, { status: 429 });
      if (fault === "recipient-refused") return Response.json({ code: 21211 }, { status: 400 });
      if (fault === "sender-refused") return Response.json({ code: 20003 }, { status: 401 });
      return undefined;
    },
    after: async (post, answer) => {
      // The carrier lives by the test's clock too.
      await context.pool.query("UPDATE carrier_message SET created_at = $2 WHERE right(status_callback, $3) = $1", [
        `message=${post.messageId}`,
        now(),
        `message=${post.messageId}`.length,
      ]);
      const fault = chosen.get(post.messageId);
      if (fault === "report-before-answer" || fault === "report-without-answer") {
        await pool.query(
          "INSERT INTO message_event (shop_id, message_id, status, raw) VALUES ($1, $2, 'delivered', '{}')",
          [shop.id, BigInt(post.messageId)],
        );
        await recordDelivery(shop, { now: now() });
      }
      const isLost = fault === "answer-lost" || fault === "report-without-answer";
      return isLost ? new Response("bad gateway", { status: 502 }) : answer;
    },
  });
  const work = (shard: number) => sendMessages(shop, { dispatchId, shard }, { now });

  for (const step of course) {
    clock += 1_000;
    switch (step.kind) {
      case "work":
        coming = [...step.faults];
        await Promise.all(Array.from({ length: step.workers }, (_, shard) => work(shard)));
        coming = [];
        break;
      case "die":
        await claimMessages({
          shopId: shop.id,
          dispatchId,
          senderId: sender.id,
          channel: "sms",
          fields: new Set(),
          wanted: step.wanted,
          from: queueStart,
          now: now(),
        });
        break;
      case "stop": {
        const address = customers[step.person]?.phoneE164 ?? "";
        await inTransaction((tx) =>
          recordOptOut(tx, shop, { address, channel: "sms", at: now(), source: "stop-reply" }),
        );
        stopped.add(address);
        break;
      }
      case "wait":
        clock += step.seconds * 1_000;
        break;
      case "pause":
        await inTransaction((tx) => holdDispatch(tx, shop, dispatchId));
        break;
      case "resume":
        await inTransaction((tx) => resumeDispatch(tx, shop, dispatchId));
        break;
      case "cancel":
        await inTransaction((tx) => closeDispatch(tx, shop, dispatchId));
        break;
      case "recover":
        clock += leaseMs;
        await recoverClaimed({ now: now() });
        break;
      case "resume-sender":
        await resumeSender(shop, sender.id);
    }
  }

  await inTransaction((tx) => resumeDispatch(tx, shop, dispatchId));
  await resumeSender(shop, sender.id);
  for (let round = 0; round < 3; round += 1) {
    clock += 5 * 60 * 60_000;
    await recoverClaimed({ now: now() });
    await work(0);
    await work(0);
  }
  return { afterStop };
}

/** Everyone has agreed again, and neither the ledger nor the carrier has anything. */
async function beginAnew({ shop, context, customers: _ }: SendingShop): Promise<void> {
  await pool.query(
    `TRUNCATE message, message_queue, message_claim, message_event, dispatch, suppression, consent_event`,
  );
  await pool.query("DELETE FROM graphile_worker._private_jobs");
  await pool.query("UPDATE customer SET sms_consent = 'subscribed', sms_consent_at = '2026-01-15' WHERE shop_id = $1", [
    shop.id,
  ]);
  await pool.query(
    "UPDATE sender SET paused_at = NULL, pause_reason = NULL, pause_code = NULL, tokens_at = '2026-01-01'",
  );
  await context.pool.query("TRUNCATE carrier_message CASCADE");
}
