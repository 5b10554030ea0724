/**
 * Why an address is suppressed, in the merchant's words. Only what the merchant added is the merchant's to lift: an opt-out
 * ends when the customer opts in again, and a redaction never.
 */
export const suppressionReasons = {
  stop_reply: { label: "Replied STOP", liftable: false },
  merchant: { label: "Added by you", liftable: true },
  import: { label: "Imported", liftable: true },
  carrier: { label: "Blocked by the carrier", liftable: false },
  redacted: { label: "Privacy request", liftable: false },
} as const satisfies Record<string, { label: string; liftable: boolean }>;

export type SuppressionReasonName = keyof typeof suppressionReasons;
