import type { AutomationStatus } from "./automation.ts";
import {
  allSteps,
  triggerLabels,
  type Condition,
  type Definition,
  type Step,
  type StopEvent,
  type Trigger,
} from "./definition.ts";

/** How a shop writes what a definition names by id, code or amount. */
export type Wording = {
  segment: (id: string) => string;
  country: (code: string) => string;
  money: (amount: number) => string;
};

/** What starts an automation, in a line. */
export function describeTrigger(trigger: Trigger, { segment }: Pick<Wording, "segment">): string {
  const label = triggerLabels[trigger.kind];
  if (trigger.kind === "checkout-abandoned") return `${label} for ${describeMinutes(trigger.afterMinutes)}`;
  if (!("segmentId" in trigger)) return label;
  return `${label}: ${trigger.segmentId === null ? "none chosen yet" : segment(trigger.segmentId)}`;
}

/** What the place of a problem is called. */
export function placeOf(at: string, { steps }: Definition): string {
  if (at === "trigger") return "Trigger";
  if (at === "conditions") return "Who goes in";
  const index = allSteps(steps).findIndex(({ id }) => id === at);
  return index < 0 ? "Steps" : `Step ${index + 1}`;
}

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

/** What a condition asks, in a line. */
function describeCondition(condition: Condition, { segment, country, money }: Wording): string {
  switch (condition.kind) {
    case "segment": {
      const names = condition.segmentIds.map(segment).join(" or ");
      return `${condition.isMember ? "In" : "Not in"} ${names === "" ? "a segment" : names}`;
    }
    case "total":
      return `Total ${condition.comparison === "at-least" ? "at least" : "below"} ${money(condition.amount)}`;
    case "country": {
      const names = condition.countries.map(country).join(" or ");
      return `${condition.isOneOf ? "In" : "Not in"} ${names === "" ? "a country" : names}`;
    }
    case "discount":
      return condition.isUsed ? "A discount was used" : "No discount was used";
  }
}

/** What must hold, a line for each. */
export function describeConditions(conditions: readonly Condition[], wording: Wording): string[] {
  return conditions.map((condition, index) => {
    const words = describeCondition(condition, wording);
    return index === 0 ? words : `and ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
  });
}

/** What ends a run early. */
export const stopLabels: Record<StopEvent, string> = {
  "order-placed": "They place an order",
  unsubscribed: "They unsubscribe",
  replied: "They answer a message",
  refunded: "They get a refund",
  "segment-left": "They leave the segment that the automation starts with",
};

/** What it is for, in a line. */
export function describeGoal(goal: Definition["goal"]): string {
  return goal ? `An order within ${plural(goal.days, "day")}` : "None";
}

/** Who may come in again, in a line. */
export function describeReentry(reentry: Definition["reentry"]): string {
  switch (reentry.kind) {
    case "always":
      return "Each time it starts";
    case "never":
      return "Once";
    case "after-days":
      return `Again after ${plural(reentry.days, "day")}`;
  }
}

/** What the merchant is told about what is live. */
export function describeLive(status: AutomationStatus, version: number, hasChanges: boolean): string | null {
  if (status === "draft") return null;
  const live = status === "active" ? `Version ${version} is on.` : `Paused at version ${version}.`;
  return hasChanges ? `${live} Your changes reach new customers when you turn them on.` : live;
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
