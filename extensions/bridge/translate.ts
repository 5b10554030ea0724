/** A sentence of the extension's own locale file, in the language of the staff member. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

/** The codes of refusals that have a sentence of their own; any other is told as `unreachable`. */
const known = ["not-found", "conflict", "shop-not-installed", "shopify-refused", "shopify-unavailable", "no-token"];

export function problemWords(t: Translate, code: string): string {
  return t(`problem.${known.includes(code) ? code : "unreachable"}`);
}
