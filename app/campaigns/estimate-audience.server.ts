import { inTransaction, pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { sumEstimate, type AudienceEstimate, type AudienceGroup } from "./audience.ts";
import { audienceSql } from "./audience.sql.ts";
import { planAudience } from "./plan-audience.server.ts";
import { resolveAudience, type AudienceChoice } from "./resolve-audience.server.ts";

export type EstimateResult = { ok: true; estimate: AudienceEstimate } | { ok: false; problem: string };

type Options = {
  /** The lists the campaign is sent to (frozen ones, if it freezes them), or the latest of each segment. */
  versions: "chosen" | "latest";
  /** Count how many of the eligible got a campaign after this time. */
  messagedSince?: Date;
};

/**
 * How many people a choice of segments reaches right now, and why the others are not reached. Uses the very SELECT that
 * writes the recipients, so that the count on the screen is the count that is sent. Changes nothing.
 */
export async function estimateAudience(
  shop: ShopRef,
  choice: AudienceChoice,
  options: Options,
): Promise<EstimateResult> {
  const resolved = await resolveAudience(shop, choice, options);
  if (!resolved.ok) return resolved;
  const recent = options.messagedSince ? await campaignsSince(shop, options.messagedSince) : [];
  const { text, values } = audienceSql(shop.id, resolved.audience, { withExcluded: true });
  const bind = (value: unknown) => `$${values.push(value)}`;
  // Found by the campaigns that ran, which are few, and so by the ledger's unique index.
  const messaged =
    recent.length === 0
      ? "SELECT NULL::bigint AS customer_id WHERE false"
      : `SELECT DISTINCT customer_id FROM message
          WHERE shop_id = $1 AND source = 'campaign' AND source_id = ANY (${bind(recent)}::bigint[]) AND sent_at > ${bind(options.messagedSince)}`;
  const groups = await inTransaction(async (tx) => {
    await planAudience(tx, { size: resolved.size });
    const { rows } = await tx.query<AudienceGroup>(
      `WITH ${text}, messaged AS (${messaged})
       SELECT r.excluded, r.reason, r.country, messaged.customer_id IS NOT NULL AS messaged, count(*)::int AS count
         FROM recipient r LEFT JOIN messaged USING (customer_id)
        GROUP BY 1, 2, 3, 4`,
      values,
    );
    return rows;
  });
  return { ok: true, estimate: sumEstimate(groups) };
}

async function campaignsSince(shop: ShopRef, since: Date): Promise<bigint[]> {
  const { rows } = await pool.query<{ id: bigint }>(
    `SELECT id FROM campaign
      WHERE shop_id = $1 AND started_at IS NOT NULL
        AND (status IN ('sending', 'paused') OR COALESCE(finished_at, started_at) > $2)`,
    [shop.id, since],
  );
  return rows.map((row) => row.id);
}
