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
export type MessageSource = "campaign" | "automation" | "flow" | "test" | "reply";
