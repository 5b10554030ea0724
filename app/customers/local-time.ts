type ZonedLocale = Intl.Locale & { getTimeZones?: () => string[] | undefined };

/**
 * The times it can be for somebody in a country (ISO 3166 alpha-2) now: one zone for each hour of the clock that the country
 * has, from west to east. Empty for a country that is not known. By the tables of the language's own library (CLDR).
 */
export function zonesOfCountry(country: string | null, now: Date): string[] {
  if (country === null || !/^[A-Z]{2}$/.test(country)) return [];
  const locale: ZonedLocale = new Intl.Locale(`und-${country}`);
  const byOffset = new Map<number, string>();
  for (const zone of locale.getTimeZones?.() ?? []) {
    const offset = minutesFromUtc(zone, now);
    if (!byOffset.has(offset)) byOffset.set(offset, zone);
  }
  return [...byOffset].sort(([a], [b]) => a - b).map(([, zone]) => zone);
}

function minutesFromUtc(zone: string, now: Date): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(now);
  const [, sign, hours, minutes] =
    /([+-])(\d+):(\d+)/.exec(parts.find(({ type }) => type === "timeZoneName")?.value ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}
