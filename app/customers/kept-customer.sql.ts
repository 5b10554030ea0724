/**
 * A scalar: the customer that `id` is now, the one it was merged into in the end, or itself; NULL for one that is not mirrored.
 * $1 shop.
 */
export function keptCustomer(id: string): string {
  return `(
    WITH RECURSIVE kept (id, merged_into) AS (
      SELECT id, merged_into FROM customer WHERE shop_id = $1 AND id = ${id}
      UNION SELECT c.id, c.merged_into FROM kept JOIN customer c ON c.shop_id = $1 AND c.id = kept.merged_into
    ) SELECT id FROM kept WHERE merged_into IS NULL)`;
}
