import type { ActiveRun } from "../automations/active-run.ts";
import type { ChannelName } from "../channels/channel.ts";
import type { ChannelConsent } from "../customers/customer-profile.ts";
import type { HoldLine } from "../customers/hold.ts";
import type { MessageSource, MessageStatus } from "../messaging/message.ts";

/** What the app has of a customer, as the block on their page in Shopify shows it. */
export type CustomerBlock = {
  id: string;
  /** A channel that is on the do-not-contact list is `suppressed`, whatever was agreed to. */
  consents: (Pick<ChannelConsent, "channel" | "state"> & { isSuppressed: boolean })[];
  /** What keeps marketing from them at this moment, newest first. */
  holds: BlockHold[];
  /** The latest, newest first, in both directions. */
  messages: BlockMessage[];
  runs: ActiveRun[];
};

/** `isEveryChannel` where it is on all that a hold can be on. */
export type BlockHold = Pick<HoldLine, "ids" | "channels" | "reason" | "until"> & { isEveryChannel: boolean };

export type BlockMessage = {
  id: string;
  at: string;
  channel: ChannelName;
  /** null for what the customer wrote. */
  source: MessageSource | null;
  /** The campaign or automation it belongs to; null where it has none, or it is no longer there. */
  title: string | null;
  body: string | null;
  status: MessageStatus | null;
  /** Why it was skipped or failed, in the merchant's words. */
  reason: string | null;
};
