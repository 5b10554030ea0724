import { compileDate, compileValue } from "./compile-condition.ts";
import type { Scope } from "./compile-condition.ts";
import type { Condition, Literal } from "./query.ts";

/**
 * A customer's metafield. Definitions are not simulated, so the value that is written decides how the stored text is
 * read: as a date, a number or a string; a text that cannot be read so is as good as missing.
 */
export function compileMetafield(filter: string, condition: Condition, scope: Scope): string {
  const isDate =
    "value" in condition ? isDateLike(condition.value) : condition.operator === "BETWEEN" && isDateLike(condition.low);
  if (isDate) return compileDate(metafieldAsTime(filter, scope), condition, scope);
  const text = metafieldText(filter, scope);
  switch (condition.operator) {
    case "IS NULL":
    case "IS NOT NULL":
      return `(${text} ${condition.operator})`;
    case "CONTAINS":
      return listContains(text, scope.bind(condition.value.text));
    case "NOT CONTAINS":
      return `(${listContains(text, scope.bind(condition.value.text))} IS NOT TRUE)`;
    case "IN":
    case "NOT IN":
      throw new Error("metafields are not compared with lists");
    default:
      break;
  }
  const sample = condition.operator === "BETWEEN" ? condition.low : condition.value;
  if (sample.kind !== "number") return compileValue(text, condition, scope);
  return compileValue(`CASE WHEN ${text} ~ '^-?[0-9]+([.][0-9]+)?$' THEN (${text})::numeric END`, condition, scope);
}

/** The metafield as a moment: a date begins at midnight in the zone. Null where it is neither date nor time. */
export function metafieldAsTime(filter: string, scope: Scope): string {
  const text = metafieldText(filter, scope);
  const zone = scope.bind(scope.timezone);
  return `CASE
    WHEN ${text} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' AND pg_input_is_valid(${text}, 'date')
      THEN (${text})::date::timestamp AT TIME ZONE ${zone}
    WHEN ${text} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T' AND pg_input_is_valid(${text}, 'timestamptz')
      THEN (${text})::timestamptz
  END`;
}

function isDateLike(value: Literal): boolean {
  return value.kind === "date" || value.kind === "offset" || value.kind === "named-date";
}

function metafieldText(filter: string, scope: Scope): string {
  return `(c.metafields ->> ${scope.bind(filter.slice("metafields.".length))}::text)`;
}

/** Lists are stored as Shopify gives them: the text of a JSON array. */
function listContains(text: string, value: string): string {
  return `(${text} LIKE '[%' AND pg_input_is_valid(${text}, 'jsonb') AND (${text})::jsonb @> to_jsonb(ARRAY[${value}::text]))`;
}
