import type { WayToReach } from "../messaging/sender-choice.ts";
import type { UsableTemplate } from "../messaging/usable-template.ts";

/** Why nobody can be reminded of a checkout at all. */
export type NoRecovery = "ordered" | "guest";

/** What can be sent about a checkout that was left, as the modal on its page in Shopify shows it. */
export type RecoveryOffer = {
  refusal: NoRecovery | null;
  customerId: string | null;
  fields: Record<string, string>;
  senders: WayToReach[];
  templates: UsableTemplate[];
  /** The text of the recipe for abandoned checkouts, to begin with. */
  body: string;
};
