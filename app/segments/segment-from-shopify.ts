import { z } from "zod";
import type { SegmentFieldsFragment } from "../shopify/admin-operations.generated.ts";
import { parseGid } from "../shopify/gid.ts";
import type { SegmentRecord } from "./segment.ts";

/** A segment as the Admin API hands it over. */
export function segmentFromShopify(fields: SegmentFieldsFragment): SegmentRecord {
  return {
    id: parseGid(fields.id, "Segment"),
    name: fields.name,
    query: fields.query,
    createdAt: new Date(fields.creationDate),
    editedAt: new Date(fields.lastEditDate),
  };
}

const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .nullish()
  .transform((date) => date ?? null);

/** The body of segments/create and segments/update. */
export const segmentPayloadSchema = z
  .object({ id: z.coerce.bigint(), name: z.string(), query: z.string(), creationDate: time, lastEditDate: time })
  .transform((body): SegmentRecord => ({
    id: body.id,
    name: body.name,
    query: body.query,
    createdAt: body.creationDate,
    editedAt: body.lastEditDate,
  }));

/** The body of segments/delete. */
export const deletedSegmentPayloadSchema = z.object({ id: z.coerce.bigint() });
