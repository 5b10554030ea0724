import type { ShopRef } from "../shop.ts";
import { endSegment } from "./finish-run.server.ts";
import { syncSegment } from "./sync-segment.server.ts";

/**
 * The job that reads a segment's members. A full sync that waits for the segment goes on after the first try, well or not:
 * the reason of a failure is on the segment, and the job tries again by itself.
 */
export async function runSegmentSync(shop: ShopRef, segmentId: bigint, options: { now: Date }): Promise<void> {
  try {
    await syncSegment(shop, segmentId, { ...options, mayContinue: true });
  } finally {
    await endSegment(shop, { segmentId, now: options.now });
  }
}
