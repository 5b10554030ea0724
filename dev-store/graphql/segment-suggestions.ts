import type { Sql } from "../open-database.ts";
import { cityExpression, regionExpression } from "../segments/compile-list.ts";
import { findSegmentFilter, listSegmentFilters } from "../segments/filters.ts";
import type { FilterValue, SegmentFilter } from "../segments/filters.ts";

const maxValues = 250;

type Search = { search: string; filterQueryName: string | null; functionParameterQueryName: string | null };

/** The filters whose name has all words of the search. */
export function suggestFilters(search: string): SegmentFilter[] {
  const words = search
    .toLowerCase()
    .split(/[\s_.]+/u)
    .filter(Boolean);
  return listSegmentFilters().filter((filter) => {
    const name = `${filter.queryName.replaceAll("_", " ")} ${filter.localizedName}`.toLowerCase();
    return words.every((word) => name.includes(word));
  });
}

/** Values that a filter, or a parameter of a function, can be held against: the commonest of the shop's own data first. */
export async function suggestValues(
  sql: Sql,
  shopId: bigint,
  { search, filterQueryName, functionParameterQueryName }: Search,
): Promise<FilterValue[]> {
  const filter = filterQueryName === null ? undefined : findSegmentFilter(filterQueryName);
  if (!filter) return [];
  const fixed = fixedValues(filter, functionParameterQueryName);
  if (fixed) return fixed.filter((value) => matches(value, search));
  const from =
    functionParameterQueryName === null ? ownValues[filter.queryName] : parameterValues[functionParameterQueryName];
  if (!from) return [];
  const { rows } = await sql.query<FilterValue>(
    `SELECT "queryName", "localizedValue" FROM (${from}) AS v
     WHERE strpos(lower(concat_ws(' ', "queryName", "localizedValue")), lower($2::text)) > 0
     ORDER BY times DESC, "localizedValue" LIMIT ${maxValues}`,
    [shopId, search.trim()],
  );
  return rows;
}

/** What Shopify's editor offers where a date is wanted. */
const dates: FilterValue[] = [
  { queryName: "today", localizedValue: "Today" },
  { queryName: "yesterday", localizedValue: "Yesterday" },
  { queryName: "-7d", localizedValue: "7 days ago" },
  { queryName: "-30d", localizedValue: "30 days ago" },
  { queryName: "-90d", localizedValue: "90 days ago" },
  { queryName: "-12m", localizedValue: "12 months ago" },
];

function fixedValues(filter: SegmentFilter, parameter: string | null): FilterValue[] | undefined {
  if (parameter === null) return filter.kind === "date" ? dates : filter.values;
  const type = filter.parameters?.find(({ queryName }) => queryName === parameter)?.parameterType;
  return type === "date" ? dates : undefined;
}

const customers = "FROM customer c WHERE c.shop_id = $1";

/** Values in use, each with how often: by filter. */
const ownValues: Record<string, string> = {
  customer_tags: `SELECT tag AS "queryName", tag AS "localizedValue", count(*) AS times
    FROM customer c, unnest(c.tags) AS tag WHERE c.shop_id = $1 GROUP BY tag`,
  customer_countries: `SELECT c.country_code AS "queryName", min(c.country) AS "localizedValue", count(*) AS times
    ${customers} AND c.country_code IS NOT NULL GROUP BY 1`,
  customer_regions: `SELECT ${regionExpression} AS "queryName", min(concat_ws(', ', c.region, c.country)) AS "localizedValue", count(*) AS times
    ${customers} AND c.region_code IS NOT NULL GROUP BY 1`,
  customer_cities: `SELECT ${cityExpression} AS "queryName", min(concat_ws(', ', c.city, c.region, c.country)) AS "localizedValue", count(*) AS times
    ${customers} AND c.city IS NOT NULL GROUP BY 1`,
  customer_language: `SELECT c.locale AS "queryName", c.locale AS "localizedValue", count(*) AS times ${customers} GROUP BY 1`,
  customer_email_domain: `SELECT split_part(c.email, '@', 2) AS "queryName", split_part(c.email, '@', 2) AS "localizedValue", count(*) AS times
    ${customers} AND c.email LIKE '%@%' GROUP BY 1`,
};

/** The same by parameter of a function. */
const parameterValues: Record<string, string> = {
  id: `SELECT p.id::text AS "queryName", p.title AS "localizedValue", 1 AS times FROM product p WHERE p.shop_id = $1`,
  tag: `SELECT tag AS "queryName", tag AS "localizedValue", count(*) AS times
    FROM product p, unnest(p.tags) AS tag WHERE p.shop_id = $1 GROUP BY tag`,
  category: `SELECT p.category AS "queryName", p.category AS "localizedValue", count(*) AS times
    FROM product p WHERE p.shop_id = $1 GROUP BY p.category`,
  app_id: `SELECT o.app_id::text AS "queryName", o.app_id::text AS "localizedValue", count(*) AS times
    FROM customer_order o WHERE o.shop_id = $1 AND o.app_id IS NOT NULL GROUP BY o.app_id`,
  location_id: `SELECT o.location_id::text AS "queryName", o.location_id::text AS "localizedValue", count(*) AS times
    FROM customer_order o WHERE o.shop_id = $1 AND o.location_id IS NOT NULL GROUP BY o.location_id`,
};

function matches({ queryName, localizedValue }: FilterValue, search: string): boolean {
  return `${queryName} ${localizedValue}`.toLowerCase().includes(search.trim().toLowerCase());
}
