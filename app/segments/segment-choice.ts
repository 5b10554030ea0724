/** A segment as pickers show it. */
export type SegmentChoice = {
  id: string;
  name: string;
  /** null until its customers were read from Shopify. */
  memberCount: number | null;
};
