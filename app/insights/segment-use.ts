/** A campaign or an automation that names a segment. */
export type SegmentUse = {
  kind: "campaign" | "automation";
  id: string;
  name: string;
  /** In words. */
  state: string;
  /** It is still to ask for the segment: without it, it would not do what it was made for. */
  isOpen: boolean;
};
