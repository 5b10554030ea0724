import type { Context } from "../context.ts";
import { inTransaction } from "../open-database.ts";
import type { Sql } from "../open-database.ts";
import { asUserErrorMessage, maxQueryLength, parseSegmentQuery } from "../segments/parse-query.ts";
import { announce } from "./announce.ts";
import { deletedSegmentPayload, segmentPayload } from "./payloads.ts";
import { countSegments, readSegment } from "./read-segments.ts";
import type { Segment } from "./segment.ts";
import { nextId } from "./store-customer.ts";
import { refuse } from "./user-error.ts";
import type { Refused, UserError } from "./user-error.ts";
import { watchSegments } from "./watch-segments.ts";

const maxSegments = 6000;
const maxNameLength = 255;
/** How often Shopify numbers a taken name on, before it gives up. */
const nameTries = 10;

export type SegmentWritten = { ok: true; segment: Segment } | Refused;

/** Creates a segment by Shopify's recorded rules and announces segments/create. */
export async function createSegment(
  ctx: Context,
  shopId: bigint,
  input: { name: string; query: string },
): Promise<SegmentWritten> {
  const userErrors = checkSegment(input);
  if (userErrors.length > 0) return { ok: false, userErrors };
  const now = ctx.now();
  const written = await inTransaction(ctx.pool, async (tx) => {
    await lockSegments(tx, shopId);
    if ((await countSegments(tx, shopId)) >= maxSegments) {
      return refuse(null, "Segment limit reached. Delete an existing segment to create more.");
    }
    const name = await findFreeName(tx, shopId, { wanted: input.name.trim(), ownId: null });
    if (name === null) return refuse(["name"], "Name has already been taken");
    const segment = { id: await nextId(tx), name, query: input.query.trim(), createdAt: now, editedAt: now };
    await tx.query(
      "INSERT INTO segment (shop_id, id, name, query, created_at, edited_at) VALUES ($1, $2, $3, $4, $5, $5)",
      [shopId, segment.id, name, segment.query, now],
    );
    await announce(ctx, shopId, {
      tx,
      announcements: [{ topic: "segments/create", payload: segmentPayload(segment) }],
    });
    return { ok: true as const, segment };
  });
  if (written.ok) await watchSegments(ctx, shopId);
  return written;
}

/** Changes a segment's name, query or both, and announces segments/update. */
export async function updateSegment(
  ctx: Context,
  shopId: bigint,
  input: { id: bigint; name?: string | null; query?: string | null },
): Promise<SegmentWritten> {
  const now = ctx.now();
  const written = await inTransaction(ctx.pool, async (tx) => {
    await lockSegments(tx, shopId);
    const before = await readSegment(tx, shopId, input.id);
    if (!before) return refuse(["id"], "Segment does not exist");
    if (input.name == null && input.query == null)
      return refuse(null, "At least one attribute to change must be present");
    const wanted = { name: input.name ?? before.name, query: input.query ?? before.query };
    const userErrors = checkSegment(wanted);
    if (userErrors.length > 0) return { ok: false as const, userErrors };
    const name = await findFreeName(tx, shopId, { wanted: wanted.name.trim(), ownId: input.id });
    if (name === null) return refuse(["name"], "Name has already been taken");
    const segment = { ...before, name, query: wanted.query.trim(), editedAt: now };
    await tx.query("UPDATE segment SET name = $3, query = $4, edited_at = $5 WHERE shop_id = $1 AND id = $2", [
      shopId,
      segment.id,
      name,
      segment.query,
      now,
    ]);
    await announce(ctx, shopId, {
      tx,
      announcements: [{ topic: "segments/update", payload: segmentPayload(segment) }],
    });
    return { ok: true as const, segment };
  });
  if (written.ok) await watchSegments(ctx, shopId);
  return written;
}

/** Deletes a segment and announces segments/delete. */
export async function deleteSegment(
  ctx: Context,
  shopId: bigint,
  id: bigint,
): Promise<{ ok: true; deletedId: bigint } | Refused> {
  const written = await inTransaction(ctx.pool, async (tx) => {
    const { rowCount } = await tx.query("DELETE FROM segment WHERE shop_id = $1 AND id = $2", [shopId, id]);
    if (rowCount === 0) return refuse(["id"], "Segment does not exist");
    const announcements = [{ topic: "segments/delete", payload: deletedSegmentPayload(id) }];
    await announce(ctx, shopId, { tx, announcements });
    return { ok: true as const, deletedId: id };
  });
  if (written.ok) await watchSegments(ctx, shopId);
  return written;
}

/** Errors in the name keep those of the grammar from being looked for, as recorded. */
function checkSegment({ name, query }: { name: string; query: string }): UserError[] {
  const errors: UserError[] = [];
  if (name.trim() === "") errors.push({ field: ["name"], message: "Name can't be blank" });
  if (name.length > maxNameLength) {
    errors.push({ field: ["name"], message: `Name is too long (maximum is ${maxNameLength} characters)` });
  }
  const isReadable = query.trim() !== "" && query.length <= maxQueryLength;
  if (errors.length > 0 && isReadable) return errors;
  const parsed = parseSegmentQuery(query);
  if (parsed.ok) return errors;
  return [...errors, ...parsed.errors.map((error) => ({ field: ["query"], message: asUserErrorMessage(error) }))];
}

/** A taken name is numbered on: "VIP", "VIP (2)", "VIP (3)". Null when that does not help. */
async function findFreeName(
  tx: Sql,
  shopId: bigint,
  { wanted, ownId }: { wanted: string; ownId: bigint | null },
): Promise<string | null> {
  const numbered = /^(.*) \((\d+)\)$/su.exec(wanted);
  const base = numbered?.[1] ?? wanted;
  const next = numbered ? Number(numbered[2]) + 1 : 2;
  const names = [wanted, ...Array.from({ length: nameTries }, (_, index) => `${base} (${next + index})`)];
  const { rows } = await tx.query<{ name: string }>(
    "SELECT name FROM segment WHERE shop_id = $1 AND name = ANY ($2) AND id IS DISTINCT FROM $3",
    [shopId, names, ownId],
  );
  const taken = new Set(rows.map((row) => row.name));
  return names.find((name) => !taken.has(name)) ?? null;
}

/** One writer of a shop's segments at a time, so that the limit and the names hold. */
async function lockSegments(tx: Sql, shopId: bigint): Promise<void> {
  await tx.query("SELECT FROM shop WHERE id = $1 FOR UPDATE", [shopId]);
}
