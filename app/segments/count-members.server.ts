import { pool } from "../db.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { AdminRequestRefused } from "../shopify/admin-request-error.ts";
import { CountSegmentMembersDocument } from "../shopify/admin-operations.generated.ts";
import type { ShopRef } from "../shop.ts";
import { asksForMemberQuery } from "./read-members.server.ts";

/**
 * How many customers a query that is not saved yet has right now, by Shopify's own count in the shop's time zone; or why
 * Shopify cannot say. Throws AppError when Shopify does not answer.
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
    if (error instanceof AdminRequestRefused) return { ok: false, problem: error.userMessage };
    throw error;
  }
}
