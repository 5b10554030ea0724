/** The states of a message, in the order of their rank: a message only ever moves to a later one. */
export const messageStatuses = [
  "queued",
  "sending",
  "unconfirmed",
  "sent",
  "failed",
  "delivered",
  "read",
  "skipped",
] as const;

export type MessageStatus = (typeof messageStatuses)[number];
export type MessageSource = "campaign" | "automation" | "flow" | "test" | "reply" | "single";

/** What the merchant calls each state of a message. */
export const messageStateLabels: Record<MessageStatus, string> = {
  queued: "Waiting",
  sending: "On its way to the carrier",
  unconfirmed: "Unconfirmed",
  sent: "Sent",
  failed: "Failed",
  delivered: "Delivered",
  read: "Read",
  skipped: "Skipped",
};
