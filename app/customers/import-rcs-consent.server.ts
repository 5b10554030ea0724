import { recordAudit } from "../audit.server.ts";
import { inTransaction, pool, type Sql } from "../db.server.ts";
import { hashAddress } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import { countLines, maxImportLines, readAddressLines } from "./read-address-lines.ts";

export type RcsConsentImport =
  | {
      ok: true;
      /** Customers, since one number may be two customers'. */
      subscribed: number;
      alreadySubscribed: number;
      /** They opted out of RCS before; an import never overrules that. */
      optedOut: number;
      /** Numbers of nobody in the store. */
      unknown: number;
      invalid: { line: number; text: string; reason: string }[];
    }
  | { ok: false; problem: string };

/** Each statement takes this many numbers. */
const numbersPerStatement = 10_000;

/**
 * Records that the customers with these numbers agreed to marketing by RCS, which Shopify has no place for. The merchant
 * vouches for it; each change is kept as proof. An earlier opt-out stands. All in one transaction. Safe to repeat.
 */
export async function importRcsConsent(
  shop: ShopRef,
  text: string,
  options: { actor: string; now: Date },
): Promise<RcsConsentImport> {
  if (countLines(text) > maxImportLines) {
    return { ok: false, problem: `Import at most ${maxImportLines.toLocaleString("en")} lines at a time.` };
  }
  const lines = readAddressLines(text, await readCountry(shop));
  const numbers = new Set(lines.flatMap((line) => (line.kind === "address" && !line.isEmail ? [line.address] : [])));
  const hashes = [...numbers].map(hashAddress).sort();

  const sums = await inTransaction(async (tx) => {
    const total = { subscribed: 0, already: 0, opted_out: 0, known: 0 };
    for (let start = 0; start < hashes.length; start += numbersPerStatement) {
      const part = await subscribe(tx, shop, hashes.slice(start, start + numbersPerStatement), options.now);
      total.subscribed += part.subscribed;
      total.already += part.already;
      total.opted_out += part.opted_out;
      total.known += part.known;
    }
    await recordAudit(tx, shop, {
      actor: options.actor,
      action: "rcs-consent.imported",
      subject: "consent:rcs",
      detail: { subscribed: total.subscribed },
      now: options.now,
    });
    return total;
  });

  const invalid = lines.flatMap((line) => {
    if (line.kind === "invalid") return [{ line: line.line, text: line.text, reason: line.reason }];
    return line.isEmail ? [{ line: line.line, text: line.address, reason: "RCS needs a phone number." }] : [];
  });
  return {
    ok: true,
    subscribed: sums.subscribed,
    alreadySubscribed: sums.already,
    optedOut: sums.opted_out,
    unknown: hashes.length - sums.known,
    invalid,
  };
}

type Sums = { subscribed: number; already: number; opted_out: number; known: number };

async function subscribe(tx: Sql, shop: ShopRef, hashes: readonly string[], now: Date): Promise<Sums> {
  const { rows } = await tx.query<Sums>(
    `WITH affected AS MATERIALIZED (
       SELECT id, phone_hash, rcs_consent FROM customer
       WHERE shop_id = $1 AND phone_hash = ANY ($2::text[]) AND deleted_at IS NULL
       ORDER BY id FOR UPDATE
     ), changed AS (
       UPDATE customer SET rcs_consent = 'subscribed', rcs_consent_at = $3
       FROM affected
       WHERE customer.shop_id = $1 AND customer.id = affected.id
         AND affected.rcs_consent NOT IN ('subscribed', 'unsubscribed', 'redacted')
       RETURNING customer.id
     ), proof AS (
       INSERT INTO consent_event (shop_id, customer_id, channel, state, at, source)
       SELECT $1, id, 'rcs', 'subscribed', $3, 'import' FROM changed ORDER BY id
     )
     SELECT (SELECT count(*)::int FROM changed) AS subscribed,
            count(*) FILTER (WHERE rcs_consent = 'subscribed')::int AS already,
            count(*) FILTER (WHERE rcs_consent IN ('unsubscribed', 'redacted'))::int AS opted_out,
            count(DISTINCT phone_hash)::int AS known
     FROM affected`,
    [shop.id, hashes, now],
  );
  return rows[0] ?? { subscribed: 0, already: 0, opted_out: 0, known: 0 };
}

async function readCountry(shop: ShopRef): Promise<string> {
  const { rows } = await pool.query<{ country_code: string }>("SELECT country_code FROM shop WHERE id = $1", [shop.id]);
  return rows[0]?.country_code ?? "US";
}
