import type { CampaignChannel } from "./campaign.ts";
import { headlineOf, sumReport, type OutcomeGroup } from "./report.ts";

/** How the messages did that campaigns sent to the members of a segment. All but `campaigns` count messages. */
export type SegmentResults = {
  /** How many campaigns are counted, the latest. */
  campaigns: number;
  /** Whether there are earlier ones. */
  hasMore: boolean;
  /** Whom the carrier took the message for; delivered, read and failed are some of them. */
  sent: number;
  delivered: number;
  failed: number;
  /** Only of channels that tell of reading; null when none was used. */
  reading: { delivered: number; read: number } | null;
  /** After which the customer replied STOP, before another campaign's message. */
  optOuts: number;
};

export type CampaignOutcome = {
  channel: CampaignChannel;
  groups: readonly Pick<OutcomeGroup, "status" | "count">[];
  optOuts: number;
};

/** Adds up what became of the members' messages, campaign by campaign. */
export function sumSegmentResults(
  outcomes: readonly CampaignOutcome[],
  { hasMore }: { hasMore: boolean },
): SegmentResults {
  const results: SegmentResults = {
    campaigns: outcomes.length,
    hasMore,
    sent: 0,
    delivered: 0,
    failed: 0,
    reading: null,
    optOuts: 0,
  };
  for (const { channel, groups, optOuts } of outcomes) {
    const { sent, delivered, read, failed } = headlineOf(
      sumReport(groups.map((group) => ({ ...group, reason: null, errorCode: null, parts: 0 }))),
    );
    results.sent += sent;
    results.delivered += delivered;
    results.failed += failed;
    results.optOuts += optOuts;
    // Phones do not tell whether a text message was read.
    if (channel === "sms") continue;
    results.reading ??= { delivered: 0, read: 0 };
    results.reading.delivered += delivered;
    results.reading.read += read;
  }
  return results;
}
