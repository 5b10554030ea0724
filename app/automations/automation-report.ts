import type { AutomationStatus } from "./automation.ts";
import { allSteps, type Condition, type Definition, type Step } from "./definition.ts";
import { endReasons, type EndReason } from "./enrollment.ts";
import { reasons, type Reason } from "../messaging/reasons.ts";

/** How many, and what of: for lists of figures. */
export type Tally = { code: string; count: number };

export type AutomationReport = {
  /** Everybody the trigger named: the figures below add up to it. */
  named: number;
  inside: number;
  completed: number;
  refused: number;
  /** By reason. */
  exited: Tally[];
  /** Of all versions, by state. They add up to what was queued. */
  messages: Tally[];
  /** Why messages were skipped or failed. */
  messageReasons: Tally[];
  /** Of the version that is live: how many came to each step. */
  reached: Tally[];
  /** Runs of versions with a goal that reached it; null where no version with a goal had anybody. */
  conversions: number | null;
};

export type RunLine = {
  id: string;
  customerName: string | null;
  customerId: string;
  subject: string;
  version: number;
  state: "active" | "completed" | "refused" | "exited";
  reason: string | null;
  node: string;
  dueAt: string | null;
  enteredAt: string;
  endedAt: string | null;
  events: { at: string; kind: string; node: string | null; detail: Record<string, string> }[];
  messages: { step: number; status: string; reason: string | null; body: string | null }[];
};

/** What a step does, in a line. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case "send":
      return `Send ${{ sms: "SMS", whatsapp: "WhatsApp", rcs: "RCS" }[step.channel]}`;
    case "wait":
      return `Wait ${describeMinutes(step.minutes)}`;
    case "wait-until":
      return `Wait until ${step.time}`;
    case "branch":
      return "Branch";
    case "split":
      return `Split ${step.percent} : ${100 - step.percent}`;
    case "tag":
      return step.action === "add" ? `Add tag “${step.tag}”` : `Remove tag “${step.tag}”`;
    case "stop":
      return "Stop";
  }
}

/** What an arm of a fork is called; null for a branch, or a fork that is there no more. */
export function armLabel(split: { percent: number } | null, arm: "yes" | "no"): string {
  if (!split) return arm === "yes" ? "Yes" : "No";
  return `${arm === "yes" ? split.percent : 100 - split.percent} %`;
}

/** 90 → 90 minutes, 120 → 2 hours, 1440 → 1 day */
export function describeMinutes(minutes: number): string {
  for (const [unit, size] of [
    ["day", 1440],
    ["hour", 60],
  ] as const) {
    if (minutes >= size && minutes % size === 0) return plural(minutes / size, unit);
  }
  return plural(minutes, "minute");
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** What a condition asks, in a line. `nameOf` names segments. */
export function describeCondition(condition: Condition, nameOf: (segmentId: string) => string): string {
  switch (condition.kind) {
    case "segment": {
      const names = condition.segmentIds.map(nameOf).join(" or ");
      return `${condition.isMember ? "In" : "Not in"} ${names === "" ? "a segment" : names}`;
    }
    case "total":
      return `Total ${condition.comparison === "at-least" ? "at least" : "below"} ${condition.amount}`;
    case "country": {
      const countries = condition.countries.join(", ");
      return `${condition.isOneOf ? "In" : "Not in"} ${countries === "" ? "a country" : countries}`;
    }
    case "discount":
      return condition.isUsed ? "A discount was used" : "No discount was used";
  }
}

/** What started a run, in words: order:12 → an order. */
export function describeSubject(subject: string): string {
  const [kind] = subject.split(":");
  const words: Record<string, string> = {
    order: "an order",
    fulfillment: "a shipment",
    return: "a return",
    refund: "a refund",
    checkout: "an abandoned checkout",
    customer: "becoming a customer",
    segment: "a change of a segment",
    erased: "something that was erased",
  };
  return words[kind ?? ""] ?? "an event";
}

/** The word for why a run ended, or why a message was not sent. */
export function reasonLabel(code: string): string {
  if (code in endReasons) return endReasons[code as EndReason].label;
  if (code in reasons) return reasons[code as Reason].label;
  return code;
}

/** One happening of a run's history, in words. */
export function describeEvent(
  event: RunLine["events"][number],
  { steps }: Definition,
  formatTime: (iso: string) => string,
): string {
  const step = allSteps(steps).find(({ id }) => id === event.node);
  const asked = event.detail.segmentsFrom === "list" ? " (by the list as last read: Shopify did not answer)" : "";
  switch (event.kind) {
    case "entered":
      return `Entered${asked}`;
    case "refused":
      return `Did not meet the conditions${asked}`;
    case "sent":
      return "Message queued";
    case "tagged":
      return `${event.detail.action === "add" ? "Tag added" : "Tag removed"}: ${event.detail.tag ?? ""}`;
    case "branched":
      return `Took ${armLabel(step?.kind === "split" ? step : null, event.detail.taken === "yes" ? "yes" : "no")}${asked}`;
    case "waited":
      return `${step ? describeStep(step) : "Waits"}, until ${formatTime(event.detail.until ?? event.at)}`;
    case "completed":
      return "Reached the end";
    default:
      return `Ended: ${reasonLabel(event.detail.reason ?? "")}`;
  }
}

/** What the merchant is told about what is live. */
export function describeLive(status: AutomationStatus, version: number, hasChanges: boolean): string | null {
  if (status === "draft") return null;
  const live = status === "active" ? `Version ${version} is on.` : `Paused at version ${version}.`;
  return hasChanges ? `${live} What you changed since reaches new customers once you turn it on.` : live;
}
