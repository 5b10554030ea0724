import type { ActiveRun } from "../automations/active-run.ts";
import type { ChannelName } from "../channels/channel.ts";
import type { ChannelConsent } from "../customers/customer-profile.ts";
import type { MessageStatus } from "../messaging/message.ts";

/** What the app has of a customer, as the block on their page in Shopify shows it. */
export type CustomerBlock = {
  id: string;
  /** A channel that is on the do-not-contact list is `suppressed`, whatever was agreed to. */
  consents: (Pick<ChannelConsent, "channel" | "state"> & { isSuppressed: boolean })[];
  /** The latest, newest first, in both directions. */
  messages: BlockMessage[];
  runs: ActiveRun[];
};

export type BlockMessage = {
  id: string;
  at: string;
  channel: ChannelName;
  /** The campaign or automation, or what else it was. */
  title: string;
  body: string | null;
  /** null for what the customer wrote. */
  status: MessageStatus | null;
  /** Why it was skipped or failed, in the merchant's words. */
  reason: string | null;
};
