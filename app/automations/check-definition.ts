import { handleSchema } from "../messaging/handle.ts";
import { validateTemplate } from "../messaging/validate-template.ts";
import type { AwaitedEvent } from "./awaited-event.ts";
import { allSteps, eventScope, type Condition, type Definition, type Step } from "./definition.ts";

/**
 * Something that keeps an automation from being turned on. `at`: the id of the step, "trigger" or "conditions"; `condition`:
 * which of its conditions, from 0.
 */
export type DefinitionProblem = { at: string; message: string; condition?: number };

/** What the shop has that a definition may name. By channel, and by id. */
export type Surroundings = {
  senders: ReadonlyMap<string, string>;
  segmentIds: ReadonlySet<string>;
  /** The customer metafields with a date, as namespace.key; null when Shopify did not say. */
  dateMetafields: ReadonlySet<string> | null;
};

/** Everything that a draft lacks before it can be turned on, in the order it is drawn in. Empty when it can. */
export function checkDefinition(definition: Definition, surroundings: Surroundings): DefinitionProblem[] {
  const { trigger, conditions, steps, stopOn } = definition;
  const problems: DefinitionProblem[] = [];
  const note = (at: string, message: string | null): void => {
    if (message) problems.push({ at, message });
  };
  const noteConditions = (at: string, list: readonly Condition[]): void => {
    for (const [condition, one] of list.entries()) {
      const message = problemOfCondition(one, definition, surroundings);
      if (message) problems.push({ at, message, condition });
    }
  };
  if ("segmentId" in trigger) note("trigger", problemOfSegment(trigger.segmentId, surroundings));
  else if (stopOn.includes("segment-left")) {
    note("trigger", "Only an automation that starts with a segment can stop when somebody leaves it.");
  }
  if (trigger.kind === "birthday") note("trigger", problemOfMetafield(trigger.metafield, surroundings));
  if (trigger.kind === "flow") note("trigger", problemOfHandle(trigger.handle));
  noteConditions("conditions", conditions);
  const all = allSteps(steps);
  if (!all.some((step) => step.kind === "send" || step.kind === "tag")) {
    note("steps", "Add a message or a tag: this automation does nothing yet.");
  }
  if (new Set(all.map((step) => step.id)).size !== all.length)
    note("steps", "Two steps have the same name. Remove one of them.");
  for (const step of all) {
    note(step.id, problemOfStep(step, definition, surroundings));
    if (step.kind === "branch") noteConditions(step.id, step.conditions);
  }
  return problems;
}

function problemOfStep(step: Step, definition: Definition, surroundings: Surroundings): string | null {
  switch (step.kind) {
    case "send": {
      if (step.senderId === null) return "Choose a sender.";
      if (surroundings.senders.get(step.senderId) !== step.channel)
        return "This sender is not available any more. Choose another one.";
      if (step.body.trim() === "") return "Write the message.";
      return validateTemplate(step.body, { event: eventScope(definition.trigger) })[0]?.message ?? null;
    }
    case "branch":
      return step.conditions.length === 0 ? "Add a condition." : null;
    case "wait-event":
      return problemOfWaiting(step.event, definition, surroundings);
    case "tag":
      return step.tag.trim() === "" ? "Enter the tag." : null;
    default:
      return null;
  }
}

function problemOfHandle(handle: string): string | null {
  if (handle === "") return "Enter a handle: workflows find the automation by it.";
  const { error } = handleSchema.safeParse(handle);
  return error?.issues[0]?.message ?? null;
}

function problemOfMetafield(metafield: string | null, { dateMetafields }: Surroundings): string | null {
  if (metafield === null) return "Choose the metafield with the birthday.";
  return dateMetafields && !dateMetafields.has(metafield)
    ? `Your store has no customer metafield “${metafield}” with a date. Choose another one.`
    : null;
}

/** A run that the event ends never goes the way that is for it. */
function problemOfWaiting(
  event: AwaitedEvent,
  { trigger, stopOn, goal }: Definition,
  surroundings: Surroundings,
): string | null {
  switch (event.kind) {
    case "order-placed":
      if (trigger.kind === "checkout-abandoned")
        return "An order ends an abandoned checkout’s run. Wait for a time instead.";
      if (stopOn.includes("order-placed"))
        return "An order stops this automation, so nobody would go on here. Take it off “What stops it”.";
      return goal ? "An order is the goal and ends the run, so nobody would go on here. Set no goal." : null;
    case "replied":
      return stopOn.includes("replied")
        ? "An answer stops this automation, so nobody would go on here. Take it off “What stops it”."
        : null;
    case "segment-entered":
    case "segment-left": {
      const isStopped =
        event.kind === "segment-left" &&
        stopOn.includes("segment-left") &&
        "segmentId" in trigger &&
        trigger.segmentId === event.segmentId;
      return isStopped
        ? "Leaving this segment stops this automation, so nobody would go on here. Take it off “What stops it”."
        : problemOfSegment(event.segmentId, surroundings);
    }
    default:
      return null;
  }
}

function problemOfCondition(condition: Condition, { trigger }: Definition, surroundings: Surroundings): string | null {
  const scope = eventScope(trigger);
  const needsPurchase =
    scope === "order" || scope === "checkout" ? null : "This condition needs a trigger with an order or a checkout.";
  switch (condition.kind) {
    case "segment":
      if (condition.segmentIds.length === 0) return "Choose a segment.";
      return condition.segmentIds.map((id) => problemOfSegment(id, surroundings)).find(Boolean) ?? null;
    case "country":
      return condition.countries.length === 0 ? "Choose a country." : null;
    case "total":
      return needsPurchase;
    case "discount":
      return needsPurchase ?? (condition.codes ? problemOfWords(condition.codes, "Enter a discount code.") : null);
    case "products":
      if (!scope) return "This condition needs a trigger with an order, a checkout or a product.";
      return condition.products.length === 0 ? "Choose a product." : null;
    case "order-tags":
      if (scope !== "order") return "This condition needs a trigger with an order.";
      return problemOfWords(condition.tags, "Enter a tag.");
    case "customer-tags":
      return problemOfWords(condition.tags, "Enter a tag.");
    default:
      return null;
  }
}

function problemOfWords(words: readonly string[], missing: string): string | null {
  return words.some((word) => word.trim() !== "") ? null : missing;
}

function problemOfSegment(id: string | null, { segmentIds }: Surroundings): string | null {
  if (id === null) return "Choose a segment.";
  return segmentIds.has(id) ? null : "This segment was deleted in Shopify. Choose another one.";
}
