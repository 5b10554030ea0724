import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { isErasedRow } from "./erased.sql.ts";
import { normalizeEmail, parsePhone } from "./phone.ts";

/** Whom a privacy request is about. `email` and `phone` are what Shopify names, besides what the mirror knows. */
export type PrivacySubject = { id: bigint; email: string | null; phone: string | null };

/** All that the mirror has of one person. */
export type Person = {
  /** The customer that was named, and those that were merged into them: Shopify asks about the one that is left. */
  customerIds: bigint[];
  /** Those of them who were erased. */
  erasedIds: bigint[];
  /** E.164. */
  phones: string[];
  /** In small letters. */
  emails: string[];
};

/** Finds what belongs to the subject of a privacy request. A customer that the mirror lacks is a person all the same. */
export async function findPerson(sql: Sql, shop: ShopRef, subject: PrivacySubject): Promise<Person> {
  const { rows } = await sql.query<{
    id: bigint;
    phone: string | null;
    email: string | null;
    country_code: string | null;
    shop_country: string;
    erased: boolean;
  }>(customersOfPerson, [shop.id, subject.id]);
  const country = rows[0]?.country_code ?? rows[0]?.shop_country ?? null;
  const phones = [parsePhone(subject.phone, country).e164, ...rows.map((row) => row.phone)];
  const emails = [subject.email, ...rows.map((row) => row.email)].map((email) => normalizeEmail(email));
  return {
    customerIds: rows.map((row) => row.id),
    erasedIds: rows.filter((row) => row.erased).map((row) => row.id),
    phones: distinct(phones),
    emails: distinct(emails),
  };
}

/** $1 shop, $2 the customer that was named: the first row. Merges can follow each other, so the chain is walked. */
const customersOfPerson = `
  WITH RECURSIVE person (id) AS (
    SELECT $2::bigint
    UNION
    SELECT merged.id FROM person JOIN customer AS merged ON merged.shop_id = $1 AND merged.merged_into = person.id
  )
  SELECT person.id, customer.phone_e164 AS phone, customer.email, customer.country_code, shop.country_code AS shop_country,
         coalesce(${isErasedRow("customer")}, false) AS erased
  FROM person
  JOIN shop ON shop.id = $1
  LEFT JOIN customer ON customer.shop_id = $1 AND customer.id = person.id
  ORDER BY person.id <> $2, person.id`;

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))];
}
