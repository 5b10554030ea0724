import type { ChannelName } from "../channels/channel.ts";

/** The column that holds the hash of the address a channel writes to. */
export function addressHashColumn(channel: ChannelName): "email_hash" | "phone_hash" {
  return channel === "email" ? "email_hash" : "phone_hash";
}

/** Locks the customers of an address in the order of their ids, the same everywhere. */
export function lockByAddress(channel: ChannelName): string {
  return `
    SELECT id FROM customer
    WHERE shop_id = $1 AND ${addressHashColumn(channel)} = $2 AND deleted_at IS NULL
    ORDER BY id
    FOR UPDATE`;
}

/** At the same moment the opt-out wins, so it also replaces a consent of its own time. */
export function optOut(channel: ChannelName): string {
  return change(channel, { state: "unsubscribed", comparison: "<=" });
}

/** An opt-in needs to be later than what it replaces. */
export function optIn(channel: ChannelName): string {
  return change(channel, { state: "subscribed", comparison: "<" });
}

/**
 * Changes the consent of an address's customers and keeps proof; answers with the ids of the proof, whose it is, and whether it
 * says something new. Who says later what already stands renews it, so that a statement from between the two does not win for
 * having arrived last. A carrier's refusal renews nothing: it repeats what the customer said, at a time that is its own.
 * The customers must be locked. $1 shop, $2 hash, $3 when, $4 source.
 */
function change(channel: ChannelName, to: { state: "subscribed" | "unsubscribed"; comparison: "<" | "<=" }): string {
  const consent = `${channel}_consent`;
  return `
    WITH before AS (
      SELECT id, ${consent} <> '${to.state}' AS "isNew" FROM customer
      WHERE shop_id = $1 AND ${addressHashColumn(channel)} = $2 AND deleted_at IS NULL AND ${consent} <> 'redacted'
        AND CASE WHEN ${consent} <> '${to.state}' THEN ${consent}_at IS NULL OR ${consent}_at ${to.comparison} $3
                 ELSE $4 <> 'carrier' AND (${consent}_at IS NULL OR ${consent}_at < $3) END
    ), changed AS (
      UPDATE customer SET ${consent} = '${to.state}', ${consent}_at = $3
      FROM before WHERE customer.shop_id = $1 AND customer.id = before.id
    ), proof AS (
      INSERT INTO consent_event (shop_id, customer_id, channel, state, at, source)
      SELECT $1, id, '${channel}', '${to.state}', $3, $4 FROM before ORDER BY id
      RETURNING id, customer_id
    )
    SELECT proof.id, proof.customer_id AS "customerId", before."isNew"
    FROM proof JOIN before ON before.id = proof.customer_id ORDER BY proof.id`;
}

/**
 * Suppresses an address from the time of its opt-out, unless its owner has subscribed again since. A later STOP renews it, for
 * the same reason as the consent.
 */
export function suppressUnlessLaterOptIn(channel: ChannelName): string {
  return `
    INSERT INTO suppression (shop_id, address_hash, channel, address, reason, created_at)
    SELECT $1, $2, '${channel}', $4, $5::suppression_reason, $3
    WHERE NOT EXISTS (
      SELECT FROM customer
      WHERE shop_id = $1 AND ${addressHashColumn(channel)} = $2 AND deleted_at IS NULL
        AND ${channel}_consent = 'subscribed' AND ${channel}_consent_at > $3)
    ON CONFLICT (shop_id, channel, address_hash) DO UPDATE SET created_at = excluded.created_at
    WHERE excluded.reason = 'stop_reply' AND suppression.reason IN ('stop_reply', 'carrier')
      AND suppression.created_at < excluded.created_at`;
}
