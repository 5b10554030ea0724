import type { ShopProfile } from "../shop.ts";
import { createFormat } from "../ui/format.ts";
import { zonesOfRegion } from "./zones-by-region.ts";

type ZonedLocale = Intl.Locale & { getTimeZones?: () => string[] | undefined };

/**
 * The times it can be now for somebody in a country (ISO 3166 alpha-2) and, where it is known, a region of it: a zone for each
 * hour that the clock can show there, from west to east. Empty for a country that is not known. A country's zones are those
 * that the language's own library knows (CLDR).
 */
export function zonesOfPlace(place: { country: string | null; region: string | null }, now: Date): string[] {
  const { country, region } = place;
  if (country === null || !/^[A-Z]{2}$/.test(country)) return [];
  const ofRegion = region === null ? [] : zonesOfRegion(country, region);
  const locale: ZonedLocale = new Intl.Locale(`und-${country}`);
  const byOffset = new Map<number, string>();
  for (const zone of ofRegion.length > 0 ? ofRegion : (locale.getTimeZones?.() ?? [])) {
    const offset = minutesFromUtc(zone, now);
    if (!byOffset.has(offset)) byOffset.set(offset, zone);
  }
  return [...byOffset].sort(([a], [b]) => a - b).map(([, zone]) => zone);
}

/**
 * What the clock says in these zones, from west to east, as the shop's staff write it: between which two times where there are
 * several; null where there is none. Said by the server alone, since a browser may know older rules of a zone.
 */
export function describeLocalTime(
  zones: readonly string[],
  { now, shop }: { now: Date; shop: ShopProfile },
): string | null {
  const [west, east] = [zones[0], zones.at(-1)];
  if (!west || !east) return null;
  const inZone = (timezone: string) => createFormat({ ...shop, timezone }).dayAndTime(now.toISOString());
  return west === east ? inZone(west) : `Between ${inZone(west)} and ${inZone(east)}`;
}

function minutesFromUtc(zone: string, now: Date): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(now);
  const [, sign, hours, minutes] =
    /([+-])(\d+):(\d+)/.exec(parts.find(({ type }) => type === "timeZoneName")?.value ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}
