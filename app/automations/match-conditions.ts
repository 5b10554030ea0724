import type { Condition } from "./definition.ts";
import type { EventContext } from "./enrollment.ts";

/** What is known of a run when its conditions are asked. */
export type Facts = {
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
