import type { ChannelName } from "../channels/channel.ts";
import type { MessagePurpose } from "../customers/policy.sql.ts";
import type { MessageSource } from "./message.ts";

export type DispatchState = "open" | "held" | "closed";

/** What a dispatch belongs to, as `dispatch.owner` writes it: campaign:12. */
export type DispatchOwner = `${MessageSource}:${string}`;

export type NewDispatch = {
  owner: DispatchOwner;
  channel: ChannelName;
  senderId: bigint;
  /** The Liquid template. */
  body: string;
  /** Which policy decides about its messages; marketing, unless said otherwise. */
  purpose?: MessagePurpose;
  /** What its links to the storefront are tagged with (`writeUtm`); nothing, unless said otherwise. */
  linkQuery?: string | null;
  /** For a test: the one number that anything of it goes to, and the customer whom it is written for. Never changed. */
  only?: { to: string; customerId: bigint } | null;
};

/** Jobs that may drain one dispatch at once, on however many workers. */
export const maxShards = 4;
/** Over how many shards those spread who start a dispatch of few rows, each for one message. */
export const lanes = 8;
/** A dispatch of no more rows than this has one shard: more would only wait for each other. */
export const rowsPerShard = 2_000;

/**
 * Automations, tests, replies and single messages go ahead of campaigns, while there are few of them. When more waits than one
 * shard's rows, such as when a hundred thousand runs fall due at once, they take turns with the campaigns of all shops: those would
 * have to wait for the last of them otherwise.
 */
export function isUrgent(owner: string, waiting: number): boolean {
  return !owner.startsWith("campaign:") && waiting <= rowsPerShard;
}

/** Whether a dispatch goes on for as long as there are workflows: it is never over, only idle. */
export function isLasting(owner: string): boolean {
  return owner.startsWith("flow:");
}

/** SQL: whether the merchant reads what dispatch `d` sends, before or instead of the customer that it is written for. */
export const isTrial = "(d.only_to IS NOT NULL OR starts_with(d.owner, 'test:'))";
