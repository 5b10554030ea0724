import type { Format } from "../ui/format.ts";
import { reasonLabel, type RunHistory, type RunLine } from "./automation-report.ts";
import { happenedLabels } from "./awaited-event.ts";
import { allSteps, eventScope, type Condition, type Definition } from "./definition.ts";
import {
  armLabel,
  describeConditions,
  describeMinutes,
  describeStep,
  describeTimedTrigger,
  hasTimeOfDay,
  type Wording,
} from "./describe-definition.ts";
import { stepNumbers } from "./step-numbers.ts";
import type { TestTarget } from "./test-run.ts";

export type TestMessage = {
  /** The number of its step in the draft, from 1. */
  step: number;
  status: string;
  reason: string | null;
  /** The number it goes to. */
  address: string | null;
  /** As the customer reads it; null where it cannot be written. */
  body: string | null;
};

/** A test of a draft, as far as it has come. */
export type TestRun = {
  customerId: string;
  /** null for a customer without a name, or who is gone. */
  customerName: string | null;
  isCustomerGone: boolean;
  state: RunLine["state"];
  reason: string | null;
  /** Where it stands. */
  node: string;
  startedAt: string;
  /** The draft as it was then. */
  definition: Definition;
  /** The order or checkout in a line; empty where there is none. */
  event: string;
  events: RunHistory["events"];
  messages: TestMessage[];
  /** There is something to stop. */
  isUnderWay: boolean;
  /** Something may yet change. */
  isLive: boolean;
};

export type TimelineItem = {
  kind: "start" | "entered" | "branch" | "message" | "tag" | "wait" | "end" | "early-end";
  title: string;
  /** Since the start, in seconds. */
  after: number;
  lines: string[];
  message: TestMessage | null;
};

/** What comes next while it runs; null once nothing does. */
export function nextOf({ state, node, definition, messages }: TestRun): string | null {
  if (state === "active") {
    const step = allSteps(definition.steps).find(({ id }) => id === node);
    return step ? `Next: ${stepNumbers(definition).get(step.id)}. ${describeStep(step)}` : "Starting";
  }
  return messages.some(({ status }) => status === "queued" || status === "sending") ? "Sending" : null;
}

type Words = { wording: Wording; format: Pick<Format, "dateTime"> };

/** What has happened in a test, from its start down. */
export function testTimeline(run: TestRun, words: Words): TimelineItem[] {
  return run.events.map((event) => ({
    lines: [],
    message: null,
    after: Math.max(0, Math.round((Date.parse(event.at) - Date.parse(run.startedAt)) / 1000)),
    ...describe(event, run, words),
  }));
}

type Described = Pick<TimelineItem, "kind" | "title"> & Partial<Pick<TimelineItem, "lines" | "message">>;

function describe(event: RunHistory["events"][number], run: TestRun, { wording, format }: Words): Described {
  const { definition } = run;
  const { detail } = event;
  const step = allSteps(definition.steps).find(({ id }) => id === event.node);
  const number = step ? stepNumbers(definition).get(step.id) : undefined;
  const name = step ? `${number}. ${describeStep(step)}` : "A step";
  switch (event.kind) {
    case "test-started":
      return {
        kind: "start",
        title: `Started as ${run.customerName ?? `customer ${run.customerId}`}`,
        lines: startLines(event, run),
      };
    case "entered":
      return { kind: "entered", title: "Entered", lines: answers(definition.conditions, detail, wording) };
    case "refused":
      return {
        kind: "early-end",
        title: "Did not go in: the conditions do not hold",
        lines: answers(definition.conditions, detail, wording),
      };
    case "branched": {
      if (step?.kind === "wait-event") {
        const { happenedAt } = detail;
        const title = happenedAt ? `${happenedLabels[step.event.kind]} ${format.dateTime(happenedAt)}` : "Time ran out";
        return { kind: "branch", title: `${number}. ${title}` };
      }
      const arm = armLabel(step, detail.taken === "yes" ? "yes" : "no");
      return {
        kind: "branch",
        title: `${name}: took ${arm}`,
        lines:
          step?.kind === "branch" ? answers(step.conditions, detail, wording) : ["Drawn by lot, anew for each test."],
      };
    }
    case "sent":
      return { kind: "message", title: name, message: run.messages.find((message) => message.step === number) ?? null };
    case "tagged":
      return {
        kind: "tag",
        title: `${number}. Would ${detail.action === "add" ? "add" : "remove"} tag “${detail.tag ?? ""}”`,
        lines: ["Left out in a test: the customer’s tags in Shopify stay as they are."],
      };
    case "waited":
      return {
        kind: "wait",
        title: name,
        lines: detail.really ? [`A few seconds in this test. Really until ${format.dateTime(detail.really)}.`] : [],
      };
    case "completed":
      return { kind: "end", title: "Reached the end" };
    default:
      return { kind: "early-end", title: `Ended: ${reasonLabel(detail.reason ?? "")}` };
  }
}

function startLines({ detail }: RunHistory["events"][number], run: TestRun): string[] {
  const { trigger } = run.definition;
  const object = eventScope(trigger) ?? "order";
  const number = run.messages.find(({ address }) => address !== null)?.address;
  const to: Record<TestTarget, string> = {
    "test-number": `Messages go to your test number${number ? `, ${number}` : ""}.`,
    customer: "Messages go to the customer.",
  };
  return [
    ...(detail.event === "recorded" ? [`With the ${object} ${run.event}`.trim()] : []),
    ...(detail.event === "sample" ? [`With a sample ${object}, made up: ${run.event}`] : []),
    detail.to === "customer" ? to.customer : to["test-number"],
    ...(trigger.kind === "checkout-abandoned"
      ? [`It starts after a few seconds. Really after ${describeMinutes(trigger.afterMinutes)} without a change.`]
      : []),
    ...(trigger.kind === "product-viewed"
      ? [`It starts at once. Really ${describeMinutes(trigger.afterMinutes)} after the last look.`]
      : []),
    ...(hasTimeOfDay(trigger) ? [`It starts at once. Really: ${describeTimedTrigger(trigger)}.`] : []),
  ];
}

function answers(conditions: readonly Condition[], detail: Record<string, string>, wording: Wording): string[] {
  const given = detail.answers?.split(",") ?? [];
  const lines = conditions.flatMap((condition, index) =>
    describeConditions([condition], wording).map((line) => `${line}: ${given[index] ?? "not asked"}`),
  );
  return detail.segmentsFrom === "list" ? [...lines, "By the list as last read: Shopify did not answer."] : lines;
}

/** The words for a message's state. */
export const messageStates: Record<
  string,
  { label: string; tone: "info" | "success" | "attention" | "critical" | undefined }
> = {
  queued: { label: "Waiting", tone: "info" },
  sending: { label: "On its way", tone: "info" },
  unconfirmed: { label: "Unconfirmed", tone: "attention" },
  sent: { label: "Sent", tone: "info" },
  failed: { label: "Failed", tone: "critical" },
  delivered: { label: "Delivered", tone: "success" },
  read: { label: "Read", tone: "success" },
  skipped: { label: "Skipped", tone: "attention" },
};
