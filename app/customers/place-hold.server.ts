import { DateTime } from "luxon";
import type { ChannelName } from "../channels/channel.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopProfile } from "../shop.ts";
import { holdMessages } from "./hold-messages.server.ts";
import { checkHold, type HoldProblems } from "./hold.ts";

/** A hold as the merchant asks for it on a customer's page. */
export type AskedHold = {
  channels: readonly ChannelName[];
  reason: string;
  /** The day on the shop's calendar (YYYY-MM-DD) from whose beginning messages are sent again; null until it is released. */
  sendFrom: string | null;
};

/**
 * Keeps marketing messages from a customer at the merchant's wish. Refuses what is not complete, by field. Safe to repeat: see
 * `holdMessages`. Somebody whom the shop does not have, or not any more, is not held, and nothing is said of it.
 */
export async function placeHold(
  shop: Pick<ShopProfile, "id" | "domain" | "timezone">,
  customerId: bigint,
  asked: AskedHold,
  { actor, now }: { actor: string; now: Date },
): Promise<{ ok: true } | { ok: false; problems: HoldProblems }> {
  const { channels, reason, sendFrom } = asked;
  const day = sendFrom === null ? null : DateTime.fromISO(sendFrom, { zone: shop.timezone }).startOf("day");
  const until = day?.isValid ? day.toJSDate() : null;
  const problems = checkHold({ channels, reason, until }, { now });
  if (day && (until === null || problems.until)) problems.until = "Choose a day after today.";
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  await inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      "SELECT FROM customer WHERE shop_id = $1 AND id = $2 AND (deleted_at IS NULL OR merged_into IS NOT NULL)",
      [shop.id, customerId],
    );
    if (rowCount === 0) return;
    await holdMessages(tx, shop, { customerId, channels, reason, until, source: "merchant", actor, now });
  });
  return { ok: true };
}
