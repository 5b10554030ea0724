import type { ChannelName } from "../channels/channel.ts";
import { channelNames } from "../channels/channel-names.ts";
import type { Sql } from "../db.server.ts";
import { fireTriggers } from "../flow/fire-triggers.server.ts";
import type { ShopRef } from "../shop.ts";
import type { ConsentSource } from "./customer.ts";

/** A customer who was unsubscribed from channels at once. `at`: when they said so. */
export type OptedOut = { customerId: bigint; channels: readonly ChannelName[]; at: Date; source: ConsentSource };

/**
 * Has whoever hears of it told of customers who opted out, in the transaction that writes their consents: once for each statement,
 * however many webhooks bring it.
 */
export async function fireOptedOut(
  tx: Sql,
  shop: Pick<ShopRef, "id">,
  optedOut: readonly OptedOut[],
  { now }: { now: Date },
): Promise<void> {
  await fireTriggers(
    tx,
    shop,
    optedOut.map(({ customerId, channels, at, source }) => ({
      handle: "customer-opted-out",
      subject: `${customerId}:${channels.join("+")}@${at.getTime()}`,
      customerId,
      fields: {
        Channels: channels.map((channel) => channelNames[channel]).join(", "),
        "Said by": saidBy[source],
        "Opted out at": at.toISOString(),
      },
    })),
    { now },
  );
}

const saidBy: Record<ConsentSource, string> = {
  shopify: "Shopify",
  "stop-reply": "reply",
  "start-reply": "reply",
  merchant: "merchant",
  import: "merchant",
  carrier: "carrier",
};
