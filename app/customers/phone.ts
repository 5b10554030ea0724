import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";

export type Phone =
  { state: "missing"; e164: null } | { state: "invalid"; e164: null } | { state: "valid"; e164: string };

/** Numbers that belong to no person and receive no messages. */
const notPersonal = new Set(["TOLL_FREE", "PREMIUM_RATE", "SHARED_COST", "UAN", "VOICEMAIL", "PAGER"]);

/**
 * A phone number as E.164 (+31612345678). A number without a country code is read as one of `country` (ISO 3166 alpha-2);
 * with no country given it is invalid. By the library's full tables, which know each country's ranges and cost no more
 * than the small ones: about 12 µs a number. A landline is valid, since WhatsApp and many carriers serve it.
 */
export function parsePhone(text: string | null | undefined, country: string | null): Phone {
  if (!text || text.trim() === "") return { state: "missing", e164: null };
  const code = country?.toUpperCase();
  const number = parsePhoneNumberFromString(text, code && isSupportedCountry(code) ? code : undefined);
  // An extension cannot receive messages.
  if (!number?.isValid() || number.ext || notPersonal.has(number.getType() ?? ""))
    return { state: "invalid", e164: null };
  return { state: "valid", e164: number.number };
}

/** E-mail addresses are compared in small letters; null for text that is none. */
export function normalizeEmail(text: string | null | undefined): string | null {
  const email = text?.trim().toLowerCase() ?? "";
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? email : null;
}

/**
 * The number a message came from, as the shop's customers have it. WhatsApp names some phones by older forms of their numbers:
 * Mexican ones with a 1 after the country code, Brazilian mobiles without their ninth digit. What is no number stays as it is.
 */
export function numberOfSender(address: string): string {
  const number = address.replace(/^\+521(\d{10})$/, "+52$1").replace(/^\+55([1-9]\d)([6-9]\d{7})$/, "+55$19$2");
  return parsePhone(number, null).e164 ?? address;
}
