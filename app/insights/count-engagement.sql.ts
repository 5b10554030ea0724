/**
 * What came of each activity on one day, written down once. Each happening is of the day it became known on: a message that is
 * delivered the day after it was sent is a delivery of that day.
 *
 * - Campaigns that were over more than a week before the day, and runs that were, have nothing new to say: the ledger is reached by
 *   the key of those that may.
 * - A STOP is the doing of the last message that reached the customer on its channel within the week before.
 *
 * $1 shop, $2 day, $3 its begin, $4 its end, $5 the shop's offset from UTC on that day.
 */
export const countEngagement = `
WITH happened AS (
  SELECT 'campaign'::message_source AS source, c.id AS source_id, counts.*
  FROM marketing_activity a
  JOIN campaign c ON c.shop_id = $1 AND c.id = a.source_id
    AND c.started_at < $4 AND (c.finished_at IS NULL OR c.finished_at >= $3::timestamptz - interval '7 days')
  CROSS JOIN LATERAL (
    SELECT ${counts()} FROM message m WHERE m.shop_id = $1 AND m.source = 'campaign' AND m.source_id = c.id
  ) AS counts
  WHERE a.shop_id = $1 AND a.source = 'campaign'
  UNION ALL
  SELECT 'automation', a.source_id, counts.*
  FROM marketing_activity a
  CROSS JOIN LATERAL (
    SELECT ${counts()}
    FROM enrollment e
    JOIN message m ON m.shop_id = $1 AND m.source = 'automation' AND m.source_id = e.id
    WHERE e.shop_id = $1 AND e.automation_id = a.source_id AND NOT e.is_test AND e.entered_at < $4
      AND (e.ended_at IS NULL OR e.ended_at >= $3::timestamptz - interval '7 days')
  ) AS counts
  WHERE a.shop_id = $1 AND a.source = 'automation'
  UNION ALL
  SELECT last.source, coalesce(e.automation_id, last.source_id), 0, 0, 0, count(DISTINCT i.customer_id)
  FROM inbound_message i
  CROSS JOIN LATERAL (
    SELECT m.source, m.source_id FROM message m
    WHERE m.shop_id = $1 AND m.customer_id = i.customer_id AND m.channel = i.channel AND m.sent_at <= i.received_at
      AND m.sent_at > i.received_at - interval '7 days' AND m.source IN ('campaign', 'automation', 'flow')
    ORDER BY m.sent_at DESC LIMIT 1
  ) AS last
  LEFT JOIN enrollment e ON last.source = 'automation' AND e.shop_id = $1 AND e.id = last.source_id
  WHERE i.shop_id = $1 AND i.intent = 'stop' AND i.received_at >= $3 AND i.received_at < $4
    AND e.is_test IS NOT TRUE
  GROUP BY 1, 2
), summed AS (
  SELECT source, source_id, sum(sends) AS sends, sum(deliveries) AS deliveries, sum(fails) AS fails, sum(unsubscribes) AS unsubscribes
  FROM happened GROUP BY source, source_id
)
INSERT INTO marketing_engagement (shop_id, source, source_id, day, utc_offset, sends, deliveries, fails, unsubscribes)
SELECT $1, source, source_id, $2, $5, sends, deliveries, fails, unsubscribes FROM summed
JOIN marketing_activity a USING (source, source_id)
WHERE a.shop_id = $1 AND sends + deliveries + fails + unsubscribes > 0
ON CONFLICT (shop_id, source, source_id, day) DO NOTHING`;

function counts(): string {
  const during = (column: string): string => `m.${column} >= $3 AND m.${column} < $4`;
  return `count(*) FILTER (WHERE ${during("sent_at")}) AS sends,
      count(*) FILTER (WHERE ${during("delivered_at")}) AS deliveries,
      count(*) FILTER (WHERE m.status = 'failed' AND ${during("ended_at")}) AS fails, 0::bigint AS unsubscribes`;
}
