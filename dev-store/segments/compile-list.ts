import type { Condition } from "./query.ts";
import type { Scope } from "./compile-condition.ts";

/**
 * Filters with several values for one customer. Tags compare without regard to case, places with it, as Shopify's
 * reference has them. Places are written 'US', 'US-CA' and 'US-CA-LosAngeles' (spaces left out).
 */
export function compileList(filter: string, condition: Condition, scope: Scope): string {
  switch (condition.operator) {
    case "IS NULL":
      return isEmpty(filter);
    case "IS NOT NULL":
      return `(NOT ${isEmpty(filter)})`;
    case "CONTAINS":
      return contains(filter, scope.bind(condition.value.text));
    case "NOT CONTAINS":
      return `(${contains(filter, scope.bind(condition.value.text))} IS NOT TRUE)`;
    default:
      throw new Error(`${condition.operator} is not for lists`);
  }
}

/** How a customer's city is written in a query. */
export const cityExpression = "concat_ws('-', c.country_code, c.region_code, replace(c.city, ' ', ''))";
export const regionExpression = "concat_ws('-', c.country_code, c.region_code)";

function contains(filter: string, value: string): string {
  switch (filter) {
    case "customer_tags":
      return `EXISTS (SELECT FROM unnest(c.tags) AS tag WHERE lower(tag) = lower(${value}::text))`;
    case "customer_countries":
      return `(c.country_code = ${value}::text)`;
    case "customer_regions":
      return `(c.region_code IS NOT NULL AND ${regionExpression} = ${value}::text)`;
    case "customer_cities":
      return `(c.city IS NOT NULL AND ${cityExpression} = ${value}::text)`;
    case "companies":
      // No companies are simulated. The value is mentioned because each placeholder must be.
      return `(${value}::text IS NULL)`;
    default:
      throw new Error(`${filter} is not a list`);
  }
}

function isEmpty(filter: string): string {
  switch (filter) {
    case "customer_tags":
      return "(cardinality(c.tags) = 0)";
    case "customer_countries":
      return "(c.country_code IS NULL)";
    case "customer_regions":
      return "(c.region_code IS NULL)";
    case "customer_cities":
      return "(c.city IS NULL)";
    case "companies":
      return "(true)";
    default:
      throw new Error(`${filter} is not a list`);
  }
}
