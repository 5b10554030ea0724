import type { SenderChoice } from "../messaging/sender-choice.ts";
import type { CountReason } from "../segments/count-reason.ts";

/** What a campaign to a segment would find, as the modal on the segment's page in Shopify shows it. */
export type SegmentOffer = {
  segment: { id: string; name: string; memberCount: number | null };
  /** One for each channel that has a sender. `reachable` is null until the segment's list was read. */
  channels: { channel: SenderChoice["channel"]; reachable: number | null; reason: CountReason | null }[];
  senders: SenderChoice[];
  /** The sender that was used last, where it is still there; else the one that reaches most of them. */
  senderId: string | null;
};
