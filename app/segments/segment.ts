/** A saved segment as Shopify holds it. */
export type SegmentRecord = {
  id: bigint;
  name: string;
  query: string;
  createdAt: Date | null;
  editedAt: Date | null;
};

export type SyncState = "waiting" | "syncing" | "ready" | "failed";
export type SyncKind = "install" | "scheduled" | "manual";

/** The job key of a segment's sync: a burst of changes is followed by one sync. */
export function segmentSyncKey(shopId: number, segmentId: bigint): string {
  return `sync-segment:${shopId}:${segmentId}`;
}
