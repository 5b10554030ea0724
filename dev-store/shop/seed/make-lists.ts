import { de, en, en_IN, es, fr, ja, nl, pt_BR } from "@faker-js/faker";
import { createHash } from "node:crypto";
import { countries, places } from "./places.ts";
import type { Country } from "./places.ts";

/** A row for each unit of a place's weight, with a post code and a spot of its own. */
export function listPlaces(): object[] {
  return places
    .flatMap((place) => {
      const country = countries[place.country];
      if (!country) throw new Error(`${place.country} is not described`);
      const names = namesOf(country.names);
      return Array.from({ length: place.weight }, (_, index) => {
        const key = `${place.city} ${index}`;
        return {
          country_code: place.country,
          country: country.name,
          region_code: place.regionCode,
          region: place.region,
          city: place.city,
          zip: place.zip.replace(/[#@]/gu, (sign, at: number) =>
            sign === "#" ? pick("0123456789", `${key} ${at}`) : pick("ABDEFGHJLNPRSTUW", `${key} ${at}`),
          ),
          latitude: Number((place.latitude + (draw(`${key} latitude`) - 0.5) * 0.25).toFixed(5)),
          longitude: Number((place.longitude + (draw(`${key} longitude`) - 0.5) * 0.25).toFixed(5)),
          locale: country.locale,
          names: country.names,
          domains: country.domains,
          whatsapp: country.whatsapp,
          dial: country.phone.dial,
          blocks: country.phone.blocks,
          first_number: country.phone.from,
          digits: country.phone.digits,
          first_names: names.first.length,
          last_names: names.last.length,
        };
      });
    })
    .map((row, slot) => ({ slot, ...row }));
}

const locales = { de, en, en_IN, es, fr, ja, nl, pt_BR };
/** Names are in alphabetical order there; so many of them, evenly taken, are enough. */
const namesTaken = 160;

/** The first and last names of each language, numbered, with what becomes of them in an email address. */
export function listNames(): object[] {
  return (Object.keys(locales) as Country["names"][]).flatMap((names) =>
    Object.entries(namesOf(names)).flatMap(([kind, list]) =>
      list.map((name, number) => ({ names, kind, number, name, slug: slug(name, "") || `user${number}` })),
    ),
  );
}

function namesOf(names: Country["names"]): { first: string[]; last: string[] } {
  const { first_name: first, last_name: last } = locales[names].person ?? {};
  return {
    first: spread([...(first?.female ?? []), ...(first?.male ?? [])]),
    last: spread([...(last?.generic ?? [])]),
  };
}

function spread(list: string[]): string[] {
  const taken = Math.min(namesTaken, list.length);
  return Array.from({ length: taken }, (_, index) => list[Math.floor((index * list.length) / taken)] ?? "");
}

/** The text in small letters and digits without accents; empty for scripts that have none of them. */
export function slug(text: string, separator: string): string {
  const plain = text
    .toLowerCase()
    .replace(/ß/gu, "ss")
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "");
  return (plain.match(/[a-z0-9]+/gu) ?? []).join(separator);
}

function draw(key: string): number {
  return createHash("md5").update(key).digest().readUInt32BE() / 2 ** 32;
}

function pick(characters: string, key: string): string {
  return characters.charAt(Math.floor(draw(key) * characters.length));
}
