import { allSteps, type Definition } from "./definition.ts";
import { happenedLabels } from "./awaited-event.ts";
import { armLabel, describeStep } from "./describe-definition.ts";
import { endReasons, type EndReason } from "./enrollment.ts";
import { channelNames } from "../channels/channel-names.ts";
import { phoneChannels } from "../customers/customer.ts";
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

/** What a run has been through, in its order, and its messages. */
export type RunHistory = {
  events: { at: string; kind: string; node: string | null; detail: Record<string, string> }[];
  /** `stepId`: the step that it was queued by, by its id; null where nobody knows. */
  messages: { stepId: string | null; status: MessageStatus; reason: string | null; body: string | null }[];
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
    birthday: "a birthday",
    "first-order-anniversary": "the anniversary of the first order",
    segment: "a change of a segment",
    abandonment: "an abandoned checkout",
    flow: "a workflow",
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

/** What conditions were decided by, and who told, in brackets; nothing where nothing was asked. */
function describeFacts(detail: Record<string, string>): string {
  const name = (label: string, value: string | undefined) => (value === undefined ? [] : [`${label}: ${value}`]);
  const told = [
    ...name("total", detail.total),
    ...name("country", detail.country),
    ...name("discount codes", detail.codes),
    ...name("products", detail.products),
    ...name("order tags", detail.orderTags),
    ...name("customer tags", detail.customerTags),
    ...name("orders before", detail.ordersBefore),
    ...phoneChannels.flatMap((channel) => {
      const reach = detail[`reach:${channel}`];
      if (reach === undefined) return [];
      const label = channelNames[channel];
      return [reach === "yes" ? `can be reached by ${label}` : `cannot be reached by ${label}: ${reasonLabel(reach)}`];
    }),
    ...(detail.customerFrom === "app"
      ? ["Shopify did not answer about the customer, so what the app knows decided"]
      : []),
    ...(detail.segmentsFrom === "list" ? ["by the list as last read: Shopify did not answer"] : []),
    ...(detail.checkoutFrom === "webhooks" ? ["Shopify did not say whether the checkout became an order"] : []),
  ];
  return told.length > 0 ? ` (${told.join("; ")})` : "";
}

/** One happening of a run's history, in words. */
export function describeEvent(
  event: RunHistory["events"][number],
  definition: Definition | undefined,
  formatTime: (iso: string) => string,
): string {
  const step = definition && allSteps(definition.steps).find(({ id }) => id === event.node);
  const because = describeFacts(event.detail);
  switch (event.kind) {
    case "test-started":
      return "The test was started";
    case "entered":
      return `Entered${because}`;
    case "refused":
      return `Did not meet the conditions${because}`;
    case "sent":
      return event.detail.repeated === "yes"
        ? "Not sent again: this step’s message was queued before"
        : `Message queued${because}`;
    case "tagged":
      return `${event.detail.action === "add" ? "Tag added" : "Tag removed"}: ${event.detail.tag ?? ""}`;
    case "branched":
      if (step?.kind === "wait-event") {
        const { happenedAt } = event.detail;
        return happenedAt ? `${happenedLabels[step.event.kind]} ${formatTime(happenedAt)}` : "Time ran out";
      }
      return `Took ${armLabel(step, event.detail.taken === "yes" ? "yes" : "no")}${because}`;
    case "waited":
      if (step?.kind === "wait-event") return `${describeStep(step)}: ${formatTime(event.detail.until ?? event.at)}`;
      return `${step ? describeStep(step) : "Waits"}, until ${formatTime(event.detail.until ?? event.at)}`;
    case "completed":
      return "Reached the end";
    case "moved":
      return `Goes on by version ${event.detail.to ?? ""}`;
    case "stayed":
      return event.detail.why === "trigger"
        ? `Stays on its version: version ${event.detail.to ?? ""} starts with something else`
        : `Stays on its version: the next step is not in version ${event.detail.to ?? ""}`;
    case "followed":
      return "The customer was merged into another: goes on for that one";
    default:
      return `Ended: ${reasonLabel(event.detail.reason ?? "")}`;
  }
}
