import type { ChannelName } from "../channels/channel.ts";

/** What a customer has said about marketing on one channel. Only `subscribed` is a yes. */
export const consentStates = [
  "never_subscribed",
  "pending",
  "subscribed",
  "unsubscribed",
  "invalid",
  "redacted",
] as const;
export type ConsentState = (typeof consentStates)[number];

/** A consent and when it was given or taken away; null where Shopify does not know. */
export type Consent = { state: ConsentState; at: Date | null };

/** The channels whose consent Shopify keeps. RCS consent is the app's own. */
export const shopifyConsentChannels = ["sms", "whatsapp", "email"] as const satisfies readonly ChannelName[];
export type ShopifyConsentChannel = (typeof shopifyConsentChannels)[number];

/** The channels that reach a phone number. */
export const phoneChannels = ["sms", "whatsapp", "rcs"] as const satisfies readonly ChannelName[];
export type PhoneChannel = (typeof phoneChannels)[number];

/** Where a change of consent came from, as stored with it. */
export type ConsentSource = "shopify" | "stop-reply" | "start-reply" | "merchant" | "import" | "carrier";

/** What Shopify says of one customer, in our words. */
export type CustomerRecord = {
  id: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  /** ISO 3166 alpha-2. */
  countryCode: string | null;
  region: string | null;
  city: string | null;
  /** Absent where the source does not tell: what is known stays. */
  locale?: string | null;
  /** null where the source does not tell: what is known stays. */
  tags: readonly string[] | null;
  /** A channel that is absent stays as it is. */
  consents: Partial<Record<ShopifyConsentChannel, Consent>>;
  /** null where the source does not tell: what is known stays. */
  orders: { count: number; spent: string; lastOrderId: bigint | null } | null;
  createdAt: Date | null;
  /** Shopify's own time of the last change; an older record never overwrites a newer one. */
  updatedAt: Date;
};

const fromShopify: Record<string, ConsentState> = {
  NOT_SUBSCRIBED: "never_subscribed",
  NEVER_SUBSCRIBED: "never_subscribed",
  PENDING: "pending",
  SUBSCRIBED: "subscribed",
  UNSUBSCRIBED: "unsubscribed",
  INVALID: "invalid",
  REDACTED: "redacted",
};

/**
 * Shopify's word for a consent in ours. GraphQL writes it in capitals, webhooks in small letters, and "never" differs from
 * channel to channel. A word not known yet counts as no consent.
 */
export function consentFromShopify(word: string | null | undefined): ConsentState {
  return fromShopify[(word ?? "").toUpperCase()] ?? "never_subscribed";
}
