import type { ShopRef } from "../shop.ts";
import { checkMemberships } from "./check-memberships.server.ts";
import type { NamedSegment } from "./find-named-segments.server.ts";

/** Whom something is for: who is in any of `include`, unless it is empty, and in none of `exclude`. */
export type SegmentGate = { include: readonly NamedSegment[]; exclude: readonly NamedSegment[] };

export type GateAnswer = {
  /** Null when the customer may pass. */
  refusal: "not-in-segments" | "in-excluded-segment" | null;
  segments: { id: bigint; name: string; isMember: boolean }[];
  /** Shopify, at this moment, or the lists as last read; null where no segment was asked about. */
  from: "shopify" | "list" | null;
};

/**
 * Asks of each segment of a gate whether the customer is in it now: Shopify, and the latest lists where it does not answer within
 * `patienceMs`. Never throws for Shopify's sake.
 */
export async function askGate(
  shop: ShopRef,
  { include, exclude }: SegmentGate,
  { customerId, patienceMs }: { customerId: bigint; patienceMs?: number },
): Promise<GateAnswer> {
  const asked = [...new Map([...include, ...exclude].map((segment) => [segment.id, segment])).values()];
  if (asked.length === 0) return { refusal: null, segments: [], from: null };
  const segmentIds = new Set(asked.map(({ id }) => String(id)));
  const [answer] = await checkMemberships(shop, [{ customerId, segmentIds }], patienceMs ? { patienceMs } : {});
  const isMember = (id: bigint): boolean => answer?.isMember.get(String(id)) ?? false;
  const isExcluded = exclude.some(({ id }) => isMember(id));
  const isIncluded = include.length === 0 || include.some(({ id }) => isMember(id));
  return {
    refusal: isExcluded ? "in-excluded-segment" : isIncluded ? null : "not-in-segments",
    segments: asked.map(({ id, name }) => ({ id, name, isMember: isMember(id) })),
    from: answer?.from ?? "list",
  };
}
