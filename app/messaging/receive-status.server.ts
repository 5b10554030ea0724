import { z } from "zod";
import type { CarrierCallback } from "../channels/channel.ts";
import { inTransaction } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { log } from "../log.server.ts";
import { verifiedBy } from "./carrier-of-shop.server.ts";
import { ledgerStatusOf } from "./delivery.ts";
import { groupCommit } from "../group-commit.ts";
import type { MessageStatus } from "./message.ts";

/** What a callback came to, with the HTTP status a carrier is answered with. */
export const callbackAnswers = { stored: 204, malformed: 400, forged: 403 } as const;
export type CallbackOutcome = keyof typeof callbackAnswers;

type StoredEvent = {
  shopId: number;
  messageId: bigint;
  status: MessageStatus | null;
  errorCode: string | null;
  raw: Record<string, string>;
};

/** The ids that our own address carries. */
export const shopParam = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);
const messageParam = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .transform(BigInt);

/**
 * Takes in one status callback: verified with the shop's own secret, stored as it came, answered once it is committed; a job
 * then applies it to the ledger. An event for a message that is not in the ledger is kept and changes nothing. Throws only
 * when it could not be stored, so that the carrier tries again.
 */
export async function receiveStatus(callback: CarrierCallback): Promise<CallbackOutcome> {
  const query = new URL(callback.url).searchParams;
  const shop = shopParam.safeParse(query.get("shop"));
  if (!shop.success) return "malformed";
  const result = await verifiedBy(shop.data, "twilio", (carrier) => carrier.readStatus(callback));
  if (result.kind !== "genuine") return result.kind;
  const message = messageParam.safeParse(query.get("message"));
  if (!message.success) return "malformed";
  const { status, errorCode, raw } = result.value;
  if (status === null)
    log.debug({ shopId: shop.data, word: raw.MessageStatus }, "a status word of the carrier's is not known");
  await store({
    shopId: shop.data,
    messageId: message.data,
    status: status && ledgerStatusOf(status),
    errorCode: errorCode ?? null,
    raw,
  });
  return "stored";
}

const store = groupCommit<StoredEvent>(
  async (events) =>
    inTransaction(async (tx) => {
      await tx.query(
        `INSERT INTO message_event (shop_id, message_id, status, error_code, raw)
         SELECT * FROM unnest($1::int[], $2::bigint[], $3::message_status[], $4::text[], $5::jsonb[])`,
        [
          events.map((event) => event.shopId),
          events.map((event) => event.messageId),
          events.map((event) => event.status),
          events.map((event) => event.errorCode),
          events.map((event) => JSON.stringify(event.raw)),
        ],
      );
      for (const shopId of [...new Set(events.map((event) => event.shopId))].sort((a, b) => a - b)) {
        await enqueue(tx, "record-delivery", { payload: { shopId }, key: `delivery:${shopId}`, keepRunAt: true });
      }
    }),
  { windowMs: 4, most: 500 },
);
