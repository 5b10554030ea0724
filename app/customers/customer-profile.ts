import type { ChannelName } from "../channels/channel.ts";
import type { ConsentSource, ConsentState } from "./customer.ts";
import type { SuppressionReasonName } from "./suppression-reasons.ts";

/**
 * Whether there is a person behind an id: `unknown` is one that messages or runs name but the mirror lacks; of somebody `erased`
 * nothing is shown.
 */
export type CustomerState = "known" | "unknown" | "deleted" | "merged" | "erased";

/** Who a customer is and what they agreed to, as their page shows it: ids and times as text. */
export type CustomerProfile = {
  id: string;
  state: CustomerState;
  /** Whom they were merged into, at the end of all merges. */
  keptId: string | null;
  /** Whether others were merged into them. */
  hasMerged: boolean;
  name: string | null;
  email: string | null;
  phone: string | null;
  /** False for a number in Shopify that receives no messages. */
  isPhoneValid: boolean;
  /** The country's English name. */
  country: string | null;
  /** City and region. */
  place: string | null;
  /** What the clock says where they live, or between which two times it can be, in the shop's language; null where that is not known. */
  localTime: string | null;
  consents: ChannelConsent[];
  suppressions: ProfileSuppression[];
};

export type ChannelConsent = {
  channel: ChannelName;
  state: ConsentState;
  at: string | null;
  /** null where nothing was ever heard. */
  source: ConsentSource | null;
};

export type ProfileSuppression = {
  channel: ChannelName;
  reason: SuppressionReasonName;
  note: string | null;
  since: string;
};

/** What the merchant calls each state of a consent. */
export const consentLabels: Record<ConsentState, string> = {
  never_subscribed: "Not subscribed",
  pending: "Not confirmed yet",
  subscribed: "Subscribed",
  unsubscribed: "Unsubscribed",
  invalid: "Invalid address",
  redacted: "Erased",
};

/** Where a consent came from, in the merchant's words. */
export const consentSourceLabels: Record<ConsentSource, string> = {
  shopify: "from Shopify",
  "stop-reply": "replied STOP",
  "start-reply": "replied START",
  merchant: "set by you",
  import: "imported",
  carrier: "told by the carrier",
};
