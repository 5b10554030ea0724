import { pool } from "../db.server.ts";
import type { MessageStatus } from "../messaging/message.ts";
import type { ShopRef } from "../shop.ts";
import { headlineOf, sumReport, type Headline } from "./report.ts";

/** By campaign. */
export type Outcomes = Map<bigint, Headline & { recipients: number }>;

/** The headline figures of several campaigns, by id; none for a campaign without recipients. */
export async function countOutcomes(shop: ShopRef, campaignIds: readonly bigint[]): Promise<Outcomes> {
  if (campaignIds.length === 0) return new Map();
  const { rows } = await pool.query<{ id: bigint; status: MessageStatus; count: number }>(
    `SELECT source_id AS id, status, count(*)::int AS count
       FROM message
      WHERE shop_id = $1 AND source = 'campaign' AND source_id = ANY ($2::bigint[])
      GROUP BY source_id, status`,
    [shop.id, campaignIds],
  );
  const grouped = Map.groupBy(rows, (row) => row.id);
  return new Map(
    [...grouped].map(([id, groups]) => {
      const report = sumReport(
        groups.map(({ status, count }) => ({ status, count, reason: null, errorCode: null, parts: 0 })),
      );
      return [id, { ...headlineOf(report), recipients: report.recipients }];
    }),
  );
}
