import type { ChannelName } from "../channels/channel.ts";
import type { Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { hashAddress } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import { enqueueActed } from "./enqueue-acted.server.ts";
import { phoneChannels, shopifyConsentChannels, type ConsentSource } from "./customer.ts";
import { fireOptedOut } from "./fire-opted-out.server.ts";
import { normalizeEmail } from "./phone.ts";
import { lockByAddress, optIn, optOut, suppressUnlessLaterOptIn } from "./record-consent.sql.ts";

type Statement = {
  /** E.164 for phones. */
  address: string;
  channel: ChannelName;
  /** When the customer said so. */
  at: Date;
  source: Exclude<ConsentSource, "shopify" | "import">;
};

/**
 * The owner of an address wants no more marketing. Every customer with the address is unsubscribed, on this channel or on
 * all that reach the number, as the shop's `stop_scope` says; the address is suppressed, known or not; proof is kept; and
 * what Shopify keeps is written back to it by a job of the same transaction. An opt-in that is later than `at` stands. Said
 * again later, it is renewed. Safe to repeat. Answers with the customers that have the address.
 */
export async function recordOptOut(tx: Sql, shop: ShopRef, statement: Statement): Promise<{ customerIds: bigint[] }> {
  const hash = addressHash(statement);
  const customerIds = await lockCustomersWith(tx, shop, { hash, channel: statement.channel });
  const stopped = new Map<bigint, ChannelName[]>();
  for (const channel of await channelsToStop(tx, shop, statement.channel)) {
    const { rows } = await tx.query<{ id: bigint; customerId: bigint; isNew: boolean }>(optOut(channel), [
      shop.id,
      hash,
      statement.at,
      statement.source,
    ]);
    for (const { customerId, isNew } of rows)
      if (isNew) stopped.set(customerId, [...(stopped.get(customerId) ?? []), channel]);
    await enqueueWriteBack(tx, shop, { channel, events: rows });
    const reason = statement.source === "merchant" || statement.source === "carrier" ? statement.source : "stop_reply";
    await tx.query(suppressUnlessLaterOptIn(channel), [shop.id, hash, statement.at, statement.address, reason]);
  }
  await enqueueActed(tx, shop, { customerIds, event: "unsubscribed", at: statement.at });
  const { at, source } = statement;
  const optedOut = [...stopped].map(([customerId, channels]) => ({ customerId, channels, at, source }));
  await fireOptedOut(tx, shop, optedOut, { now: at });
  return { customerIds };
}

/**
 * The owner of an address wants marketing on this channel (again): every customer with the address is subscribed, and a
 * suppression that came of an earlier STOP or of the carrier's refusal is lifted. One that the merchant made stays, and so
 * does an opt-out that is later than `at`. Said again later, it is renewed. Safe to repeat. Answers with the customers that have the address.
 */
export async function recordOptIn(tx: Sql, shop: ShopRef, statement: Statement): Promise<{ customerIds: bigint[] }> {
  const { channel } = statement;
  const hash = addressHash(statement);
  const customerIds = await lockCustomersWith(tx, shop, { hash, channel });
  await tx.query(
    `DELETE FROM suppression
     WHERE shop_id = $1 AND channel = $2 AND address_hash = $3 AND reason IN ('stop_reply', 'carrier') AND created_at < $4`,
    [shop.id, channel, hash, statement.at],
  );
  const { rows } = await tx.query<{ id: bigint }>(optIn(channel), [shop.id, hash, statement.at, statement.source]);
  await enqueueWriteBack(tx, shop, { channel, events: rows });
  return { customerIds };
}

async function lockCustomersWith(
  tx: Sql,
  shop: ShopRef,
  by: { hash: string; channel: ChannelName },
): Promise<bigint[]> {
  const { rows } = await tx.query<{ id: bigint }>(lockByAddress(by.channel), [shop.id, by.hash]);
  return rows.map((row) => row.id);
}

async function channelsToStop(tx: Sql, shop: ShopRef, channel: ChannelName): Promise<readonly ChannelName[]> {
  if (channel === "email") return [channel];
  const { rows } = await tx.query<{ stop_scope: "channel" | "all_channels" }>(
    "SELECT stop_scope FROM shop WHERE id = $1",
    [shop.id],
  );
  return rows[0]?.stop_scope === "channel" ? [channel] : phoneChannels;
}

async function enqueueWriteBack(
  tx: Sql,
  shop: ShopRef,
  options: { channel: ChannelName; events: { id: bigint }[] },
): Promise<void> {
  if (!shopifyConsentChannels.some((channel) => channel === options.channel)) return;
  for (const event of options.events) {
    await enqueue(tx, "write-consent", {
      payload: { shopId: shop.id, consentEventId: event.id },
      key: `consent:${shop.id}:${event.id}`,
    });
  }
}

function addressHash({ address, channel }: Statement): string {
  return hashAddress(channel === "email" ? (normalizeEmail(address) ?? address) : address);
}
