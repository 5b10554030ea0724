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
  return change(channel, { state: "unsubscribed", unless: ["unsubscribed", "redacted"], comparison: "<=" });
}

/** An opt-in needs to be later than what it replaces. */
export function optIn(channel: ChannelName): string {
  return change(channel, { state: "subscribed", unless: ["subscribed", "redacted"], comparison: "<" });
}

/** Changes the consent of an address's customers and keeps proof; answers with the ids of the proof, and whose it is. */
function change(
  channel: ChannelName,
  to: { state: string; unless: readonly string[]; comparison: "<" | "<=" },
): string {
  const consent = `${channel}_consent`;
  return `
    WITH changed AS (
      UPDATE customer SET ${consent} = '${to.state}', ${consent}_at = $3
      WHERE shop_id = $1 AND ${addressHashColumn(channel)} = $2 AND deleted_at IS NULL
        AND ${consent} NOT IN (${to.unless.map((state) => `'${state}'`).join(", ")})
        AND (${consent}_at IS NULL OR ${consent}_at ${to.comparison} $3)
      RETURNING id
    )
    INSERT INTO consent_event (shop_id, customer_id, channel, state, at, source)
    SELECT $1, id, '${channel}', '${to.state}', $3, $4 FROM changed ORDER BY id
    RETURNING id, customer_id AS "customerId"`;
}

/** Suppresses an address from the time of its opt-out, unless its owner has subscribed again since. */
export function suppressUnlessLaterOptIn(channel: ChannelName): string {
  return `
    INSERT INTO suppression (shop_id, address_hash, channel, address, reason, created_at)
    SELECT $1, $2, '${channel}', $4, $5::suppression_reason, $3
    WHERE NOT EXISTS (
      SELECT FROM customer
      WHERE shop_id = $1 AND ${addressHashColumn(channel)} = $2 AND deleted_at IS NULL
        AND ${channel}_consent = 'subscribed' AND ${channel}_consent_at > $3)
    ON CONFLICT (shop_id, channel, address_hash) DO NOTHING`;
}
