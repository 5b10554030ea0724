import { allSteps, type Definition } from "./definition.ts";
import { armLabel, describeStep } from "./describe-definition.ts";
import { endReasons, type EndReason } from "./enrollment.ts";
import type { MessageStatus } from "../messaging/message.ts";
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
  /** Of the version that is live: how many came to each step, and how many stand before it now. */
  reached: Tally[];
  standing: Tally[];
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
};

/** What a run has been through, in its order, and its messages by the number of their step. */
export type RunHistory = {
  events: { at: string; kind: string; node: string | null; detail: Record<string, string> }[];
  messages: { step: number; status: MessageStatus; reason: string | null; body: string | null }[];
};

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
    test: "you, as a test",
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

/** Where a run that is inside stands; null for one that is over. */
export function describeStanding(
  { state, node, dueAt }: Pick<RunLine, "state" | "node" | "dueAt">,
  definition: Definition | undefined,
  formatTime: (iso: string) => string,
): string | null {
  if (state !== "active" || dueAt === null) return null;
  const steps = definition ? allSteps(definition.steps) : [];
  const index = steps.findIndex(({ id }) => id === node);
  const step = steps[index];
  return step ? `Next: ${index + 1}. ${describeStep(step)}, ${formatTime(dueAt)}` : `Starts ${formatTime(dueAt)}`;
}

/** One happening of a run's history, in words. */
export function describeEvent(
  event: RunHistory["events"][number],
  definition: Definition | undefined,
  formatTime: (iso: string) => string,
): string {
  const step = definition && allSteps(definition.steps).find(({ id }) => id === event.node);
  const asked = event.detail.segmentsFrom === "list" ? " (by the list as last read: Shopify did not answer)" : "";
  switch (event.kind) {
    case "test-started":
      return "The test was started";
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
