import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/**
 * Gives the runs of customers who were merged into others to those, who go on where they stood. A run about an object that has a
 * run of the kept customer already, or of an automation that has them inside, stays and ends as the customer's who is gone:
 * nobody goes through the same twice at once. So do tests. Answers with the runs that were handed over. Safe to repeat, in any order.
 */
export async function handOverRuns(shop: ShopRef, gone: readonly bigint[]): Promise<ReadonlySet<bigint>> {
  const { rows } = await pool.query<{ id: bigint }>(handOver, [shop.id, gone]);
  return new Set(rows.map((row) => row.id));
}

/** $1 shop, $2 customers who are gone. Merges can follow each other. Of several of one automation the first goes over. */
const handOver = `
WITH RECURSIVE kept (gone, id, merged_into) AS (
  SELECT id, id, merged_into FROM customer WHERE shop_id = $1 AND id = ANY ($2::bigint[])
  UNION SELECT kept.gone, c.id, c.merged_into FROM kept JOIN customer c ON c.shop_id = $1 AND c.id = kept.merged_into
), handed AS (
  SELECT DISTINCT ON (e.automation_id, kept.id) e.id, kept.id AS customer_id
  FROM kept JOIN enrollment e ON e.shop_id = $1 AND e.customer_id = kept.gone AND e.state = 'active' AND NOT e.is_test
  WHERE kept.merged_into IS NULL AND kept.id <> kept.gone AND NOT EXISTS (
    SELECT FROM enrollment other
    WHERE other.shop_id = $1 AND other.automation_id = e.automation_id AND other.customer_id = kept.id AND NOT other.is_test
      AND (other.subject = e.subject OR other.state = 'active'))
  ORDER BY e.automation_id, kept.id, e.id
)
UPDATE enrollment e SET customer_id = handed.customer_id
FROM handed WHERE e.shop_id = $1 AND e.id = handed.id AND e.state = 'active'
RETURNING e.id`;
