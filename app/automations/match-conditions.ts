import type { Condition } from "./definition.ts";
import type { EventContext } from "./enrollment.ts";

/** What is known of a run when its conditions are asked. */
export type Facts = {
  /** The run's own id: what a random split draws by. */
  runId: bigint;
  context: EventContext;
  /** The customer's own country, where the event names none. */
  customerCountry: string | null;
  /** By segment id: whether the customer is a member now. A segment that is gone is in nobody's list. */
  memberships: ReadonlyMap<string, boolean>;
};

/** Whether all conditions hold. Of an empty list all do. */
export function conditionsHold(conditions: readonly Condition[], facts: Facts): boolean {
  return conditions.every((condition) => holds(condition, facts));
}

function holds(condition: Condition, { context, customerCountry, memberships }: Facts): boolean {
  switch (condition.kind) {
    case "segment":
      return condition.segmentIds.some((id) => memberships.get(id) ?? false) === condition.isMember;
    case "total": {
      if (context.total === undefined) return false;
      const isAtLeast = Number(context.total) >= condition.amount;
      return condition.comparison === "at-least" ? isAtLeast : !isAtLeast;
    }
    case "country": {
      const country = context.country ?? customerCountry;
      return country !== null && condition.countries.includes(country) === condition.isOneOf;
    }
    case "discount":
      return (context.discountUsed ?? false) === condition.isUsed;
  }
}

/**
 * Whether a run is in the share of a split: as good as drawn by lot, and always the same for the same run and step, however often
 * it is asked. (FNV-1a, 32 bits, whose lower bits are mixed once more.)
 */
export function isInShare(runId: bigint, step: { id: string; percent: number }): boolean {
  let hash = 0x811c9dc5;
  for (const character of `${runId}:${step.id}`) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % 100 < step.percent;
}
