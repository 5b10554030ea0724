import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js";

export type Phone =
  | { state: "missing"; e164: null }
  | { state: "invalid"; e164: null }
  | { state: "valid"; e164: string };

/**
 * A phone number as E.164 (+31612345678). A number without a country code is read as one of `country` (ISO 3166 alpha-2);
 * with no country given it is invalid.
 *
 * The library's small metadata checks lengths and leading digits, not each number range: ranges open all the time, and a
 * number that is refused here for an outdated table would be a customer lost without anyone noticing. A number that does
 * not exist is refused by the carrier, and that is shown.
 */
export function parsePhone(text: string | null | undefined, country: string | null): Phone {
  if (!text || text.trim() === "") return { state: "missing", e164: null };
  const code = country?.toUpperCase();
  const number = parsePhoneNumberFromString(text, code && isSupportedCountry(code) ? code : undefined);
  // An extension cannot receive messages.
  if (!number?.isValid() || number.ext) return { state: "invalid", e164: null };
  return { state: "valid", e164: number.number };
}

/** E-mail addresses are compared in small letters; null for text that is none. */
export function normalizeEmail(text: string | null | undefined): string | null {
  const email = text?.trim().toLowerCase() ?? "";
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? email : null;
}
