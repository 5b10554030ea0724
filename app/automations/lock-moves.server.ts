import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

/** Until the transaction ends, nobody else works out who came into this segment and who left it. */
export async function lockMoves(tx: Sql, shop: ShopRef, segmentId: bigint): Promise<void> {
  await tx.query(
    "SELECT pg_advisory_xact_lock(hashtextextended('segment-moves:' || $1::int || ':' || $2::bigint, 0))",
    [shop.id, segmentId],
  );
}
