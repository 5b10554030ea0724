import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { HoldLine } from "./hold.ts";
import { holdsOfCustomer } from "./hold.sql.ts";

type Row = Omit<HoldLine, "placedAt" | "until"> & { placedAt: Date; until: Date | null };

/** A customer's holds that are on at `now`, newest first. */
export async function listHolds(shop: ShopRef, customerId: bigint, { now }: { now: Date }): Promise<HoldLine[]> {
  const { rows } = await pool.query<Row>(holdsOfCustomer, [shop.id, customerId, now]);
  return rows.map(({ placedAt, until, ...row }) => ({
    ...row,
    placedAt: placedAt.toISOString(),
    until: until?.toISOString() ?? null,
  }));
}
