import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { AdminRequestRefused, type ShopifyUserError } from "../shopify/admin-request-error.ts";
import {
  CreateSegmentDocument,
  UpdateSegmentDocument,
  type SegmentFieldsFragment,
} from "../shopify/admin-operations.generated.ts";
import { toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import { mirrorAndSync } from "./mirror-segments.server.ts";
import { findSegment } from "./read-segment.server.ts";
import { segmentFromShopify } from "./segment-from-shopify.ts";

/** Shopify's own words about a field, or about the whole. */
export type SegmentProblems = { name?: string; query?: string; form?: string };
export type SavedSegment = { ok: true; segmentId: bigint; name: string } | { ok: false; problems: SegmentProblems };

type Author = { actor: string; now: Date };

/** The longest name Shopify takes. */
const longestName = 255;

/**
 * Saves a new segment in Shopify and has its members read. Shopify may change a name that is taken: the one it chose is
 * answered. Not safe to repeat: each call makes a segment. Throws AppError when Shopify does not answer.
 */
export async function createSegment(
  shop: ShopRef,
  draft: { name: string; query: string },
  author: Author,
): Promise<SavedSegment> {
  return await save(shop, { ...author, action: "segment.created" }, async () => {
    const { segmentCreate } = await adminClient(shop).request(CreateSegmentDocument, draft);
    return segmentCreate;
  });
}

/**
 * Changes a segment's name or query in Shopify. Campaigns that already have their audience keep it; whatever uses the
 * segment from now on sees the change. Safe to repeat. Throws AppError `not-found`, or when Shopify does not answer.
 */
export async function updateSegment(
  shop: ShopRef,
  segmentId: bigint,
  { name, query, ...author }: { name: string; query: string } & Author,
): Promise<SavedSegment> {
  const before = await findSegment(shop, segmentId);
  // Shopify takes a change of nothing for a mistake.
  if (before.name === name && before.query === query) return { ok: true, segmentId, name };
  return await save(shop, { ...author, action: "segment.changed" }, async () => {
    const { segmentUpdate } = await adminClient(shop).request(UpdateSegmentDocument, {
      id: toGid("Segment", segmentId),
      name: before.name === name ? undefined : name,
      query: before.query === query ? undefined : query,
    });
    return segmentUpdate;
  });
}

/** Makes a second segment with the same query. Not safe to repeat. Throws AppError `not-found`. */
export async function copySegment(shop: ShopRef, segmentId: bigint, author: Author): Promise<SavedSegment> {
  const { name, query } = await findSegment(shop, segmentId);
  return await createSegment(shop, { name: `Copy of ${name}`.slice(0, longestName), query }, author);
}

async function save(
  shop: ShopRef,
  { action, actor, now }: Author & { action: string },
  send: () => Promise<{ segment: SegmentFieldsFragment | null; userErrors: ShopifyUserError[] } | null>,
): Promise<SavedSegment> {
  const payload = await send().catch((error: unknown) => {
    if (error instanceof AdminRequestRefused) return { segment: null, userErrors: [{ message: error.userMessage }] };
    throw error;
  });
  if (!payload?.segment) return { ok: false, problems: toProblems(payload?.userErrors ?? []) };
  const segment = segmentFromShopify(payload.segment);
  await inTransaction(async (tx) => {
    await mirrorAndSync(tx, shop, segment);
    await recordAudit(tx, shop, {
      actor,
      action,
      subject: `segment:${segment.id}`,
      detail: { name: segment.name },
      now,
    });
  });
  return { ok: true, segmentId: segment.id, name: segment.name };
}

function toProblems(errors: readonly ShopifyUserError[]): SegmentProblems {
  if (errors.length === 0)
    throw new AppError("shopify-refused", { userMessage: "Shopify did not save the segment and gave no reason." });
  const problems: SegmentProblems = {};
  for (const error of errors) {
    const field = error.field?.at(-1);
    const key = field === "name" || field === "query" ? field : "form";
    problems[key] = problems[key] ? `${problems[key]} ${error.message}` : error.message;
  }
  return problems;
}
