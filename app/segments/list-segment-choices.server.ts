import { findSegments, listSegments } from "./list-segments.server.ts";
import type { ShopRef } from "../shop.ts";
import type { SegmentChoice } from "./segment-choice.ts";

const MOST = 100;

/** The first hundred segments whose name contains `search`, and besides them those of `chosen`, by name. */
export async function listSegmentChoices(
  shop: ShopRef,
  { search, chosen = [] }: { search: string; chosen?: readonly bigint[] },
): Promise<SegmentChoice[]> {
  const [page, known] = await Promise.all([
    listSegments(shop, { search, page: 1, pageSize: MOST }),
    chosen.length > 0 ? findSegments(shop, chosen) : [],
  ]);
  const byId = new Map([...known, ...page.rows].map((segment) => [segment.id, segment]));
  return [...byId.values()]
    .map(({ id, name, version, memberCount }) => ({
      id: String(id),
      name,
      memberCount: version === 0 ? null : memberCount,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
