import { inTransaction, type Sql } from "../db.server.ts";
import { hashAddress } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import type { ChannelName } from "../channels/channel.ts";
import { phoneChannels } from "./customer.ts";
import { normalizeEmail, parsePhone } from "./phone.ts";
import {
  addressesOfCustomer,
  blankCustomer,
  blankEvents,
  blankInbound,
  blankMessages,
  blankPrivacyAnswers,
  blankWebhooks,
  dropMemberships,
  skipQueuedMessages,
  suppressHashes,
} from "./redact-customer.sql.ts";

/** Whom to erase. `email` and `phone` are what Shopify names, besides what the mirror knows. */
export type RedactionSubject = { id: bigint; email: string | null; phone: string | null };

type Addresses = { phones: string[]; emails: string[] };

/**
 * Erases a person: name, addresses and texts go from the customer, the messages, the carrier's callbacks, the replies and
 * the webhooks kept. What stays names nobody: counts in reports, the record of consent (as redacted), and a keyed hash of
 * each address on the suppression list, so that the person is never written to again. Messages that wait are skipped as
 * `deleted`.
 *
 * `messagesUnderWay` says that some are at the carrier this moment; their addresses are erased by calling this again once
 * they are answered. Safe to repeat.
 */
export async function redactCustomer(
  shop: ShopRef,
  subject: RedactionSubject,
  options: { now: Date },
): Promise<{ messagesUnderWay: boolean }> {
  return inTransaction(async (tx) => {
    const addresses = await collectAddresses(tx, shop, subject);
    const who = [shop.id, subject.id];
    await suppress(tx, shop, addresses, options.now);
    await tx.query(blankCustomer, [...who, options.now]);
    await tx.query(skipQueuedMessages, [...who, options.now]);
    await tx.query(blankEvents, who);
    await tx.query(blankMessages, who);
    await tx.query(blankInbound, [...who, addresses.phones]);
    await tx.query(dropMemberships.current, who);
    await tx.query(dropMemberships.staged, who);
    await tx.query(blankPrivacyAnswers, who);
    const { rows } = await tx.query(
      "SELECT FROM message WHERE shop_id = $1 AND customer_id = $2 AND status = 'sending' LIMIT 1",
      who,
    );
    const messagesUnderWay = rows.length > 0;
    // The request itself names the addresses, so its body goes last of all.
    if (!messagesUnderWay) await tx.query(blankWebhooks, [shop.domain, subject.id.toString()]);
    return { messagesUnderWay };
  });
}

async function collectAddresses(tx: Sql, shop: ShopRef, subject: RedactionSubject): Promise<Addresses> {
  const { rows } = await tx.query<{ phone: string | null; email: string | null; country: string }>(
    addressesOfCustomer,
    [shop.id, subject.id],
  );
  const known = rows[0];
  const phones = [known?.phone, subject.phone].map((phone) => parsePhone(phone, known?.country ?? null).e164);
  const emails = [known?.email, subject.email].map((email) => normalizeEmail(email));
  return { phones: distinct(phones), emails: distinct(emails) };
}

async function suppress(tx: Sql, shop: ShopRef, { phones, emails }: Addresses, now: Date): Promise<void> {
  const entries: { channel: ChannelName; hash: string }[] = [
    ...phones.flatMap((phone) => phoneChannels.map((channel) => ({ channel, hash: hashAddress(phone) }))),
    ...emails.map((email) => ({ channel: "email" as const, hash: hashAddress(email) })),
  ];
  await tx.query(suppressHashes, [
    shop.id,
    entries.map((entry) => entry.channel),
    entries.map((entry) => entry.hash),
    now,
  ]);
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))];
}
