/** A privacy request as a page shows it: ids and times as text. */
export type PrivacyRequestLine = {
  id: string;
  kind: "data_request" | "customer_redact";
  customerId: string | null;
  /** Null for somebody unknown, without a name, or erased. */
  customerName: string | null;
  requestedAt: string;
  dueAt: string;
  completedAt: string | null;
  /** Whether there is data to download. */
  hasAnswer: boolean;
};

/** Shopify gives thirty days: https://shopify.dev/docs/apps/build/privacy-law-compliance. */
const daysToAnswer = 30;

export function dueDate(requestedAt: Date): Date {
  return new Date(requestedAt.getTime() + daysToAnswer * 24 * 60 * 60 * 1000);
}
