import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { sumEstimate, type AudienceEstimate, type AudienceGroup } from "./audience.ts";
import { audienceSql } from "./audience.sql.ts";
import { planAudience } from "./plan-audience.server.ts";
import { resolveAudience, type AudienceChoice } from "./resolve-audience.server.ts";

export type EstimateResult = { ok: true; estimate: AudienceEstimate } | { ok: false; problem: string };

/**
 * How many people a choice of segments reaches right now, and why the others are not reached. Uses the very SELECT that
 * writes the recipients, so that the count on the screen is the count that is sent. Changes nothing.
 */
export async function estimateAudience(
  shop: ShopRef,
  choice: AudienceChoice,
  { versions = "chosen" }: { versions?: "chosen" | "latest" } = {},
): Promise<EstimateResult> {
  const resolved = await resolveAudience(shop, choice, { versions });
  if (!resolved.ok) return resolved;
  const { text, values } = audienceSql(shop.id, resolved.audience, { withExcluded: true });
  const groups = await inTransaction(async (tx) => {
    await planAudience(tx, { size: resolved.size });
    const { rows } = await tx.query<AudienceGroup>(
      `WITH ${text} SELECT excluded, reason, country, count(*)::int AS count FROM recipient GROUP BY excluded, reason, country`,
      values,
    );
    return rows;
  });
  return { ok: true, estimate: sumEstimate(groups) };
}
