import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { Surroundings } from "./check-definition.ts";

/** The senders and segments that a definition may name now. `dateMetafields`: of Shopify, where it was asked. */
export async function readSurroundings(
  sql: Sql,
  shop: ShopRef,
  dateMetafields: Surroundings["dateMetafields"] = null,
): Promise<Surroundings> {
  const senders = await sql.query<{ id: bigint; channel: string }>(
    "SELECT id, channel FROM sender WHERE shop_id = $1 AND removed_at IS NULL",
    [shop.id],
  );
  const segments = await sql.query<{ id: bigint }>("SELECT id FROM segment WHERE shop_id = $1 AND deleted_at IS NULL", [
    shop.id,
  ]);
  return {
    dateMetafields,
    senders: new Map(senders.rows.map((row) => [row.id.toString(), row.channel])),
    segmentIds: new Set(segments.rows.map((row) => row.id.toString())),
  };
}
