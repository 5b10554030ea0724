import type { CarrierCallback } from "../channels/channel.ts";
import { numberOfSender } from "../customers/phone.ts";
import { inTransaction } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { verifiedBy } from "./carrier-of-shop.server.ts";
import { classifyReply } from "./classify-reply.ts";
import { shopParam, type CallbackOutcome } from "./receive-status.server.ts";

/**
 * Takes in one message from a customer: verified with the shop's own secret, stored once however often it is delivered, and
 * answered once it is committed; a job then does what it asks. Throws only when it could not be stored.
 */
export async function receiveInbound(callback: CarrierCallback): Promise<CallbackOutcome> {
  const shop = shopParam.safeParse(new URL(callback.url).searchParams.get("shop"));
  if (!shop.success) return "malformed";
  const result = await verifiedBy(shop.data, "twilio", (carrier) => carrier.readInbound(callback));
  if (result.kind !== "genuine") return result.kind;
  const message = result.value;
  await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: bigint }>(
      `INSERT INTO inbound_message (shop_id, carrier, carrier_message_id, channel, from_address, to_address, body, intent, raw)
       VALUES ($1, 'twilio', $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (shop_id, carrier, carrier_message_id) DO NOTHING RETURNING id`,
      [
        shop.data,
        message.carrierMessageId,
        message.channel,
        numberOfSender(message.from),
        message.to,
        message.body,
        classifyReply(message.body),
        JSON.stringify(message.raw),
      ],
    );
    const [stored] = rows;
    if (stored) {
      await enqueue(tx, "work-reply", {
        payload: { shopId: shop.data, inboundId: stored.id },
        key: `reply:${shop.data}:${stored.id}`,
      });
    }
  });
  return "stored";
}
