import { z } from "zod";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { enqueueActed } from "./enqueue-acted.server.ts";
import { consentFromShopify, type Consent, type ShopifyConsentChannel } from "./customer.ts";
import { fireOptedOut } from "./fire-opted-out.server.ts";
import { readConsent, type ConsentChange, type CustomerRow } from "./merge-customer.ts";
import { insertConsentEvents, lockCustomers } from "./mirror.sql.ts";
import { normalizeEmail, parsePhone } from "./phone.ts";
import { refreshCustomers } from "./refresh-customers.server.ts";
import { takeConsent } from "./take-consent.ts";

const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .nullish()
  .transform((date) => date ?? null);
const customerId = z.coerce.bigint();

type Statement = { customerId: bigint; channel: ShopifyConsentChannel; address: string | null; consent: Consent };

/** The bodies of the three consent webhooks, which name the same things differently. */
const statementSchemas = {
  CUSTOMERS_MARKETING_CONSENT_UPDATE: z
    .object({
      id: customerId,
      phone: z.string().nullish(),
      sms_marketing_consent: z.object({ state: z.string(), consent_updated_at: time }),
    })
    .transform((body): Statement => ({
      customerId: body.id,
      channel: "sms",
      address: body.phone ?? null,
      consent: toConsent(body.sms_marketing_consent.state, body.sms_marketing_consent.consent_updated_at),
    })),
  CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE: z
    .object({
      customer_id: customerId,
      email_address: z.string().nullish(),
      email_marketing_consent: z.object({ state: z.string(), consent_updated_at: time }),
    })
    .transform((body): Statement => ({
      customerId: body.customer_id,
      channel: "email",
      address: body.email_address ?? null,
      consent: toConsent(body.email_marketing_consent.state, body.email_marketing_consent.consent_updated_at),
    })),
  CUSTOMERS_WHATS_APP_MARKETING_CONSENT_UPDATE: z
    .object({
      customer_id: customerId,
      phone_number: z.string().nullish(),
      whats_app_marketing_consent: z.object({ state: z.string(), updated_at: time }),
    })
    .transform((body): Statement => ({
      customerId: body.customer_id,
      channel: "whatsapp",
      address: body.phone_number ?? null,
      consent: toConsent(body.whats_app_marketing_consent.state, body.whats_app_marketing_consent.updated_at),
    })),
};

export type ConsentTopic = keyof typeof statementSchemas;

/**
 * Takes over a change of consent that Shopify tells of: the latest stands, whatever the order of arrival. A customer that
 * the mirror lacks, or knows under another address, is read from Shopify instead. `triggeredAt` is Shopify's time of the
 * webhook and stands in for a missing time of the consent. Safe to repeat. Throws when the body is not Shopify's.
 */
export async function recordConsentFromWebhook(
  shop: ShopRef,
  webhook: { topic: ConsentTopic; payload: unknown; triggeredAt: Date | null },
  options: { now: Date },
): Promise<void> {
  const statement = statementSchemas[webhook.topic].parse(webhook.payload);
  const isKnown = await storeStatement(shop, statement, {
    changedAt: webhook.triggeredAt ?? options.now,
    now: options.now,
  });
  if (!isKnown) await refreshCustomers(shop, [statement.customerId], options);
}

/** False when the statement is about a customer or an address that the mirror does not know. */
function storeStatement(shop: ShopRef, statement: Statement, times: { changedAt: Date; now: Date }): Promise<boolean> {
  return inTransaction(async (tx) => {
    const { rows } = await tx.query<CustomerRow>(lockCustomers, [shop.id, [statement.customerId]]);
    const [row] = rows;
    if (!row || !isSameAddress(row, statement)) return false;
    if (row.deleted_at) return true;
    const { channel } = statement;
    const current = readConsent(row, channel);
    const taken = takeConsent(current, statement.consent, times.changedAt);
    if (taken === current) return true;
    await tx.query(
      `UPDATE customer SET ${channel}_consent = $3, ${channel}_consent_at = $4, mirrored_at = $5 WHERE shop_id = $1 AND id = $2`,
      [shop.id, row.id, taken.state, taken.at, times.now],
    );
    if (taken.state !== current.state) {
      const change: ConsentChange = {
        customerId: row.id,
        channel,
        state: taken.state,
        at: taken.at ?? times.changedAt,
        source: "shopify",
      };
      await tx.query(insertConsentEvents, [
        shop.id,
        times.now,
        JSON.stringify([{ ...change, customerId: row.id.toString() }]),
      ]);
      if (change.state === "unsubscribed") {
        await fireOptedOut(
          tx,
          shop,
          [{ customerId: row.id, channels: [channel], at: change.at, source: "shopify" }],
          times,
        );
        await enqueueActed(tx, shop, { customerIds: [row.id], event: "unsubscribed", at: change.at });
      }
    }
    return true;
  });
}

function isSameAddress(row: CustomerRow, { channel, address }: Statement): boolean {
  if (address === null) return true;
  if (channel === "email") return normalizeEmail(address) === normalizeEmail(row.email);
  const phone = parsePhone(address, row.country_code);
  return phone.state === "valid" ? phone.e164 === row.phone_e164 : address === row.phone;
}

function toConsent(state: string, at: Date | null): Consent {
  return { state: consentFromShopify(state), at };
}
