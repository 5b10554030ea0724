import type { ChannelName } from "../channels/channel.ts";
import { phoneChannels } from "./customer.ts";
import { isHeld } from "./hold.sql.ts";

const consentColumn: Record<ChannelName, string> = {
  sms: "sms_consent",
  whatsapp: "whatsapp_consent",
  rcs: "rcs_consent",
  email: "email_consent",
};

/** What the policy can answer. The words for the merchant are in app/messaging/reasons.ts. */
export type PolicyReason =
  "deleted" | "suppressed" | "unsubscribed" | "no-address" | "invalid-address" | "not-subscribed" | "held";

/** What messages are for: `dispatch.purpose`. Campaigns and automations are marketing. */
export type MessagePurpose = "marketing" | "transactional";

/**
 * The policy as one SQL expression: why this customer may not be written to on this channel (a code of reasons.ts), or NULL when
 * they may. The audience uses it to foresee, sending uses it to decide; both say the same.
 *
 * `customer` and `suppression` are the aliases of a `customer` row and of the `suppression` row LEFT JOINed to it on shop,
 * channel and address hash; `held` says whether they are held on the channel, at this moment unless said otherwise. The order is
 * the order in which a merchant wants to know: an opt-out wins over everything, and a hold is the last to be named, since it
 * passes. $1 shop.
 *
 * A transactional message needs no marketing subscription, and no hold keeps it back. A STOP does: it suppresses the number. To
 * have unsubscribed in Shopify is about marketing alone. Whoever is redacted is nobody any more.
 */
export function policyReason(
  channel: ChannelName,
  aliases: { customer: string; suppression: string; held?: string },
  purpose: MessagePurpose = "marketing",
): string {
  const { customer: c, suppression: s, held = isHeld(channel, { customer: `${c}.id` }) } = aliases;
  const consent = `${c}.${consentColumn[channel]}`;
  // The state is compared as what it is: as text it took a tenth of an audience's time.
  const addressState =
    channel === "email" ? `CASE WHEN ${c}.email IS NULL THEN 'missing' ELSE 'valid' END` : `${c}.phone_state`;
  if (purpose === "transactional") {
    return `CASE
    WHEN ${c}.id IS NULL OR ${c}.deleted_at IS NOT NULL OR ${consent} = 'redacted' THEN 'deleted'
    WHEN ${s}.address_hash IS NOT NULL THEN 'suppressed'
    WHEN ${addressState} = 'missing' THEN 'no-address'
    WHEN ${addressState} = 'invalid' OR ${consent} = 'invalid' THEN 'invalid-address'
  END`;
  }
  return `CASE
    WHEN ${c}.id IS NULL OR ${c}.deleted_at IS NOT NULL THEN 'deleted'
    WHEN ${s}.address_hash IS NOT NULL THEN 'suppressed'
    WHEN ${consent} IN ('unsubscribed', 'redacted') THEN 'unsubscribed'
    WHEN ${addressState} = 'missing' THEN 'no-address'
    WHEN ${addressState} = 'invalid' OR ${consent} = 'invalid' THEN 'invalid-address'
    WHEN ${consent} <> 'subscribed' THEN 'not-subscribed'
    WHEN ${held} THEN 'held'
  END`;
}

/** The join that `policyReason` needs: the suppression on a channel, `as` its alias, of the address whose hash is `hash`. $1 shop. */
export function joinSuppression(channel: ChannelName, { hash, as }: { hash: string; as: string }): string {
  return `LEFT JOIN suppression AS ${as}
    ON ${as}.shop_id = $1 AND ${as}.channel = '${channel}' AND ${as}.address_hash = ${hash}`;
}

/**
 * Why a customer may not be written to, one column for each phone channel, named by it; NULL where they may. `customer` is the
 * alias of a `customer` row. $1 shop.
 */
export function reachByChannel(customer: string): { columns: string; joins: string } {
  return {
    columns: phoneChannels
      .map((channel) => `${policyReason(channel, { customer, suppression: channel })} AS ${channel}`)
      .join(", "),
    joins: phoneChannels
      .map((channel) => joinSuppression(channel, { hash: `${customer}.phone_hash`, as: channel }))
      .join("\n"),
  };
}
