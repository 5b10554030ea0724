import type { SegmentRow } from "./components/segment-table.tsx";
import type { Segment } from "./read-segment.server.ts";

/** A segment as pages show it: ids as text, times as ISO. */
export function toSegmentRow(segment: Segment): SegmentRow {
  return {
    id: String(segment.id),
    name: segment.name,
    memberCount: segment.memberCount,
    reach: { sms: segment.reach.sms, whatsapp: segment.reach.whatsapp, rcs: segment.reach.rcs },
    syncedAt: segment.syncedAt?.toISOString() ?? null,
    state: segment.state,
    problem: segment.problem,
  };
}
