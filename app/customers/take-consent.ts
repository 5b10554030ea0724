import type { Consent, ConsentState } from "./customer.ts";

/** From what forbids most to what permits most. */
const permissiveness: readonly ConsentState[] = [
  "redacted",
  "unsubscribed",
  "invalid",
  "never_subscribed",
  "pending",
  "subscribed",
];

/**
 * The rule by which two statements about one consent become one: the later one stands, and at the same moment the one that
 * permits less. Statements may arrive in any order, and more than once.
 *
 * `incoming.at` is null where Shopify gives no time (a consent that was never touched, a number that was replaced). Then
 * `changedAt`, the time of the customer's last change in Shopify, stands in for it, but only for a statement that forbids:
 * permission is never inferred from a time that belongs to something else. `changedAt` is null for a record that is older
 * than what is known.
 *
 * Returns `current` itself when nothing changes.
 */
export function takeConsent(current: Consent, incoming: Consent, changedAt: Date | null): Consent {
  if (incoming.state === current.state) {
    const renewed = incoming.at !== null && (current.at === null || incoming.at > current.at);
    return renewed ? incoming : current;
  }
  const grants = incoming.state === "subscribed" || incoming.state === "pending";
  const at = incoming.at ?? (grants ? null : changedAt);
  if (at === null) return current.at === null && changedAt !== null ? incoming : current;
  if (current.at === null || at > current.at) return { state: incoming.state, at };
  const permitsLess = permissiveness.indexOf(incoming.state) < permissiveness.indexOf(current.state);
  return at.getTime() === current.at.getTime() && permitsLess ? { state: incoming.state, at } : current;
}
