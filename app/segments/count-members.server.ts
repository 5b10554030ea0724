import { pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { CountSegmentMembersDocument } from "../shopify/admin-operations.generated.ts";
import type { ShopRef } from "../shop.ts";
import { asksForMemberQuery } from "./read-members.server.ts";

/**
 * How many customers a query that is not saved yet has right now, by Shopify's own count in the shop's time zone; or why
 * it cannot be said: Shopify refuses the query, in its own words, or does not answer.
 */
export async function countMembers(
  shop: ShopRef,
  query: string,
): Promise<{ ok: true; count: number } | { ok: false; problem: string }> {
  const { rows } = await pool.query<{ timezone: string }>("SELECT timezone FROM shop WHERE id = $1", [shop.id]);
  try {
    const { customerSegmentMembers } = await adminClient(shop).request(CountSegmentMembersDocument, {
      query,
      timezone: rows[0]?.timezone ?? "UTC",
    });
    return { ok: true, count: customerSegmentMembers.totalCount };
  } catch (error) {
    if (asksForMemberQuery(error))
      return { ok: false, problem: "This segment is too large to count before it is saved." };
    // A page that is being written on must not give way to an error for want of a number.
    if (error instanceof AppError) return { ok: false, problem: error.userMessage };
    throw error;
  }
}
