import { createHash, randomBytes } from "node:crypto";
import type { ChannelName } from "../channels/channel.ts";
import { pool } from "../db.server.ts";
import { claimMessages as claimSql, forgetClaims as forgetSql } from "./claim.sql.ts";
import type { CustomerFields } from "./render-message.ts";
import { returnTokens, takeTokens } from "./take-tokens.server.ts";
import type { TemplateFieldPath } from "./template-fields.ts";

/** A row that is `sending` in the ledger, with what its text is made of. */
export type ClaimedRow = CustomerFields & { id: bigint; customer_id: bigint; to_address: string; attempts: number };

/** How far a walker of the queue has come. Only a hint: from `queueStart` it finds what it passed over. */
export type QueuePosition = { dueAt: string; messageId: bigint };

export const queueStart: QueuePosition = { dueAt: "-infinity", messageId: 0n };

export type Claim = {
  id: bigint;
  position: QueuePosition;
  rows: ClaimedRow[];
  /** What is in the ledger: the claim's name, by which only its holder may undo it. */
  claimedAt: Date;
  /** By the process's steady clock, taken before the claim: its age is never underestimated. */
  startedAt: number;
  /** Rows that the decision skipped. */
  skipped: number;
};

export type ClaimResult =
  | { kind: "claimed"; claim: Claim }
  /** No row was due, or none that other workers were not already taking. */
  | { kind: "empty" }
  /** The sender's rate is used up for the moment. */
  | { kind: "wait"; waitMs: number }
  | { kind: "sender-unavailable" };

type DecidedRow = ClaimedRow & { reason: string | null; taken_to: string };

/**
 * Takes up to `wanted` due messages of a dispatch, within the sender's rate, and marks them `sending` or `skipped` in one
 * committed statement. What it answers with is this caller's to post.
 */
export async function claimMessages(options: {
  shopId: number;
  dispatchId: bigint;
  senderId: bigint;
  channel: ChannelName;
  fields: ReadonlySet<TemplateFieldPath>;
  wanted: number;
  from: QueuePosition;
  now: Date;
}): Promise<ClaimResult> {
  const { shopId, dispatchId, senderId, channel, fields, wanted, from, now } = options;
  const startedAt = performance.now();
  const tokens = await takeTokens(pool, { shopId, senderId, wanted, now });
  if (!tokens) return { kind: "sender-unavailable" };
  if (tokens.taken === 0) return { kind: "wait", waitMs: tokens.waitMs };
  const id = randomBytes(8).readBigInt64BE() >> 1n;
  const text = claimSql(channel, fields);
  const { rows } = await pool.query<DecidedRow>({
    name: nameOf(text),
    text,
    values: [shopId, dispatchId, now, tokens.taken, id, from.dueAt, from.messageId],
  });
  const sending = rows.filter((row) => row.reason === null);
  const unused = tokens.taken - sending.length;
  if (unused > 0) await returnTokens(pool, { shopId, senderId, count: unused });
  const [first] = rows;
  if (!first) return { kind: "empty" };
  const messageId = rows.reduce((last, row) => (row.id > last ? row.id : last), first.id);
  return {
    kind: "claimed",
    claim: {
      id,
      position: { dueAt: first.taken_to, messageId },
      rows: sending,
      claimedAt: now,
      startedAt,
      skipped: rows.length - sending.length,
    },
  };
}

/**
 * Drops the record of claims whose messages are all accounted for. Those of which one is still on its way stay, for recovery.
 */
export async function forgetClaims(shopId: number, ids: readonly bigint[]): Promise<void> {
  if (ids.length > 0) await pool.query({ name: "forget-claims", text: forgetSql, values: [shopId, ids] });
}

const names = new Map<string, string>();

/** One prepared statement for each set of fields. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `claim-${createHash("sha256").update(text).digest("base64url").slice(0, 16)}`;
  names.set(text, name);
  return name;
}
