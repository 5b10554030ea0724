import type { ChannelName } from "../channels/channel.ts";
import type { Sql } from "../db.server.ts";
import { hashAddress } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import type { SuppressionReasonName } from "./suppression-reasons.ts";

/** One address on one channel: E.164 for phones, small letters for e-mail. */
export type SuppressionEntry = { address: string; channel: ChannelName };

/**
 * Puts addresses on the shop's suppression list, in one statement; answers with those that were not on it before. An
 * address that is there keeps its older reason. Safe to repeat.
 */
export async function suppressAddresses(
  tx: Sql,
  shop: ShopRef,
  options: { entries: readonly SuppressionEntry[]; reason: SuppressionReasonName; note?: string },
): Promise<{ added: SuppressionEntry[] }> {
  const byKey = new Map<string, SuppressionEntry & { hash: string }>();
  for (const entry of options.entries) {
    const hash = hashAddress(entry.address);
    byKey.set(keyOf(entry.channel, hash), { ...entry, hash });
  }
  // In one order everywhere, so that two imports never wait for each other.
  const entries = [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
  const { rows } = await tx.query<{ channel: ChannelName; address_hash: string }>(
    `INSERT INTO suppression (shop_id, channel, address_hash, address, reason, note)
     SELECT $1, channel, hash, address, $5::suppression_reason, $6
     FROM unnest($2::channel[], $3::text[], $4::text[]) AS entry (channel, hash, address)
     ON CONFLICT (shop_id, channel, address_hash) DO NOTHING
     RETURNING channel, address_hash`,
    [
      shop.id,
      entries.map((entry) => entry.channel),
      entries.map((entry) => entry.hash),
      entries.map((entry) => entry.address),
      options.reason,
      options.note ?? null,
    ],
  );
  const added = rows.flatMap((row) => byKey.get(keyOf(row.channel, row.address_hash)) ?? []);
  return { added: added.map(({ address, channel }) => ({ address, channel })) };
}

function keyOf(channel: ChannelName, hash: string): string {
  return `${channel}:${hash}`;
}
