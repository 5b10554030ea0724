import { pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";

export type NamedSegment = { id: bigint; name: string };

/**
 * The store's segments that these words mean: each a name, as Shopify shows it but for capitals, or an id. In the order of the
 * words, each once. Throws AppError `invalid-input` that names the words which mean no segment, or more than one.
 */
export async function findNamedSegments(shop: ShopRef, words: readonly string[]): Promise<NamedSegment[]> {
  if (words.length === 0) return [];
  const { rows } = await pool.query<{ word: string; found: { id: string; name: string }[] | null }>({
    name: "find-named-segments",
    text: findByWords,
    values: [
      shop.id,
      words,
      words.map((word) => /^(?:gid:\/\/shopify\/Segment\/)?(\d{1,18})$/.exec(word)?.[1] ?? null),
    ],
  });
  const unknown = rows.flatMap(({ word, found }) => (found === null ? [`“${word}”`] : []));
  if (unknown.length > 0) {
    throw new AppError("invalid-input", {
      userMessage:
        `This store has no segment called ${unknown.join(" or ")}. ` +
        "Use a segment’s name as it stands in Customers, Segments, or its id.",
    });
  }
  const doubtful = rows.find(({ found }) => found !== null && found.length > 1);
  if (doubtful) {
    throw new AppError("invalid-input", {
      userMessage: `More than one segment is called “${doubtful.word}”. Use the segment’s id.`,
    });
  }
  const segments = rows.flatMap(({ found }) => (found ?? []).map(({ id, name }) => ({ id: BigInt(id), name })));
  return [...new Map(segments.map((segment) => [segment.id, segment])).values()];
}

/** $1 shop, $2 words, $3 the id that each may be. A name is looked for first: somebody may have called a segment "2024". */
const findByWords = `
SELECT q.word, coalesce(
  (SELECT jsonb_agg(jsonb_build_object('id', id::text, 'name', name)) FROM segment
   WHERE shop_id = $1 AND deleted_at IS NULL AND lower(name) = lower(q.word)),
  (SELECT jsonb_agg(jsonb_build_object('id', id::text, 'name', name)) FROM segment
   WHERE shop_id = $1 AND deleted_at IS NULL AND id = q.id)) AS found
FROM unnest($2::text[], $3::bigint[]) WITH ORDINALITY AS q (word, id, place)
ORDER BY q.place`;
