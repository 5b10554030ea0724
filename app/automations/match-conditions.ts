import type { PhoneChannel } from "../customers/customer.ts";
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
  /** Read only for runs that may come to a condition on it. */
  customer?: CustomerFacts | undefined;
};

/** What conditions ask of the customer at that moment. */
export type CustomerFacts = {
  /** Who told of tags and orders: Shopify, at this moment, or the app's own record of them. */
  from: "shopify" | "app";
  tags: readonly string[];
  /** Without the order that started the run, and those placed after it. */
  ordersBefore: number;
  /** Why the customer may not be written to, a code of app/messaging/reasons.ts; null where they may. */
  unreachable: Record<PhoneChannel, string | null>;
};

/** Whether all conditions hold. Of an empty list all do. */
export function conditionsHold(conditions: readonly Condition[], facts: Facts): boolean {
  return conditions.every((condition) => holds(condition, facts));
}

/** What the event does not tell of holds neither way. */
function holds(condition: Condition, facts: Facts): boolean {
  const { context, customerCountry, memberships } = facts;
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
      if (condition.codes === undefined) return (context.discountUsed ?? false) === condition.isUsed;
      return context.discountCodes !== undefined && hasAny(context.discountCodes, condition.codes) === condition.isUsed;
    case "products": {
      const ids = new Set(context.productIds);
      const isIncluded = condition.products.some(({ id }) => ids.has(id));
      return context.productIds !== undefined && isIncluded === condition.isIncluded;
    }
    case "order-tags":
      return context.orderTags !== undefined && hasAny(context.orderTags, condition.tags) === condition.hasAny;
    case "customer-tags":
      return hasAny(customerOf(facts).tags, condition.tags) === condition.hasAny;
    case "first-order":
      return (customerOf(facts).ordersBefore === 0) === condition.isFirst;
    case "reachable":
      return (customerOf(facts).unreachable[condition.channel] === null) === condition.isReachable;
  }
}

/** Whether a condition can be answered only by reading the customer. */
export function asksCustomer({ kind }: Condition): boolean {
  return kind === "customer-tags" || kind === "first-order" || kind === "reachable";
}

function customerOf({ customer, runId }: Facts): CustomerFacts {
  if (!customer) throw new Error(`Run ${runId} has a condition on the customer, who was not read`);
  return customer;
}

/** Shopify's tags and codes are the same in capitals. */
function hasAny(present: readonly string[], wanted: readonly string[]): boolean {
  return common(present, wanted).length > 0;
}

function common(present: readonly string[], wanted: readonly string[]): string[] {
  const sought = new Set(wanted.map((one) => one.trim().toLowerCase()));
  return present.filter((one) => sought.has(one.trim().toLowerCase()));
}

/**
 * What conditions were decided by, for the run's history: short values by name, `none` for nothing of what was asked for.
 * Segments are left out: of them the history says who was asked.
 */
export function factsAsked(conditions: readonly Condition[], facts: Facts): Record<string, string> {
  const told: Record<string, string> = {};
  for (const condition of conditions) {
    for (const [name, value] of Object.entries(factOf(condition, facts))) {
      told[name] = told[name] === undefined || told[name] === value ? value : `${told[name]}, ${value}`;
    }
  }
  return told;
}

function factOf(condition: Condition, facts: Facts): Record<string, string> {
  const { context, customerCountry } = facts;
  const listed = (values: readonly string[] | undefined) =>
    values === undefined ? "unknown" : values.slice(0, mostNamed).join(", ") || "none";
  switch (condition.kind) {
    case "segment":
      return {};
    case "total":
      return { total: context.total ?? "unknown" };
    case "country":
      return { country: context.country ?? customerCountry ?? "unknown" };
    case "discount":
      return { codes: listed(context.discountCodes ?? (context.discountUsed === false ? [] : undefined)) };
    case "products": {
      const ids = context.productIds && new Set(context.productIds);
      return { products: listed(ids && condition.products.flatMap(({ id, title }) => (ids.has(id) ? [title] : []))) };
    }
    case "order-tags":
      return { orderTags: listed(context.orderTags && common(context.orderTags, condition.tags)) };
    case "customer-tags": {
      const { tags, from } = customerOf(facts);
      return { customerTags: listed(common(tags, condition.tags)), customerFrom: from };
    }
    case "first-order": {
      const { ordersBefore, from } = customerOf(facts);
      return { ordersBefore: String(ordersBefore), customerFrom: from };
    }
    case "reachable":
      return { [`reach:${condition.channel}`]: customerOf(facts).unreachable[condition.channel] ?? "yes" };
  }
}

/** A line of history is short. */
const mostNamed = 5;

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
