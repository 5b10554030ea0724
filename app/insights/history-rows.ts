import type { RunLine } from "../automations/automation-report.ts";
import type { HistoryEntry } from "./customer-history.ts";

// What the queries of customer-history.sql.ts answer with, and how it becomes entries: ids and times as text.

type EntryOf<Kind extends HistoryEntry["kind"]> = Extract<HistoryEntry, { kind: Kind }>;

export type MessageRow = Omit<
  EntryOf<"message">,
  "kind" | "id" | "at" | "owner" | "sentAt" | "deliveredAt" | "readAt" | "endedAt"
> & {
  id: bigint;
  at: Date;
  ownerId: bigint | null;
  ownerName: string | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  endedAt: Date | null;
};

export type ReplyRow = Omit<EntryOf<"reply">, "kind" | "id" | "at"> & { id: bigint; at: Date };

export type RunRow = Pick<RunLine, "subject" | "version" | "state" | "reason" | "node"> & {
  id: bigint;
  at: Date;
  automationId: bigint;
  automationName: string | null;
  dueAt: Date | null;
  endedAt: Date | null;
  isTest: boolean;
};

export function messageEntry({ id, at, ownerId, ownerName, ...row }: MessageRow): EntryOf<"message"> {
  return {
    ...row,
    kind: "message",
    id: String(id),
    at: at.toISOString(),
    owner: ownerId === null || ownerName === null ? null : { id: String(ownerId), name: ownerName },
    sentAt: row.sentAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    readAt: row.readAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

export function replyEntry({ id, at, ...row }: ReplyRow): EntryOf<"reply"> {
  return { ...row, kind: "reply", id: String(id), at: at.toISOString() };
}

export function runEntry({ id, at, automationId, automationName, dueAt, endedAt, ...row }: RunRow): EntryOf<"run"> {
  return {
    ...row,
    kind: "run",
    id: String(id),
    at: at.toISOString(),
    automation: automationName === null ? null : { id: String(automationId), name: automationName },
    definition: definitionKey(automationId, row.version),
    dueAt: dueAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    history: { events: [], messages: [] },
  };
}

/** Where a version's definition is found in a page of history. */
export function definitionKey(automationId: bigint, version: number): string {
  return `${automationId}/${version}`;
}
