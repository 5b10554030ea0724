import { channelNames } from "../channels/channel-names.ts";
import type { AutomationStatus } from "./automation.ts";
import { awaitedLabels } from "./awaited-event.ts";
import {
  allSteps,
  conditionLabels,
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
  if (trigger.kind === "product-viewed") return `${label}, ${describeMinutes(trigger.afterMinutes)} later`;
  if (hasTimeOfDay(trigger)) return describeTimedTrigger(trigger);
  if (trigger.kind === "flow") return `${label}: ${trigger.handle === "" ? "no handle yet" : trigger.handle}`;
  if (!("segmentId" in trigger)) return label;
  return `${label}: ${trigger.segmentId === null ? "none chosen yet" : segment(trigger.segmentId)}`;
}

/** A trigger that waits for a day, and then for a time of it. */
type TimedTrigger = Extract<Trigger, { time: string }>;

export function hasTimeOfDay(trigger: Trigger): trigger is TimedTrigger {
  return "time" in trigger;
}

/** "3 days before a birthday, at 10:00" */
export function describeTimedTrigger(trigger: TimedTrigger): string {
  if (trigger.kind === "order-after-days") return `${plural(trigger.days, "day")} after an order, at ${trigger.time}`;
  const days = plural(Math.abs(trigger.offsetDays), "day");
  const what = trigger.kind === "birthday" ? "a birthday" : "the anniversary of the first order";
  const when =
    trigger.offsetDays === 0
      ? triggerLabels[trigger.kind]
      : `${days} ${trigger.offsetDays < 0 ? "before" : "after"} ${what}`;
  return `${when}, at ${trigger.time}`;
}

/** What the place of a problem is called: its part, and which of the part's conditions. */
export function placeOf(
  { at, condition = -1 }: { at: string; condition?: number | undefined },
  { conditions, steps }: Definition,
): string {
  if (at === "trigger") return "Trigger";
  const all = allSteps(steps);
  const index = all.findIndex(({ id }) => id === at);
  const step = all[index];
  const part = at === "conditions" ? "Who goes in" : step ? `Step ${index + 1}` : "Steps";
  const asked = (step?.kind === "branch" ? step.conditions : conditions)[condition];
  return asked ? `${part}, ${conditionLabels[asked.kind].toLowerCase()}` : part;
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
    case "wait-event":
      return `Wait until ${inSentence(awaitedLabels[step.event.kind])}, ${describeMinutes(step.minutes)} at most`;
    case "tag":
      return step.action === "add" ? `Add tag “${step.tag}”` : `Remove tag “${step.tag}”`;
    case "stop":
      return "Stop";
  }
}

/** What an arm of a fork is called; undefined for a fork that is there no more. */
export function armLabel(fork: Step | undefined, arm: "yes" | "no"): string {
  if (fork?.kind === "wait-event") return arm === "yes" ? "It happened" : "Time ran out";
  if (fork?.kind !== "split") return arm === "yes" ? "Yes" : "No";
  return `${arm === "yes" ? fork.percent : 100 - fork.percent} %`;
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
    case "discount": {
      if (condition.codes === undefined) return condition.isUsed ? "A discount was used" : "No discount was used";
      if (condition.codes.length === 0) return "Discount code: none entered yet";
      return `Discount code is ${condition.isUsed ? "" : "not "}${orList(condition.codes)}`;
    }
    case "products": {
      const titles = condition.products.map(({ title }) => title);
      if (titles.length === 0) return "Products: none chosen yet";
      return `${condition.isIncluded ? "Contains" : "Does not contain"} ${orList(titles)}`;
    }
    case "order-tags":
    case "customer-tags": {
      const whose = condition.kind === "order-tags" ? "Order" : "Customer";
      if (condition.tags.length === 0) return `${whose} tags: none entered yet`;
      return `${whose} ${condition.hasAny ? "has" : "does not have"} tag ${orList(condition.tags.map(quote))}`;
    }
    case "first-order":
      return condition.isFirst ? "Has not ordered before" : "Has ordered before";
    case "reachable":
      return `${condition.isReachable ? "Can" : "Cannot"} be reached by ${channelNames[condition.channel]}`;
  }
}

function orList(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return more > 0 ? `${names.slice(0, mostNamed).join(", ")} or ${more} more` : names.join(" or ");
}

/** A line has room for so many; the form shows them all. */
const mostNamed = 3;

function quote(text: string): string {
  return `“${text}”`;
}

/** What must hold, a line for each. */
export function describeConditions(conditions: readonly Condition[], wording: Wording): string[] {
  return conditions.map((condition, index) => {
    const words = describeCondition(condition, wording);
    return index === 0 ? words : `and ${inSentence(words)}`;
  });
}

function inSentence(words: string): string {
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
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
