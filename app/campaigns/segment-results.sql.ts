/**
 * The latest campaigns that were sent to a segment, with the list version of it that they went to. $1 is the shop, $2 the
 * segment, $3 how many. A campaign that refreshed its lists did so when it began.
 */
export const campaignsOfSegment = `
  SELECT id, channel, started_at AS "startedAt", finished_at AS "finishedAt", cardinality(include_segment_ids) = 1 AS "isAlone",
         CASE audience_mode
           WHEN 'freeze' THEN (frozen_versions ->> $2::bigint::text)::int
           ELSE (SELECT max(version) FROM segment_version AS list
                  WHERE list.shop_id = $1 AND list.segment_id = $2 AND list.taken_at <= campaign.started_at)
         END AS version
    FROM campaign
   WHERE shop_id = $1 AND $2 = ANY (include_segment_ids) AND NOT all_subscribed AND resend_of IS NULL
     AND status IN ('sending', 'paused', 'finished', 'cancelled') AND started_at IS NOT NULL
   ORDER BY started_at DESC, id DESC
   LIMIT $3`;

/** The span in which the person of `customer` was in the list that the campaign of `used` went to; one at most. */
const membership = (customer: string) => `
    SELECT FROM segment_member AS span
     WHERE span.shop_id = $1 AND span.segment_id = $2 AND span.customer_id = ${customer}
       AND span.joined_version <= used.version AND (span.left_version IS NULL OR span.left_version > used.version)`;

/** What became of the members' messages in one campaign, $3, which went to version $4 of the segment's list. */
export const countMembersMessages = `
  SELECT message.status, count(*)::int AS count
    FROM (SELECT $3::bigint AS campaign_id, $4::int AS version) AS used
    JOIN message ON message.shop_id = $1 AND message.source = 'campaign' AND message.source_id = used.campaign_id
   WHERE EXISTS (${membership("message.customer_id")})
   GROUP BY message.status`;

/**
 * After how many of the members' messages of campaigns $3 (lists of versions $4) the customer replied STOP, by campaign. A
 * STOP answers the last campaign's message that this number got on this channel. From the STOPs to the messages: they are
 * few, and there may be millions of messages. LIMIT keeps the members from being read as a whole (at 1,000,000 of them:
 * 0.2 seconds for 9,000 STOPs, instead of 0.7). $5 is when the first of the campaigns began.
 */
export const countOptOuts = `
  SELECT answered.source_id AS id, count(DISTINCT answered.customer_id)::int AS "optOuts"
    FROM inbound_message AS stop
    JOIN customer ON customer.shop_id = $1 AND customer.phone_e164 = stop.from_address
   CROSS JOIN LATERAL (
     SELECT source_id, customer_id FROM message
      WHERE shop_id = $1 AND message.customer_id = customer.id AND source = 'campaign' AND channel = stop.channel
        AND sent_at <= stop.received_at
      ORDER BY sent_at DESC LIMIT 1) AS answered
    JOIN unnest($3::bigint[], $4::int[]) AS used (campaign_id, version) ON used.campaign_id = answered.source_id
   CROSS JOIN LATERAL (${membership("answered.customer_id")} LIMIT 1) AS membership
   WHERE stop.shop_id = $1 AND stop.intent = 'stop' AND stop.received_at >= $5
   GROUP BY answered.source_id`;
