import { pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import type { SyncState } from "./segment.ts";

export type Reach = { sms: number; whatsapp: number; rcs: number; email: number };

export type Segment = {
  id: bigint;
  name: string;
  query: string;
  /** The latest complete list version; 0 before the first. */
  version: number;
  memberCount: number;
  /** Members who could be written to at `reachAt`. */
  reach: Reach;
  reachAt: Date | null;
  state: SyncState;
  /** Why the members could not be read, in the merchant's words. */
  problem: string | null;
  createdAt: Date | null;
  editedAt: Date | null;
  /** When the members were last read from Shopify. */
  syncedAt: Date | null;
};

/** The columns of `Segment`, for queries over the table `segment`. */
export const segmentColumns = `
  id, name, query, version, member_count AS "memberCount", sync_state AS state, sync_error AS problem,
  created_at AS "createdAt", edited_at AS "editedAt", synced_at AS "syncedAt", reach_at AS "reachAt",
  json_build_object('sms', reach_sms, 'whatsapp', reach_whatsapp, 'rcs', reach_rcs, 'email', reach_email) AS reach`;

/** One segment. Throws AppError `not-found` for one that this shop does not have (any more). */
export async function findSegment(shop: ShopRef, segmentId: bigint): Promise<Segment> {
  const { rows } = await pool.query<Segment>(
    `SELECT ${segmentColumns} FROM segment WHERE shop_id = $1 AND id = $2 AND deleted_at IS NULL`,
    [shop.id, segmentId],
  );
  const [segment] = rows;
  if (!segment)
    throw new AppError("not-found", {
      userMessage: "This segment does not exist. It may have been deleted in Shopify.",
    });
  return segment;
}

export type SegmentVersion = {
  version: number;
  memberCount: number;
  joined: number;
  left: number;
  query: string;
  takenAt: Date;
};

/** The latest list versions of a segment, oldest first. */
export async function listVersions(
  shop: ShopRef,
  segmentId: bigint,
  options: { limit: number },
): Promise<SegmentVersion[]> {
  const { rows } = await pool.query<SegmentVersion>(
    `SELECT * FROM (
       SELECT version, member_count AS "memberCount", joined, "left", query, taken_at AS "takenAt"
       FROM segment_version WHERE shop_id = $1 AND segment_id = $2
       ORDER BY version DESC LIMIT $3
     ) AS latest
     ORDER BY version`,
    [shop.id, segmentId, options.limit],
  );
  return rows;
}

export type SegmentMember = {
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
};

/**
 * The members of a list version (the latest, unless named), by customer id, `limit` at a time; `after` is the `nextCursor`
 * of the page before.
 */
export async function listMembers(
  shop: ShopRef,
  segmentId: bigint,
  options: { version?: number; after?: bigint | null; limit: number },
): Promise<{ rows: SegmentMember[]; nextCursor: bigint | null }> {
  const isInList =
    options.version === undefined
      ? "member.left_version IS NULL"
      : "member.joined_version <= $5 AND (member.left_version IS NULL OR member.left_version > $5)";
  const { rows } = await pool.query<SegmentMember>(
    `SELECT member.customer_id AS "customerId", first_name AS "firstName", last_name AS "lastName", email, phone
     FROM segment_member AS member
     LEFT JOIN customer ON customer.shop_id = $1 AND customer.id = member.customer_id
     WHERE member.shop_id = $1 AND member.segment_id = $2 AND member.customer_id > $3 AND ${isInList}
     ORDER BY member.customer_id
     LIMIT $4`,
    [
      shop.id,
      segmentId,
      options.after ?? 0n,
      options.limit + 1,
      ...(options.version === undefined ? [] : [options.version]),
    ],
  );
  const page = rows.slice(0, options.limit);
  return { rows: page, nextCursor: rows.length > options.limit ? (page.at(-1)?.customerId ?? null) : null };
}
