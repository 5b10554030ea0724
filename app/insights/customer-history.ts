import type { RunHistory, RunLine } from "../automations/automation-report.ts";
import type { Definition } from "../automations/definition.ts";
import type { ChannelName } from "../channels/channel.ts";
import type { ReplyIntent } from "../messaging/classify-reply.ts";
import type { MessageSource, MessageStatus } from "../messaging/message.ts";

/** What a history can be narrowed to. */
export const historyViews = {
  all: "All",
  messages: "Messages",
  automations: "Automations",
} as const;

export type HistoryView = keyof typeof historyViews;

/** A message to the customer. Its place in the history is when it was queued. */
type MessageEntry = {
  kind: "message";
  id: string;
  at: string;
  channel: ChannelName;
  source: MessageSource;
  /** The campaign or automation it belongs to; null where it has none, or it is no longer there. */
  owner: { id: string; name: string } | null;
  /** It belongs to a test of the automation, which may have sent it to the merchant's own number. */
  isTest: boolean;
  /** What the customer had written, for an answer. */
  answerTo: ReplyIntent | null;
  /** The name of the webhook of the merchant's that asked for a message of source flow; null for a workflow in Flow. */
  caller: string | null;
  address: string | null;
  status: MessageStatus;
  reason: string | null;
  /** Why marketing was held, where that kept it back. */
  holdReason: string | null;
  errorCode: string | null;
  body: string | null;
  sentAt: string | null;
  deliveredAt: string | null;
  readAt: string | null;
  endedAt: string | null;
};

/** What the customer wrote. */
type ReplyEntry = {
  kind: "reply";
  id: string;
  at: string;
  channel: ChannelName;
  intent: ReplyIntent;
  body: string;
};

/** A run through an automation, from when it was entered. */
type RunEntry = {
  kind: "run";
  id: string;
  at: string;
  automation: { id: string; name: string } | null;
  /** Where its definition is found. */
  definition: string;
  subject: string;
  version: number;
  state: RunLine["state"];
  reason: string | null;
  node: string;
  dueAt: string | null;
  endedAt: string | null;
  /** The merchant started it to try a draft. */
  isTest: boolean;
  history: RunHistory;
};

export type HistoryEntry = MessageEntry | ReplyEntry | RunEntry;

/** A page of what happened with a customer, newest first. `next` begins the page that follows; null on the last. */
export type HistoryPage = {
  entries: HistoryEntry[];
  next: string | null;
  /** Of the versions that its runs go through, by `RunEntry.definition`. */
  definitions: Record<string, Definition>;
};

/** Of one moment, the order in which things follow each other: a run or a reply comes before the message it causes. */
export const rankOf: Record<HistoryEntry["kind"], number> = { run: 1, reply: 2, message: 3 };

/** After which entry a page begins. */
export type HistoryCursor = { at: Date; rank: number; id: bigint };

export function writeCursor({ at, kind, id }: Pick<HistoryEntry, "at" | "kind" | "id">): string {
  return `${Date.parse(at)}-${rankOf[kind]}-${id}`;
}

/** What the address of the history says; anything it does not know means the beginning, or all. */
export function parseHistoryQuery(params: URLSearchParams): { view: HistoryView; before: HistoryCursor | null } {
  const [, at, rank, id] = /^(\d{1,14})-([123])-(\d{1,18})$/.exec(params.get("before") ?? "") ?? [];
  return {
    view: (Object.keys(historyViews) as HistoryView[]).find((view) => view === params.get("view")) ?? "all",
    before: at && rank && id ? { at: new Date(Number(at)), rank: Number(rank), id: BigInt(id) } : null,
  };
}

/** Newest first. */
export function compareEntries(a: HistoryEntry, b: HistoryEntry): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  if (a.kind !== b.kind) return rankOf[b.kind] - rankOf[a.kind];
  return BigInt(a.id) < BigInt(b.id) ? 1 : -1;
}

const answers: Record<ReplyIntent, string> = {
  stop: "Confirmation of STOP",
  start: "Confirmation of START",
  help: "Answer to HELP",
  other: "Answer",
};

/** What a message was sent for, where no campaign or automation can be named. */
export function describeSource({
  source,
  answerTo,
  caller,
}: Pick<MessageEntry, "source" | "answerTo" | "caller">): string {
  switch (source) {
    case "campaign":
      return "Campaign";
    case "automation":
      return "Automation";
    case "flow":
      return caller === null ? "Shopify Flow" : `Webhook “${caller}”`;
    case "test":
      return "Test message";
    case "reply":
      return answerTo ? answers[answerTo] : "Answer";
    case "single":
      return "Message you wrote";
  }
}

/** How a reply was taken; null for one that asked for nothing. */
export function describeIntent(intent: ReplyIntent): string | null {
  switch (intent) {
    case "stop":
      return "Taken as STOP: nothing more is sent.";
    case "start":
      return "Taken as START: messages are allowed again.";
    case "help":
      return "Taken as HELP.";
    case "other":
      return null;
  }
}
