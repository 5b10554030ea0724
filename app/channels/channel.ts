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
  /** This recipient, for good: the row fails. `optedOut`: because the carrier holds a STOP from them. */
  | { kind: "recipient-refused"; code: string; optedOut: boolean }
  /** The sender or the account: pause the sender, tell the merchant, no attempt is burned. */
  | { kind: "sender-refused"; code: string }
  /** Not accepted for certain, and worth another try. `retryAfterMs` when the carrier named a time. */
  | { kind: "try-later"; code: string; retryAfterMs?: number }
  /** The request may or may not have been accepted (a time-out after it was written). Never resent blindly. */
  | { kind: "unknown"; detail: string };

/** How far a message has come, in the carrier's eyes. `queued`: the carrier has it. */
export type DeliveryStatus = "queued" | "sent" | "delivered" | "read" | "failed";

/** A message that the carrier has. */
export type CarrierRecord = {
  carrierMessageId: string;
  status: DeliveryStatus;
  errorCode?: string;
  body: string;
  createdAt: Date;
};

/** The carrier's answer to "what did you take?" `unknown`: it could not be asked, which says nothing. */
export type LookupResult = { kind: "listed"; messages: CarrierRecord[] } | { kind: "unknown"; detail: string };

/** One request that a carrier made to us. */
export type CarrierCallback = {
  /** The whole address that the carrier called, as it was given to it. */
  url: string;
  headers: { get(name: string): string | null };
  body: string;
};

/** One status callback in our words. `raw` is kept as it came. */
export type DeliveryReport = {
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
  /** E.164. */
  from: string;
  /** The sender's address, as stored in `sender.address`. */
  to: string;
  body: string;
  raw: Record<string, string>;
};

/** What a callback came to. `forged`: it does not bear the carrier's signature, and nothing in it was read. */
export type CallbackResult<T> =
  { kind: "genuine"; value: T } | { kind: "forged" } | { kind: "malformed"; problem: string };

/** `problem` is for the merchant. */
export type RepliesResult = { kind: "routed" } | { kind: "manual" } | { kind: "refused"; problem: string };

/** What is left on the account, in the currency it is kept in. `unknown`: the carrier did not say; `problem` is for the merchant. */
export type BalanceResult = { kind: "known"; amount: number; currency: string } | { kind: "unknown"; problem: string };

export interface Carrier {
  /** Posts one message. Never throws: every failure is a `SendResult`. */
  send(message: OutgoingMessage): Promise<SendResult>;
  /**
   * Lists every message from `from` to `to` that the carrier took between `since` and `until`. Used after a crash, when a
   * request was on its way and its answer was lost. Never throws.
   */
  lookup(query: { channel: ChannelName; to: string; from: string; since: Date; until: Date }): Promise<LookupResult>;
  /**
   * Has what customers write to this sender handed to `url`, so that STOP is heard. Safe to repeat. `manual`: the carrier
   * offers no way for a sender of this kind, and the merchant enters the address there.
   */
  routeReplies(sender: { channel: ChannelName; address: string }, url: string): Promise<RepliesResult>;
  /** Tries the credentials. The reason of a refusal is for the merchant. Never throws. */
  check(): Promise<{ ok: true } | { ok: false; problem: string }>;
  /** Asks what is left to send with. Never throws, and never guesses. */
  readBalance(): Promise<BalanceResult>;
  /** Verifies the signature, then reads the report. */
  readStatus(callback: CarrierCallback): CallbackResult<DeliveryReport>;
  /** Verifies the signature, then reads the customer's message. */
  readInbound(callback: CarrierCallback): CallbackResult<IncomingMessage>;
}

/**
 * The longest a request of `send` can live, from the call to the last byte, for every adapter: connecting, writing and
 * waiting for the answer together. Recovery counts on it.
 */
export const maxRequestMs = 45_000;
