import { explainCarrierCode } from "../channels/explain-code.ts";

/**
 * Why a message was skipped, failed or is unconfirmed: one code per row, one sentence per code for the merchant.
 * A recipient always ends in a named state; adding a code here is the only way to add a reason.
 */
export const reasons = {
  // Decided by policy: skipped.
  "not-subscribed": { label: "Not subscribed", help: "The customer has not agreed to marketing on this channel." },
  unsubscribed: { label: "Unsubscribed", help: "The customer unsubscribed from this channel." },
  suppressed: { label: "Suppressed", help: "The address is on your suppression list." },
  held: { label: "On hold", help: "You hold marketing messages to the customer for now." },
  "no-address": { label: "No phone number", help: "The customer has no phone number in Shopify." },
  "invalid-address": {
    label: "Invalid phone number",
    help: "The phone number in Shopify is not one that can receive messages.",
  },
  "duplicate-address": {
    label: "Same number as another customer",
    help: "Another customer in this audience has the same number and gets the message.",
  },
  "left-audience": {
    label: "Left the audience",
    help: "The customer was no longer in the audience when the message was due.",
  },
  "not-in-segments": {
    label: "Not in the segment",
    help: "The customer was in none of the segments that the workflow asks for.",
  },
  "in-excluded-segment": {
    label: "In an excluded segment",
    help: "The customer was in a segment that the workflow keeps out.",
  },
  deleted: {
    label: "Customer deleted",
    help: "The customer was deleted, merged or redacted before the message was due.",
  },
  "too-late": { label: "Too late", help: "The message could not go out before its latest useful time." },
  cancelled: { label: "Cancelled", help: "The campaign was cancelled before this message was sent." },
  "automation-stopped": {
    label: "Automation stopped",
    help: "The customer’s run through the automation was stopped before this message was sent.",
  },
  "render-failed": { label: "Template error", help: "The message could not be written for this customer." },
  "empty-message": { label: "Empty message", help: "For this customer the template came out empty." },
  "too-long": { label: "Too long", help: "For this customer the message came out longer than 1,600 characters." },
  // Answered by the carrier: failed.
  "carrier-refused": { label: "Refused by the carrier", help: "The carrier did not accept the message." },
  undelivered: { label: "Not delivered", help: "The carrier could not deliver the message." },
  "gave-up": { label: "Gave up", help: "The carrier could not be reached after several tries." },
  // Known to nobody: unconfirmed.
  "no-answer": {
    label: "No answer from the carrier",
    help: "The connection broke while sending. The customer may or may not have the message.",
  },
} as const satisfies Record<string, { label: string; help: string }>;

export type Reason = keyof typeof reasons;

/** A code of the ledger in the merchant's words, made plain by the carrier's; one that is not known is shown as it is. */
export function explainReason(reason: string | null, errorCode: string | null = null): { label: string; help: string } {
  const known =
    reason !== null && reason in reasons ? reasons[reason as Reason] : { label: reason ?? "No reason given", help: "" };
  return errorCode === null ? known : { label: known.label, help: explainCarrierCode(errorCode) };
}
