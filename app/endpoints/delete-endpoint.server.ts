import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Deletes an endpoint with all that it was told and was to be told; its calls are refused from now on. What it had done stays in the
 * list of runs, under its name. Safe to repeat.
 */
export async function deleteEndpoint(
  shop: ShopRef,
  id: bigint,
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ name: string }>(
      "DELETE FROM endpoint WHERE shop_id = $1 AND id = $2 RETURNING name",
      [shop.id, id],
    );
    const [gone] = rows;
    if (!gone) return;
    await tx.query("DELETE FROM endpoint_event WHERE shop_id = $1 AND endpoint_id = $2", [shop.id, id]);
    await recordAudit(tx, shop, {
      actor,
      action: "endpoint.deleted",
      subject: `endpoint:${id}`,
      detail: { name: gone.name },
      now,
    });
  });
}
