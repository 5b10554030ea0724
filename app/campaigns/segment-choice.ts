/** A segment that a campaign can be sent to, or keep out. */
export type SegmentChoice = {
  id: string;
  name: string;
  /** null until its customers were read from Shopify. */
  memberCount: number | null;
};
