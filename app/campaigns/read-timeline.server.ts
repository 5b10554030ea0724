import type { Campaign } from "@prisma/client";
import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { FINEST, plotTimeline, type TimelineEvent, type TimelinePoint } from "./timeline.ts";

const DAY_MS = 24 * 3_600_000;

/**
 * The course of a campaign, in intervals of one width, gaps included: what was sent, delivered, read and failed in each. It
 * covers the sending and the day after, in which nearly all receipts arrive. Goes through the ledger once.
 */
export async function readTimeline(
  shop: ShopRef,
  { id, startedAt, finishedAt }: Pick<Campaign, "id" | "startedAt" | "finishedAt">,
  { now }: { now: Date },
): Promise<TimelinePoint[]> {
  if (!startedAt) return [];
  const end = new Date(Math.min(now.getTime(), (finishedAt ?? now).getTime() + DAY_MS));
  const { rows } = await pool.query<{ at: Date; what: TimelineEvent; count: number }>(
    `SELECT date_bin(make_interval(secs => $3), happened.at, $4) AS at, happened.what, count(*)::int AS count
       FROM message
      CROSS JOIN LATERAL (VALUES ('sent', sent_at), ('delivered', delivered_at), ('read', read_at),
                                 ('failed', CASE WHEN status = 'failed' THEN ended_at END)) AS happened (what, at)
      WHERE shop_id = $1 AND source = 'campaign' AND source_id = $2 AND happened.at BETWEEN $4 AND $5
      GROUP BY 1, 2`,
    [shop.id, id, FINEST, startedAt, end],
  );
  return plotTimeline(rows, { start: startedAt });
}
