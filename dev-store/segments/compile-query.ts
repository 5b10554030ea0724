import { IANAZone } from "luxon";
import { compileEvent } from "./compile-event.ts";
import { compileAnniversary, compileDate, compileValue } from "./compile-condition.ts";
import type { Scope } from "./compile-condition.ts";
import { compileList } from "./compile-list.ts";
import { findSegmentFilter, isMetafield } from "./filters.ts";
import { compileMetafield, metafieldAsTime } from "./compile-metafield.ts";
import type { Clause, SegmentQuery } from "./query.ts";

type CompileOptions = {
  shopId: bigint;
  /** Whose days the dates count. Shopify's default is UTC. */
  timezone?: string;
  now: Date;
  /** The number of the first placeholder, for a statement that has parameters of its own before these. */
  firstParameter?: number;
};

/** A condition on `customer c`, the shop included, and the values of its placeholders. */
export type CompiledQuery = { sql: string; params: unknown[] };

/**
 * Turns a checked query into one condition for `SELECT … FROM customer c WHERE …`. Nothing of the query's text becomes
 * SQL: values are parameters. A missing value satisfies no comparison, not even `!=` (how Shopify treats it is not
 * documented); NOT CONTAINS and NOT MATCHES are true complements, as its reference says. Throws RangeError for a time
 * zone that does not exist.
 */
export function compileSegmentQuery(ast: SegmentQuery, options: CompileOptions): CompiledQuery {
  const timezone = options.timezone ?? "UTC";
  if (!IANAZone.isValidZone(timezone)) throw new RangeError(`${timezone} is not a time zone`);
  const params: unknown[] = [];
  const first = options.firstParameter ?? 1;
  const bind = (value: unknown): string => `$${params.push(value) + first - 1}`;
  const scope: Scope = {
    bind,
    now: options.now,
    timezone,
    shop: `${bind(options.shopId)}::bigint`,
  };
  const condition = compile(ast, scope);
  return { sql: `(c.shop_id = ${scope.shop} AND ${condition})`, params };
}

function compile(query: SegmentQuery, scope: Scope): string {
  switch (query.kind) {
    case "and":
    case "or":
      return `(${query.parts.map((part) => compile(part, scope)).join(query.kind === "and" ? " AND " : " OR ")})`;
    case "not":
      return `(${compile(query.part, scope)}) IS NOT TRUE`;
    case "call":
      return compileEvent(query, scope);
    case "anniversary":
      return compileAnniversary(() => timeOf(query.filter, scope), query.condition, scope);
    case "compare":
      return compileComparison(query, scope);
  }
}

function compileComparison(clause: Clause & { kind: "compare" }, scope: Scope): string {
  const { filter: name, condition } = clause;
  const filter = findSegmentFilter(name);
  if (!filter) throw new Error(`${name} was not checked`);
  if (filter.kind === "event") {
    const negated = condition.operator === "IS NULL";
    return compileEvent({ kind: "call", filter: name, place: clause.place, negated, parameters: [] }, scope);
  }
  if (isMetafield(name)) return compileMetafield(name, condition, scope);
  if (filter.multiValue) return compileList(name, condition, scope);
  if (filter.kind === "date") return compileDate(timeOf(name, scope), condition, scope);
  return compileValue(columnOf(name), condition, scope);
}

function timeOf(filter: string, scope: Scope): string {
  return isMetafield(filter) ? metafieldAsTime(filter, scope) : columnOf(filter);
}

const columns: Record<string, string> = {
  abandoned_checkout_date: "c.abandoned_checkout_at",
  amount_spent: "c.amount_spent",
  created_by_app_id: "c.created_by_app_id",
  customer_account_status: "c.account_status",
  customer_added_date: "c.created_at",
  customer_email_domain: "nullif(split_part(c.email, '@', 2), '')",
  customer_language: "c.locale",
  email_subscription_status: "c.email_state",
  first_order_date: "c.first_order_at",
  last_order_date: "c.last_order_at",
  number_of_orders: "c.number_of_orders",
  predicted_spend_tier: "c.predicted_spend_tier",
  // No subscriptions are simulated.
  product_subscription_status: "'NEVER_SUBSCRIBED'::text",
  rfm_group: "c.rfm_group",
  // The consent enum says NEVER_SUBSCRIBED where the segment filter says NOT_SUBSCRIBED.
  sms_subscription_status: "CASE c.sms_state WHEN 'NEVER_SUBSCRIBED' THEN 'NOT_SUBSCRIBED' ELSE c.sms_state END",
};

function columnOf(filter: string): string {
  const column = columns[filter];
  if (!column) throw new Error(`${filter} has no column`);
  return column;
}
