import type { ChannelName } from "../channels/channel.ts";

/** Whether hold `alias` keeps messages back at `at`, a piece of SQL. */
function isOn(alias: string, at: string): string {
  return `${alias}.released_at IS NULL AND (${alias}.until IS NULL OR ${alias}.until > ${at})`;
}

/** Of two ends the later one; one without an end is later than any. */
function laterEnd(a: string, b: string): string {
  return `CASE WHEN ${a} IS NULL OR ${b} IS NULL THEN NULL ELSE greatest(${a}, ${b}) END`;
}

/** Whether a customer is held on a channel, at this moment unless said otherwise. `customer` and `at` are pieces of SQL. $1 shop. */
export function isHeld(channel: ChannelName, { customer, at = "now()" }: { customer: string; at?: string }): string {
  return `EXISTS (
      SELECT FROM hold
      WHERE hold.shop_id = $1 AND hold.channel = '${channel}' AND hold.customer_id = ${customer} AND ${isOn("hold", at)})`;
}

/** Everyone who is held on a channel at `at`, a piece of SQL, once for each hold: where they are looked up in one go. $1 shop. */
export function heldCustomers(channel: ChannelName, { at }: { at: string }): string {
  return `SELECT hold.customer_id FROM hold WHERE hold.shop_id = $1 AND hold.channel = '${channel}' AND ${isOn("hold", at)}`;
}

/**
 * A scalar: why a message that was skipped as held was held, in the merchant's words, or NULL. `message` is the alias of its
 * row, `customers` who its customer may be by now, as an array: holds go with whoever is kept in a merge. $1 shop.
 */
export function holdReason(message: string, customers: string): string {
  return `CASE WHEN ${message}.reason = 'held' THEN (
      SELECT string_agg(DISTINCT hold.reason, '; ') FROM hold
      WHERE hold.shop_id = $1 AND hold.customer_id = ANY (${customers}) AND hold.channel = ${message}.channel
        AND hold.placed_at <= ${message}.decided_at
        AND (hold.released_at IS NULL OR hold.released_at > ${message}.decided_at)
        AND (hold.until IS NULL OR hold.until > ${message}.decided_at)) END`;
}

/** Writes down of a customer's holds that they have ended by themselves. $1 shop, $2 customer, $3 now. */
export const endPastHoldsOf = `
  UPDATE hold SET released_at = until WHERE shop_id = $1 AND customer_id = $2 AND released_at IS NULL AND until <= $3`;

/**
 * $1 shop, $2 customer, $3 channels, $4 reason, $5 source, $6 who, $7 now, $8 until. Answers with each channel's hold, and
 * whether there is one now, or a longer one, that there was not before.
 */
export const placeHolds = `
WITH before AS (
  SELECT channel, until FROM hold
  WHERE shop_id = $1 AND customer_id = $2 AND channel = ANY ($3::channel[]) AND reason = $4 AND released_at IS NULL
), placed AS (
  INSERT INTO hold (shop_id, customer_id, channel, reason, source, placed_by, placed_at, until)
  SELECT $1, $2, channel, $4, $5::hold_source, $6, $7, $8 FROM unnest($3::channel[]) AS asked (channel)
  ON CONFLICT (shop_id, channel, customer_id, reason) WHERE released_at IS NULL
  DO UPDATE SET until = ${laterEnd("hold.until", "excluded.until")}
  RETURNING id, channel, until
)
SELECT placed.id, placed.channel, before.channel IS NULL OR before.until IS DISTINCT FROM placed.until AS changed
FROM placed LEFT JOIN before USING (channel)
ORDER BY placed.channel`;

/** $1 shop, $2 customer, $3 channels, $4 who, $5 now, $6 ids of holds, or NULL for all. */
export const releaseHolds = `
UPDATE hold SET released_at = $5, released_by = $4
WHERE shop_id = $1 AND customer_id = $2 AND channel = ANY ($3::channel[]) AND ($6::bigint[] IS NULL OR id = ANY ($6::bigint[]))
  AND ${isOn("hold", "$5")}
RETURNING channel`;

/** $1 shop, $2 customer, $3 now. What was asked for at once is one line. */
export const holdsOfCustomer = `
SELECT array_agg(id::text ORDER BY channel) AS ids, array_agg(channel::text ORDER BY channel) AS channels,
  reason, source, placed_by AS "placedBy", placed_at AS "placedAt", until
FROM hold WHERE shop_id = $1 AND customer_id = $2 AND ${isOn("hold", "$3")}
GROUP BY reason, source, placed_by, placed_at, until
ORDER BY placed_at DESC, min(id) DESC`;

/**
 * The holds of somebody who was merged become the kept one's. Of two for one reason on one channel one is left, from the earlier
 * beginning to the later end. $1 shop, $2 who is gone, $3 who is kept.
 */
export const giveHolds = `
WITH doubled AS (
  UPDATE hold kept SET placed_at = least(kept.placed_at, gone.placed_at), until = ${laterEnd("kept.until", "gone.until")}
  FROM hold gone
  WHERE kept.shop_id = $1 AND kept.customer_id = $3 AND kept.released_at IS NULL
    AND gone.shop_id = $1 AND gone.customer_id = $2 AND gone.released_at IS NULL
    AND gone.channel = kept.channel AND gone.reason = kept.reason
  RETURNING gone.id
), dropped AS (
  DELETE FROM hold WHERE shop_id = $1 AND id IN (SELECT id FROM doubled)
)
UPDATE hold SET customer_id = $3 WHERE shop_id = $1 AND customer_id = $2 AND id NOT IN (SELECT id FROM doubled)`;

/** $1 shop, $2 the person's customers. */
export const forgetHolds = "DELETE FROM hold WHERE shop_id = $1 AND customer_id = ANY ($2::bigint[])";
