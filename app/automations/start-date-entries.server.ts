import { inTransaction, pool } from "../db.server.ts";
import { localDate } from "../segments/local-date.ts";
import { wakeDates } from "./enter-by-date.server.ts";

/**
 * Has the dates of every automation looked at where a new day has begun in its shop since the last one it went through, by the
 * shop's own time zone. Call it every few minutes; safe to repeat. Answers with how many there were.
 */
export async function startDateEntries({ now }: { now: Date }): Promise<{ started: number }> {
  const { rows: zones } = await pool.query<{ timezone: string }>(
    `SELECT DISTINCT shop.timezone FROM shop JOIN automation a ON a.shop_id = shop.id AND a.dates_on IS NOT NULL
     WHERE shop.uninstalled_at IS NULL`,
  );
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<{ shop_id: number; id: bigint }>(
      `SELECT a.shop_id, a.id FROM unnest($1::text[], $2::text[]) AS zone (name, today)
       JOIN shop ON shop.timezone = zone.name AND shop.uninstalled_at IS NULL
       JOIN automation a ON a.shop_id = shop.id AND a.status = 'active' AND a.archived_at IS NULL AND a.dates_on < zone.today
       ORDER BY a.shop_id, a.id`,
      [zones.map((zone) => zone.timezone), zones.map((zone) => localDate(zone.timezone, now))],
    );
    for (const { shop_id: shopId, id } of rows) await wakeDates(tx, { id: shopId }, id);
    return { started: rows.length };
  });
}
