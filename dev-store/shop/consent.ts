import type { Customer } from "./customer.ts";
import type { UserError } from "./user-error.ts";

export type ConsentChannel = "email" | "sms" | "whatsapp";

export type ConsentChange = {
  /** SUBSCRIBED, UNSUBSCRIBED or PENDING; others are refused before, see isWritableState. */
  state: string;
  level?: string | null;
  updatedAt?: Date | null;
  /** Who collected it. What comes through the API is OTHER. */
  from?: "SHOPIFY" | "OTHER";
};

/** Where each channel's consent stands in the input of its mutation, for the errors' field. */
const inputs = {
  email: { name: "emailMarketingConsent", level: "marketingOptInLevel", at: "consentUpdatedAt" },
  sms: { name: "smsMarketingConsent", level: "marketingOptInLevel", at: "consentUpdatedAt" },
  whatsapp: { name: "whatsAppMarketingConsent", level: "optInLevel", at: "updatedAt" },
} as const;

/**
 * Whether the state can be written at all. For others Shopify answers with a top-level error, "Cannot specify
 * NOT_SUBSCRIBED as a marketing state input".
 */
export function isWritableState(state: string): boolean {
  return state === "SUBSCRIBED" || state === "UNSUBSCRIBED" || state === "PENDING";
}

/** What Shopify refuses about a consent, in its recorded words. The field is without the leading "input". */
export function checkConsent(
  customer: Customer,
  channel: ConsentChannel,
  { change, now }: { change: ConsentChange; now: Date },
): UserError[] {
  const input = inputs[channel];
  if (!isWritableState(change.state)) {
    return [
      { field: [input.name], message: `Cannot specify ${change.state} as a marketing state input`, code: "INVALID" },
    ];
  }
  if (channel !== "email" && customer.phone === null) {
    const name = channel === "sms" ? "SMS" : "WhatsApp";
    return [
      { field: [input.name], message: `A phone number is required to set the ${name} consent state.`, code: "INVALID" },
    ];
  }
  if (change.state === "SUBSCRIBED" && !change.level) {
    return [
      { field: [input.name, input.level], message: "Marketing opt in level must exist", code: "MISSING_ARGUMENT" },
    ];
  }
  if (change.state === "PENDING" && change.level !== "CONFIRMED_OPT_IN") {
    const message = "Marketing opt in level must be confirmed opt-in for pending consent state";
    return [{ field: [input.name, input.level], message, code: "INVALID" }];
  }
  if (change.updatedAt && change.updatedAt > now) {
    return [
      { field: [input.name, input.at], message: "Consent updated at must not be in the future", code: "INVALID" },
    ];
  }
  return [];
}

/**
 * The customer with the consent changed, or as it was: what is older than the stored consent loses, and an email
 * consent without an email is silently nothing, as in Shopify.
 */
export function withConsent(
  customer: Customer,
  channel: ConsentChannel,
  { change, now }: { change: ConsentChange; now: Date },
): Customer {
  const at = change.updatedAt ?? now;
  const stored = customer[`${channel}At`];
  if (stored !== null && at < stored) return customer;
  const level = change.level ?? customer[`${channel}Level`];
  switch (channel) {
    case "email":
      if (customer.email === null) return customer;
      return { ...customer, emailState: change.state, emailLevel: level, emailAt: at, updatedAt: now };
    case "sms":
      return {
        ...customer,
        smsState: change.state,
        smsLevel: level,
        smsAt: at,
        smsFrom: change.from ?? "OTHER",
        updatedAt: now,
      };
    case "whatsapp":
      return {
        ...customer,
        whatsappState: change.state,
        whatsappLevel: level,
        whatsappAt: at,
        whatsappFrom: change.from ?? "OTHER",
        updatedAt: now,
      };
  }
}
