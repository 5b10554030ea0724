import type { BalanceResult } from "../channels/channel.ts";
import type { CostEstimate } from "../messaging/cost.ts";
import type { Format } from "../ui/format.ts";
import type { AutomationStatus } from "./automation.ts";

/** What is foreseen if everyone who is inside enters at once. */
export type Foreseen = {
  /** Who would enter: the others are on their way already, or kept out by the re-entry rule. */
  people: number;
  /** Conditions of the entry are looked at when it is each one's turn, and may keep some of them out. */
  isConditional: boolean;
  /** Messages that there will be at least, to those who may be written to. */
  messages: number;
  /** What these cost at most, at the merchant's prices; null where a message's channel has no prices, or there is no message. */
  cost: CostEstimate | null;
};

/** How far everyone's entering has come. */
export type IntakeProgress = {
  actor: string;
  askedAt: string;
  /** How many the list has; null before it is known. */
  members: number | null;
  /** How many of the list have been gone through, and how many of them entered. */
  gone: number;
  entered: number;
  /** null until it is over. */
  finishedAt: string | null;
  /** Why it ended before its end; null when it did not. */
  problem: string | null;
};

/** What the merchant may choose, or chose, about those who are inside already. */
export type IntakeChoice =
  /** `isAsked`: the segment was edited since, and nobody has answered yet. `foreseen` is null while the list is read. */
  | { state: "open"; isAsked: boolean; foreseen: Foreseen | null }
  | { state: "new-only"; actor: string; askedAt: string; foreseen: Foreseen | null }
  | { state: "everyone"; progress: IntakeProgress };

/**
 * What an automation does with a segment, in what is on, or in the draft of one that is not: starts with it, or asks about
 * it in a condition or a step. "elsewhere": it does neither, and only what is not on names the segment.
 */
export type SegmentPart = "trigger" | "condition" | "elsewhere";

/** An automation that uses a segment, and how. */
export type SegmentAutomation = {
  id: string;
  name: string;
  status: AutomationStatus;
  /** What starts it, in a line. */
  trigger: string;
  part: SegmentPart;
  updatedAt: string;
  /** null unless it is on and starts when somebody enters this segment. */
  choice: IntakeChoice | null;
};

export type BalanceVerdict =
  | { kind: "enough"; balance: { amount: number; currency: string } }
  | { kind: "short"; balance: { amount: number; currency: string }; cost: number }
  /** It cannot be said, and why. */
  | { kind: "unsure"; reason: "no-balance"; problem: string }
  | { kind: "unsure"; reason: "no-price" | "unpriced-countries"; balance: { amount: number; currency: string } }
  | { kind: "unsure"; reason: "other-currency"; balance: { amount: number; currency: string }; currency: string };

/** What is foreseen of one automation, in sentences. */
export function describeForeseen({ people, isConditional, messages }: Foreseen, format: Pick<Format, "count">): string {
  if (people === 0) return "Nobody would enter.";
  const sent =
    messages === 0
      ? "no message is certain to go out"
      : `at least ${format.count(messages, "message", "messages")} would go out, to those who can be written to`;
  const entering = format.count(people, "customer", "customers");
  return isConditional
    ? `Up to ${entering} would enter: those who meet its conditions. If all do, ${sent}.`
    : `${entering} would enter. ${sent.charAt(0).toUpperCase()}${sent.slice(1)}.`;
}

/** Whether what is left with the carrier suffices for all of these together. null when no message is foreseen. */
export function judgeBalance(chosen: readonly Foreseen[], balance: BalanceResult): BalanceVerdict | null {
  const sending = chosen.filter(({ messages }) => messages > 0);
  if (sending.length === 0) return null;
  if (balance.kind === "unknown") return { kind: "unsure", reason: "no-balance", problem: balance.problem };
  let cost = 0;
  let unpriced = 0;
  for (const { cost: estimate } of sending) {
    if (estimate === null) return { kind: "unsure", reason: "no-price", balance };
    if (estimate.currency !== balance.currency) {
      return { kind: "unsure", reason: "other-currency", balance, currency: estimate.currency };
    }
    cost += estimate.amount;
    unpriced += estimate.unpriced;
  }
  if (cost > balance.amount) return { kind: "short", balance, cost };
  // Nothing is known of what these cost.
  return unpriced > 0 ? { kind: "unsure", reason: "unpriced-countries", balance } : { kind: "enough", balance };
}
