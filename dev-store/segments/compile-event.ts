import { compileDate, compileValue } from "./compile-condition.ts";
import type { Scope } from "./compile-condition.ts";
import type { Clause, Condition, Parameter } from "./query.ts";

type Call = Clause & { kind: "call" };

/**
 * `products_purchased`, `orders_placed` and their like. What happened is grouped by customer and joined as a set, so
 * that one pass answers for all customers, and the index for one. `count` and the sums are of all that the other
 * parameters let through; a customer with nothing let through matches nothing, so not `count = 0` either.
 */
export function compileEvent(call: Call, scope: Scope): string {
  const exists = compileExistence(call, scope);
  return call.negated ? `(NOT ${exists})` : exists;
}

function compileExistence(call: Call, scope: Scope): string {
  switch (call.filter) {
    case "products_purchased":
      return compileGroups(call.parameters, scope, {
        from: asksAboutProducts(call)
          ? "order_line l JOIN product p ON p.shop_id = l.shop_id AND p.id = l.product_id"
          : "order_line l",
        shop: "l.shop_id",
        customer: "l.customer_id",
        rows: {
          id: (condition) => compileValue("l.product_id", condition, scope),
          tag: (condition) => compileTag(condition, scope),
          category: (condition) => compileValue("p.category", condition, scope),
          date: (condition) => compileDate("l.processed_at", condition, scope),
          quantity: (condition) => compileValue("l.quantity", condition, scope),
        },
        groups: {
          count: (condition) => compileValue("count(*)", condition, scope),
          sum_quantity: (condition) => compileValue("sum(l.quantity)", condition, scope),
        },
      });
    case "orders_placed":
      return compileGroups(call.parameters, scope, {
        from: "customer_order o",
        shop: "o.shop_id",
        customer: "o.customer_id",
        rows: {
          date: (condition) => compileDate("o.processed_at", condition, scope),
          amount: (condition) => compileValue("o.total", condition, scope),
          app_id: (condition) => compileValue("o.app_id", condition, scope),
          location_id: (condition) => compileValue("o.location_id", condition, scope),
        },
        groups: {
          count: (condition) => compileValue("count(*)", condition, scope),
          sum_amount: (condition) => compileValue("sum(o.total)", condition, scope),
        },
      });
    case "customer_within_distance":
      return compileDistance(call.parameters, scope);
    default:
      // Store credit, Shopify Email and the storefront are not simulated: nothing of theirs ever happened.
      return "(false)";
  }
}

function asksAboutProducts(call: Call): boolean {
  return call.parameters.some(({ name }) => name === "tag" || name === "category");
}

type Compile = (condition: Condition) => string;
type Events = {
  from: string;
  shop: string;
  customer: string;
  /** Parameters of one event, and parameters of all of a customer's events together. */
  rows: Record<string, Compile>;
  groups: Record<string, Compile>;
};

function compileGroups(parameters: Parameter[], scope: Scope, events: Events): string {
  const compileAll = (by: Record<string, Compile>): string[] =>
    parameters.flatMap(({ name, condition }) => by[name]?.(condition) ?? []);
  const where = [`${events.shop} = ${scope.shop}`, ...compileAll(events.rows)].join(" AND ");
  const having = compileAll(events.groups);
  const grouped = having.length > 0 ? ` GROUP BY ${events.customer} HAVING ${having.join(" AND ")}` : "";
  const set = `SELECT ${events.customer} AS customer_id FROM ${events.from} WHERE ${where}${grouped}`;
  return `EXISTS (SELECT FROM (${set}) AS matched WHERE matched.customer_id = c.id)`;
}

function compileTag(condition: Condition, scope: Scope): string {
  if (condition.operator !== "=" && condition.operator !== "!=")
    throw new Error(`${condition.operator} is not for tags`);
  const has = `EXISTS (SELECT FROM unnest(p.tags) AS tag WHERE lower(tag) = lower(${scope.bind(condition.value.text)}::text))`;
  return condition.operator === "=" ? has : `(NOT ${has})`;
}

const earthRadius = { distance_km: 6371, distance_mi: 3958.8 } as const;

/** Great-circle distance. A bare distance means "within". Without a distance, nobody is within it. */
function compileDistance(parameters: Parameter[], scope: Scope): string {
  const coordinates = parameters.find(({ name }) => name === "coordinates")?.condition;
  if (coordinates?.operator !== "IN") throw new Error("coordinates were not checked");
  const [latitude, longitude] = coordinates.values.map((value) => `${scope.bind(value.text)}::float8`);
  const cosine = `sind(c.latitude) * sind(${latitude}) + cosd(c.latitude) * cosd(${latitude}) * cosd(c.longitude - ${longitude})`;
  const angle = `acos(least(1, greatest(-1, ${cosine})))`;
  const within = parameters.flatMap(({ name, condition }) => {
    if (name !== "distance_km" && name !== "distance_mi") return [];
    const atMost: Condition = condition.operator === "=" ? { operator: "<=", value: condition.value } : condition;
    return compileValue(`(${earthRadius[name]} * ${angle})`, atMost, scope);
  });
  return within.length > 0 ? `(${within.join(" AND ")}) IS TRUE` : `(${latitude} IS NULL AND ${longitude} IS NULL)`;
}
