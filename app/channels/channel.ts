/** The port every carrier adapter fills: our words on this side, the carrier's on the other. */

export type ChannelName = "sms" | "whatsapp" | "rcs" | "email";

export type OutgoingMessage = {
  /** Our ledger id; travels in the callback's address, so that a callback finds its row without the carrier's id. */
  messageId: bigint;
  channel: ChannelName;
  /** E.164 for phones. */
  to: string;
  /** The sender's address, as stored in `sender.address`. */
  from: string;
  body: string;
};

/** Who is to blame decides what happens next; each adapter sorts its carrier's errors once. */
export type SendResult =
  | { kind: "accepted"; carrierMessageId: string }
  /** This recipient, for good: the row fails. */
  | { kind: "recipient-refused"; code: string }
  /** The sender or the account: pause the sender, tell the merchant, no attempt is burned. */
  | { kind: "sender-refused"; code: string }
  /** Not accepted for certain, and worth another try. `retryAfterMs` when the carrier named a time. */
  | { kind: "try-later"; code: string; retryAfterMs?: number }
  /** The request may or may not have been accepted (a time-out after it was written). Never resent blindly. */
  | { kind: "unknown"; detail: string };

/** The carrier's answer to "did you take this one?" */
export type LookupResult =
  | { kind: "found"; carrierMessageId: string; status: DeliveryStatus; errorCode?: string }
  | { kind: "absent" }
  | { kind: "unknown" };

export type DeliveryStatus = "queued" | "sent" | "delivered" | "read" | "failed";

/** One status callback in our words. `raw` is kept as it came. */
export type DeliveryReport = {
  messageId: bigint;
  shopId: number;
  carrierMessageId: string;
  /** null for a word of the carrier's that changes nothing here. */
  status: DeliveryStatus | null;
  errorCode?: string;
  raw: Record<string, string>;
};

/** One message from a customer, in our words. */
export type IncomingMessage = {
  carrierMessageId: string;
  channel: ChannelName;
  from: string;
  to: string;
  body: string;
  raw: Record<string, string>;
};

export interface Carrier {
  /** Posts one message. Never throws: every failure is a `SendResult`. */
  send(message: OutgoingMessage): Promise<SendResult>;
  /**
   * Asks for a message to `to` from `from`, created at `since` or later, whose carrier id is not in `known`.
   * Used after a crash, when a request was on its way and its answer was lost.
   */
  lookup(query: { channel: ChannelName; to: string; from: string; since: Date; known: readonly string[] }): Promise<LookupResult>;
  /** Tries the credentials. The reason of a refusal is for the merchant. */
  check(): Promise<{ ok: true } | { ok: false; problem: string }>;
  close(): Promise<void>;
}
