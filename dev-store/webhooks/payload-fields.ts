/** A payload reduced to the subscription's include_fields; "customer.id" keeps one field of an inner object. */
export function pickFields(payload: Record<string, unknown>, fields: string[] | null): Record<string, unknown> {
  if (!fields || fields.length === 0) return payload;
  const picked: Record<string, unknown> = {};
  for (const field of fields) copyPath(payload, picked, field.split("."));
  return picked;
}

/**
 * Whether a payload passes a subscription's filter: `field:value` terms in Shopify's search syntax, joined by AND and OR.
 * No filter passes everything.
 */
export function passesFilter(payload: Record<string, unknown>, filter: string | null): boolean {
  if (!filter?.trim()) return true;
  return filter
    .split(/\s+OR\s+/)
    .some((part) => part.split(/\s+AND\s+/).every((term) => passesTerm(payload, term.trim())));
}

const term = /^(?<not>-|NOT\s+)?(?<field>[\w.]+):(?<operator>>=|<=|>|<|=)?(?<value>.+)$/s;

/** Why Shopify refuses a filter, or null. Text as recorded. */
export function refuseFilter(filter: string | null | undefined): string | null {
  if (!filter?.trim()) return null;
  const terms = filter.split(/\s+(?:AND|OR)\s+/);
  return terms.every((text) => term.test(text.trim()))
    ? null
    : "The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.";
}

function passesTerm(payload: Record<string, unknown>, text: string): boolean {
  const groups = term.exec(text)?.groups;
  if (!groups?.field || groups.value === undefined) return false;
  const actual = valueAt(payload, groups.field.split("."));
  const passed = compare(actual, groups.operator ?? "=", groups.value.replace(/^(["'])(.*)\1$/s, "$2"));
  return groups.not ? !passed : passed;
}

function compare(actual: unknown, operator: string, wanted: string): boolean {
  if (actual === undefined || actual === null) return false;
  if (wanted === "*") return true;
  if (Array.isArray(actual)) return actual.some((entry) => compare(entry, operator, wanted));
  if (operator === "=") return String(actual).toLowerCase() === wanted.toLowerCase();
  const [left, right] = [comparable(actual), comparable(wanted)];
  if (Number.isNaN(left) || Number.isNaN(right)) return false;
  if (operator === ">=") return left >= right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left < right;
}

/** Numbers as they are, times as milliseconds. */
function comparable(value: unknown): number {
  const number = Number(value);
  return Number.isNaN(number) ? Date.parse(String(value)) : number;
}

/** Integrations filter on `segmentId` where the payload says `segment_id`: both spellings are found. */
function valueAt(payload: unknown, [name, ...rest]: string[]): unknown {
  if (name === undefined) return payload;
  if (Array.isArray(payload)) return payload.map((entry) => valueAt(entry, [name, ...rest]));
  if (typeof payload !== "object" || payload === null) return undefined;
  const entry = Object.entries(payload).find(([key]) => spelling(key) === spelling(name));
  return entry && valueAt(entry[1], rest);
}

function spelling(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

function copyPath(from: unknown, to: Record<string, unknown>, [name, ...rest]: string[]): void {
  if (name === undefined || typeof from !== "object" || from === null || !(name in from)) return;
  const value = (from as Record<string, unknown>)[name];
  if (rest.length === 0 || typeof value !== "object" || value === null) {
    to[name] = value;
  } else if (Array.isArray(value)) {
    const copies = Array.isArray(to[name]) ? to[name] : value.map(() => ({}));
    value.forEach((entry, index) => copyPath(entry, copies[index] as Record<string, unknown>, rest));
    to[name] = copies;
  } else {
    const inner = (to[name] ?? {}) as Record<string, unknown>;
    copyPath(value, inner, rest);
    to[name] = inner;
  }
}
