import { getCountries } from "libphonenumber-js/max";

export type Country = { code: string; name: string };

const names = new Intl.DisplayNames("en", { type: "region" });

/** Every country that has phone numbers of its own, by its English name, the language of the pages. */
export function listCountries(): Country[] {
  return getCountries()
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
