import type { Campaign } from "@prisma/client";
import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { intervalFor, type TimelinePoint } from "./timeline.ts";

const HOUR_MS = 3_600_000;

/**
 * The course of a campaign, in intervals of one width, gaps included: what was sent, delivered, read and failed in each. It
 * covers the sending and the day after, in which nearly all receipts arrive.
 */
export async function readTimeline(
  shop: ShopRef,
  campaign: Campaign,
  { now }: { now: Date },
): Promise<TimelinePoint[]> {
  const { id, startedAt, finishedAt } = campaign;
  if (!startedAt) return [];
  const last = new Date(Math.min(now.getTime(), (finishedAt ?? now).getTime() + 24 * HOUR_MS));
  const { rows: span } = await pool.query<{ until: Date | null }>(
    `SELECT greatest(max(sent_at), max(delivered_at), max(read_at), max(ended_at) FILTER (WHERE status = 'failed')) AS until
       FROM message WHERE shop_id = $1 AND source = 'campaign' AND source_id = $2`,
    [shop.id, id],
  );
  const until = span[0]?.until;
  if (!until) return [];
  const end = new Date(Math.min(until.getTime(), last.getTime()));
  const seconds = intervalFor((end.getTime() - startedAt.getTime()) / 1000);
  const { rows } = await pool.query<{ at: Date; sent: number; delivered: number; read: number; failed: number }>(
    `WITH counted AS (
       SELECT date_bin(make_interval(secs => $3), happened.at, $4) AS at, happened.what, count(*)::int AS count
         FROM message
        CROSS JOIN LATERAL (VALUES ('sent', sent_at), ('delivered', delivered_at), ('read', read_at),
                                   ('failed', CASE WHEN status = 'failed' THEN ended_at END)) AS happened (what, at)
        WHERE shop_id = $1 AND source = 'campaign' AND source_id = $2 AND happened.at BETWEEN $4 AND $5
        GROUP BY 1, 2
     )
     SELECT step.at,
            COALESCE(sum(count) FILTER (WHERE what = 'sent'), 0)::int AS sent,
            COALESCE(sum(count) FILTER (WHERE what = 'delivered'), 0)::int AS delivered,
            COALESCE(sum(count) FILTER (WHERE what = 'read'), 0)::int AS read,
            COALESCE(sum(count) FILTER (WHERE what = 'failed'), 0)::int AS failed
       FROM generate_series($4::timestamptz, $5::timestamptz, make_interval(secs => $3)) AS step (at)
       LEFT JOIN counted USING (at)
      GROUP BY step.at ORDER BY step.at`,
    [shop.id, id, seconds, startedAt, end],
  );
  return rows.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts }));
}
