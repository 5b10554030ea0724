import { parsePhoneNumberFromString } from "libphonenumber-js";
import type { Sql } from "../open-database.ts";
import type { Customer } from "./customer.ts";
import type { UserError } from "./user-error.ts";

const maxTags = 250;

/**
 * What Shopify refuses about a customer's own fields: somebody without name, email and phone, a malformed or taken
 * email or phone, too many tags. Texts as Shopify words them.
 */
export async function validateCustomer(sql: Sql, shopId: bigint, customer: Customer): Promise<UserError[]> {
  const { firstName, lastName, email, phone } = customer;
  if (!firstName && !lastName && !email && !phone) {
    return [{ field: null, message: "A name, phone number, or email address must be present" }];
  }
  const errors: UserError[] = [];
  if (email !== null && !isEmail(email)) errors.push({ field: ["email"], message: "Email is invalid" });
  else if (email !== null && (await isTaken(sql, shopId, { column: "email", value: email, id: customer.id }))) {
    errors.push({ field: ["email"], message: "Email has already been taken" });
  }
  if (phone !== null && normalizePhone(phone, customer.countryCode) !== phone) {
    errors.push({ field: ["phone"], message: "Phone is invalid" });
  } else if (phone !== null && (await isTaken(sql, shopId, { column: "phone", value: phone, id: customer.id }))) {
    errors.push({ field: ["phone"], message: "Phone has already been taken" });
  }
  if (customer.tags.length > maxTags) {
    errors.push({ field: ["tags"], message: `Tags cannot be more than ${maxTags}` });
  }
  return errors;
}

/** The number in E.164, read as a number of the country where it has no "+"; null for what cannot be a number. */
export function normalizePhone(phone: string, countryCode: string | null): string | null {
  const country = countryCode as Parameters<typeof parsePhoneNumberFromString>[1];
  const parsed = parsePhoneNumberFromString(phone, country ?? undefined);
  return parsed?.isPossible() ? parsed.number : null;
}

/** Trimmed, without empty ones, and each once whatever its case; the first spelling stays. */
export function normalizeTags(tags: string[]): string[] {
  const byKey = new Map<string, string>();
  for (const tag of tags.map((text) => text.trim())) {
    if (tag !== "" && !byKey.has(tag.toLowerCase())) byKey.set(tag.toLowerCase(), tag);
  }
  return [...byKey.values()];
}

function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/u.test(text);
}

async function isTaken(
  sql: Sql,
  shopId: bigint,
  { column, value, id }: { column: "email" | "phone"; value: string; id: bigint },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `SELECT FROM customer WHERE shop_id = $1 AND ${column} = $2 AND id <> $3 LIMIT 1`,
    [shopId, value, id],
  );
  return rowCount === 1;
}
