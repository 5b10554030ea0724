import { messageStatuses, type MessageStatus } from "../messaging/message.ts";

/** One person of a campaign's audience and what became of their message. */
export type Recipient = {
  customerId: string;
  name: string | null;
  address: string | null;
  status: MessageStatus;
  reason: string | null;
  /** Why marketing was held, where that kept it back: in the merchant's words. */
  holdReason: string | null;
  errorCode: string | null;
  parts: number | null;
  sentAt: string | null;
  deliveredAt: string | null;
  readAt: string | null;
  endedAt: string | null;
};

export type RecipientQuery = {
  /** null for every state. */
  status: MessageStatus | null;
  /** A part of a name, or digits of a number. */
  search: string;
  /** The customer after whom the page begins; null for the first page. */
  after: bigint | null;
};

/** What the address of the list says; anything it does not know falls back to the whole list. */
export function parseRecipientQuery(params: URLSearchParams): RecipientQuery {
  const after = params.get("after");
  return {
    status: messageStatuses.find((status) => status === params.get("state")) ?? null,
    search: (params.get("query") ?? "").trim().slice(0, 100),
    after: after && /^\d{1,18}$/.test(after) ? BigInt(after) : null,
  };
}
