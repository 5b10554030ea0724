import type { Texts } from "../extension-protocol.ts";

type Values = Record<string, string | number>;

/** `shopify.i18n`: the first of `texts` that has a key wins; a key that none has is shown as it is. */
export function createI18n(texts: readonly Texts[], locale: string) {
  return {
    translate: (key: string, values: Values = {}) => translate(texts, key, { values, locale }),
    formatNumber: (number: number | bigint, options?: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat(locale, options).format(number),
    formatCurrency: (number: number | bigint, options?: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat(locale, { style: "currency", ...options }).format(number),
    formatDate: (date: Date, options?: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, options).format(date),
  };
}

function translate(
  texts: readonly Texts[],
  key: string,
  { values, locale }: { values: Values; locale: string },
): string {
  for (const text of texts) {
    const found = key
      .split(".")
      .reduce<Texts | string | undefined>(
        (branch, part) => (typeof branch === "object" ? branch[part] : undefined),
        text,
      );
    const sentence = typeof found === "object" ? pluralOf(found, { values, locale }) : found;
    if (sentence !== undefined) return fill(sentence, values);
  }
  return key;
}

/** A key with `one`, `other`, … is a sentence for each plural, chosen by `count`. */
function pluralOf(forms: Texts, { values, locale }: { values: Values; locale: string }): string | undefined {
  const form = forms[new Intl.PluralRules(locale).select(Number(values["count"] ?? 0))] ?? forms["other"];
  return typeof form === "string" ? form : undefined;
}

function fill(sentence: string, values: Values): string {
  return sentence.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (written, name: string) => String(values[name] ?? written));
}
