/** The fields of `customers(query:)` that are simulated, as SQL over `customer c`. */
const columns: Record<string, { expression: string; type: "text" | "timestamptz" | "bigint" | "numeric" }> = {
  accepts_marketing: { expression: "(c.email_state = 'SUBSCRIBED')::text", type: "text" },
  country: { expression: "lower(c.country)", type: "text" },
  created_at: { expression: "c.created_at", type: "timestamptz" },
  customer_date: { expression: "c.created_at", type: "timestamptz" },
  email: { expression: "lower(c.email)", type: "text" },
  first_name: { expression: "lower(c.first_name)", type: "text" },
  id: { expression: "c.id", type: "bigint" },
  last_abandoned_order_date: { expression: "c.abandoned_checkout_at", type: "timestamptz" },
  last_name: { expression: "lower(c.last_name)", type: "text" },
  order_date: { expression: "c.last_order_at", type: "timestamptz" },
  orders_count: { expression: "c.number_of_orders", type: "numeric" },
  phone: { expression: "c.phone", type: "text" },
  state: { expression: "lower(c.account_status)", type: "text" },
  total_spent: { expression: "c.amount_spent", type: "numeric" },
  updated_at: { expression: "c.updated_at", type: "timestamptz" },
};

const term =
  /(?<not>-|NOT\s+)?(?:(?<field>[a-z_]+):(?<operator>>=|<=|>|<)?)?(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^\s"']+))/gu;

/**
 * Turns Shopify's search syntax into a condition, pushing its values onto `params`: `field:value`, `field:>value`,
 * quotes, `*` as ending of a text, `tag:`, negation with `-` or NOT; terms are joined by AND, and OR binds looser. A
 * word without a field is looked for in name, email and phone. As Shopify, it ignores fields that it does not know.
 */
export function compileSearch(search: string, params: unknown[]): string {
  const alternatives: string[][] = [[]];
  for (const match of search.matchAll(term)) {
    const groups = match.groups ?? {};
    const value = groups.double ?? groups.single ?? groups.bare ?? "";
    if (!groups.field && !groups.not && groups.bare === "OR") alternatives.push([]);
    else if (!groups.field && groups.bare === "AND") continue;
    else {
      const condition = compileTerm({ field: groups.field, operator: groups.operator ?? "=", value }, params);
      if (condition) alternatives.at(-1)?.push(groups.not ? `(${condition}) IS NOT TRUE` : condition);
    }
  }
  const filled = alternatives.filter((terms) => terms.length > 0);
  if (filled.length === 0) return "true";
  return `(${filled.map((terms) => terms.join(" AND ")).join(" OR ")})`;
}

type Term = { field: string | undefined; operator: string; value: string };

function compileTerm({ field, operator, value }: Term, params: unknown[]): string | null {
  const bind = (bound: string): string => `$${params.push(bound)}`;
  if (field === undefined) {
    const words = "lower(concat_ws(' ', c.first_name, c.last_name, c.email, c.phone))";
    return `strpos(${words}, lower(${bind(value.replace(/\*$/u, ""))}::text)) > 0`;
  }
  if (field === "tag")
    return `EXISTS (SELECT FROM unnest(c.tags) AS tag WHERE lower(tag) = lower(${bind(value)}::text))`;
  if (field === "tag_not")
    return `NOT EXISTS (SELECT FROM unnest(c.tags) AS tag WHERE lower(tag) = lower(${bind(value)}::text))`;
  const column = columns[field];
  if (!column) return null;
  if (column.type === "text") {
    const text = field === "phone" ? value : value.toLowerCase();
    if (text.endsWith("*")) return `starts_with(${column.expression}, ${bind(text.slice(0, -1))}::text)`;
    return `${column.expression} = ${bind(text)}::text`;
  }
  // A value of the wrong kind matches nothing rather than failing the query.
  if (!isValid(value, column.type)) return "false";
  return `${column.expression} ${operator} ${bind(value)}::${column.type}`;
}

function isValid(value: string, type: "timestamptz" | "bigint" | "numeric"): boolean {
  if (type === "timestamptz") return /^\d{4}-\d{2}/u.test(value) && !Number.isNaN(Date.parse(value));
  return type === "bigint" ? /^\d{1,18}$/u.test(value) : /^-?\d{1,12}(\.\d+)?$/u.test(value);
}
