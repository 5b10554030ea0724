import type { ChannelName } from "../channels/channel.ts";
import { heldCustomers } from "../customers/hold.sql.ts";
import { policyReason } from "../customers/policy.sql.ts";
import type { MessageStatus } from "../messaging/message.ts";

/** One list version of one segment. */
export type ListVersion = { segmentId: bigint; version: number };

/** Who is asked for, before consent is looked at. */
export type Audience = {
  channel: ChannelName;
  base:
    | { kind: "segments"; lists: ListVersion[] }
    /** Everyone who subscribed to the channel. */
    | { kind: "all-subscribed" }
    /** The recipients of an earlier campaign whose messages are in one of these states. */
    | { kind: "resend"; campaignId: bigint; statuses: MessageStatus[] };
  excluded: ListVersion[];
};

/** A piece of SQL with the values of its parameters, which it numbers from $1. */
export type SqlText = { text: string; values: unknown[] };

const INCLUDED = 1;
const EXCLUDED = 2;
/** Says nothing of whether they are in it, only that they are on hold. */
const HELD = 4;

const consentColumns: Record<ChannelName, { state: string; at: string }> = {
  sms: { state: "sms_consent", at: "sms_consent_at" },
  whatsapp: { state: "whatsapp_consent", at: "whatsapp_consent_at" },
  rcs: { state: "rcs_consent", at: "rcs_consent_at" },
  email: { state: "email_consent", at: "email_consent_at" },
};

/**
 * The recipients, to be put behind `WITH`: a table expression `recipient` of everyone in the audience, each once, with
 * customer_id, address, consent_at, country, excluded and reason (a code of reasons.ts, or NULL for whoever is written to).
 * People whom an excluded segment takes out again are not in it, unless `withExcluded`. Holds are looked at as of `now`, or of
 * the moment when it runs.
 *
 * The lists are read in one pass: every span of every list, included or excluded, is grouped by customer, and the bits of
 * its marks say whether to keep it. That is one hash table for any number of segments, and for those on hold, who are few and
 * would otherwise be asked for a million times. Each list is a branch of its own so that the planner sees which segment it is
 * and knows its size.
 *
 * Of several people with one address, whom policy all allows, the one with the lowest id gets the message. These are found
 * once, before they are joined: the planner takes an audience for a handful of people, and would go through all of it again
 * for each of them (nine seconds for ten thousand).
 */
export function audienceSql(
  shopId: number,
  audience: Audience,
  options: { withExcluded: boolean; now?: Date },
): SqlText {
  const values: unknown[] = [shopId, audience.channel];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const at = options.now ? `${bind(options.now)}::timestamptz` : "now()";
  const spans = (list: ListVersion, mark: number) => {
    const version = bind(list.version);
    return `SELECT customer_id, ${mark} AS mark FROM segment_member
      WHERE shop_id = $1 AND segment_id = ${bind(list.segmentId)}
        AND joined_version <= ${version} AND (left_version IS NULL OR left_version > ${version})`;
  };
  const branches = [
    ...baseBranches(audience, { bind, spans }),
    ...audience.excluded.map((list) => spans(list, EXCLUDED)),
    `SELECT customer_id, ${HELD} AS mark FROM (${heldCustomers(audience.channel, { at })}) AS held`,
  ];
  const kept = options.withExcluded
    ? `bit_or(mark) & ${INCLUDED} = ${INCLUDED}`
    : `bit_or(mark) & ${INCLUDED | EXCLUDED} = ${INCLUDED}`;
  const [address, hash] =
    audience.channel === "email" ? ["lower(c.email)", "c.email_hash"] : ["c.phone_e164", "c.phone_hash"];
  return {
    text: `
      audience AS MATERIALIZED (
        SELECT m.customer_id, m.mark & ${EXCLUDED} <> 0 AS excluded, ${address} AS address,
               c.${consentColumns[audience.channel].at} AS consent_at, c.country_code AS country,
               ${policyReason(audience.channel, { customer: "c", suppression: "s", held: `m.mark & ${HELD} <> 0` })} AS reason
          FROM (SELECT customer_id, bit_or(mark) AS mark
                  FROM (${branches.join("\n      UNION ALL\n      ")}) AS marked
                 GROUP BY customer_id
                HAVING ${kept}) AS m
          LEFT JOIN customer c ON c.shop_id = $1 AND c.id = m.customer_id
          LEFT JOIN suppression s ON s.shop_id = $1 AND s.channel = $2::channel AND s.address_hash = ${hash}
      ),
      doubled AS MATERIALIZED (
        SELECT address, min(customer_id) AS keeper
          FROM audience WHERE reason IS NULL AND NOT excluded
         GROUP BY address HAVING count(*) > 1
      ),
      recipient AS (
        SELECT a.customer_id, a.excluded, a.address, a.consent_at, a.country,
               CASE WHEN a.customer_id <> d.keeper THEN 'duplicate-address' ELSE a.reason END AS reason
          FROM audience a
          LEFT JOIN doubled d ON d.address = a.address AND a.reason IS NULL AND NOT a.excluded
      )`,
    values,
  };
}

function baseBranches(
  { base, channel }: Audience,
  { bind, spans }: { bind: (value: unknown) => string; spans: (list: ListVersion, mark: number) => string },
): string[] {
  switch (base.kind) {
    case "segments":
      return base.lists.map((list) => spans(list, INCLUDED));
    case "all-subscribed":
      return [
        `SELECT id AS customer_id, ${INCLUDED} AS mark FROM customer
          WHERE shop_id = $1 AND deleted_at IS NULL AND ${consentColumns[channel].state} = 'subscribed'`,
      ];
    case "resend":
      return [
        `SELECT customer_id, ${INCLUDED} AS mark FROM message
          WHERE shop_id = $1 AND source = 'campaign' AND source_id = ${bind(base.campaignId)}
            AND status = ANY (${bind(base.statuses)}::message_status[])`,
      ];
  }
}
