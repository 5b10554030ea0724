import { inTransaction, pool } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { localDate } from "./local-date.ts";

/**
 * Queues the nightly sync of every shop where a new day has begun since its last one. It goes by the date in the shop's own
 * time zone, so a midnight that a clock change skips or repeats makes no difference. Call it every few minutes; safe to
 * repeat. Answers with how many were queued.
 */
export async function startNightlySyncs(options: { now: Date }): Promise<{ started: number }> {
  const { rows: zones } = await pool.query<{ timezone: string }>(
    "SELECT DISTINCT timezone FROM shop WHERE uninstalled_at IS NULL",
  );
  return await inTransaction(async (tx) => {
    const { rows } = await tx.query<{ id: number }>(
      `UPDATE shop SET nightly_sync_on = zone.today
       FROM unnest($1::text[], $2::text[]) AS zone (name, today)
       WHERE shop.timezone = zone.name AND shop.uninstalled_at IS NULL
         AND (nightly_sync_on IS NULL OR nightly_sync_on < zone.today)
       RETURNING shop.id`,
      [zones.map((zone) => zone.timezone), zones.map((zone) => localDate(zone.timezone, options.now))],
    );
    for (const shop of rows) {
      await enqueue(tx, "start-sync", {
        payload: { shopId: shop.id, kind: "scheduled" },
        key: `start-sync:${shop.id}`,
      });
    }
    return { started: rows.length };
  });
}
