import { messageStatuses, type MessageStatus } from "../messaging/message.ts";
import { explainReason } from "../messaging/reasons.ts";
import { isRunning, type CampaignChannel, type CampaignStatus } from "./campaign.ts";

/** How many recipients share a state, a reason and a code of the carrier's. */
export type OutcomeGroup = {
  status: MessageStatus;
  reason: string | null;
  errorCode: string | null;
  count: number;
  parts: number;
};

export type ReasonCount = {
  label: string;
  help: string;
  /** The carrier's own code, where it gave one. */
  code: string | null;
  count: number;
};

/** What became of a campaign's recipients. `states` always adds up to `recipients`. */
export type CampaignReport = {
  recipients: number;
  states: Record<MessageStatus, number>;
  skipped: ReasonCount[];
  failed: ReasonCount[];
  unconfirmed: number;
  /** Whom the carrier took the message for: sent, delivered, read, or failed at the carrier's hands afterwards. */
  parts: number;
};

/** Adds up a campaign's ledger. */
export function sumReport(groups: readonly OutcomeGroup[]): CampaignReport {
  const states = Object.fromEntries(messageStatuses.map((status) => [status, 0])) as Record<MessageStatus, number>;
  let parts = 0;
  for (const group of groups) {
    states[group.status] += group.count;
    parts += group.parts;
  }
  return {
    recipients: groups.reduce((sum, { count }) => sum + count, 0),
    states,
    skipped: reasonsOf(groups, "skipped"),
    failed: reasonsOf(groups, "failed"),
    unconfirmed: states.unconfirmed,
    parts,
  };
}

function reasonsOf(groups: readonly OutcomeGroup[], status: MessageStatus): ReasonCount[] {
  return groups
    .filter((group) => group.status === status)
    .map(({ reason, errorCode, count }) => ({ ...explainReason(reason, errorCode), code: errorCode, count }))
    .sort((a, b) => b.count - a.count);
}

/** The figures above the report. Delivered includes read; a rate is of those whom the carrier took the message for. */
export type Headline = { sent: number; delivered: number; read: number; failed: number; done: number };

export function headlineOf({ states, recipients }: Pick<CampaignReport, "states" | "recipients">): Headline {
  const delivered = states.delivered + states.read;
  return {
    sent: states.sent + delivered + states.failed,
    delivered,
    read: states.read,
    failed: states.failed,
    done: recipients - states.queued - states.sending,
  };
}

export type FigureName = "waiting" | "sent" | "delivered" | "read" | "failed" | "skipped" | "unconfirmed";

/** The audience by where its messages are now, each person once: the figures always add up to `recipients`. */
export function figuresOf(
  { states }: Pick<CampaignReport, "states">,
  channel: CampaignChannel,
): { name: FigureName; count: number }[] {
  // Phones do not tell whether a text message was read.
  const tellsRead = channel !== "sms";
  return [
    { name: "waiting", count: states.queued + states.sending },
    { name: "sent", count: states.sent },
    { name: "delivered", count: states.delivered + (tellsRead ? 0 : states.read) },
    ...(tellsRead ? [{ name: "read" as const, count: states.read }] : []),
    { name: "failed", count: states.failed },
    { name: "skipped", count: states.skipped },
    { name: "unconfirmed", count: states.unconfirmed },
  ];
}

const MINUTE_MS = 60_000;
/** Most receipts are in by then. */
const RECEIPTS_MS = 10 * MINUTE_MS;

/** Whether the figures change by themselves, so that a page about them should look again. */
export function isMoving(
  { status, scheduledAt, finishedAt }: { status: CampaignStatus; scheduledAt: Date | null; finishedAt: Date | null },
  { report: { states }, now }: { report: Pick<CampaignReport, "states">; now: Date },
): boolean {
  if (status === "scheduled") return scheduledAt !== null && scheduledAt.getTime() - now.getTime() < MINUTE_MS;
  const awaitsReceipts = states.sending + states.sent > 0;
  if (status === "paused") return awaitsReceipts;
  // Those who wait are skipped by a job of its own.
  if (status === "cancelled" && states.queued > 0) return true;
  return (
    isRunning(status) || (awaitsReceipts && finishedAt !== null && now.getTime() - finishedAt.getTime() < RECEIPTS_MS)
  );
}

/** A campaign as its report shows it: ids and times as text. */
export type ReportedCampaign = {
  id: string;
  name: string;
  status: CampaignStatus;
  statusReason: string | null;
  channel: CampaignChannel;
  scheduledAt: string | null;
  isArchived: boolean;
  senderName: string | null;
  senderProblem: string | null;
  /** Whether the merchant decided about the unconfirmed messages. */
  isUnconfirmedSettled: boolean;
};
