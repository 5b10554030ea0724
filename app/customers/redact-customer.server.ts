import { inTransaction, type Sql } from "../db.server.ts";
import { hashAddress } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import type { ChannelName } from "../channels/channel.ts";
import { phoneChannels } from "./customer.ts";
import { forgetHolds } from "./hold.sql.ts";
import { findPerson, type Person, type PrivacySubject } from "./find-person.server.ts";
import {
  anonymiseSuppressions,
  blankCustomers,
  blankEnrollmentEvents,
  blankEnrollments,
  blankEvents,
  blankFlowRuns,
  blankInbound,
  blankMessages,
  blankPrivacyAnswers,
  blankSingles,
  blankWebhooks,
  dropMemberships,
  findMessagesUnderWay,
  forgetBrowsing,
  forgetEndpointEvents,
  forgetOrders,
  forgetTriggers,
  insertUnknownCustomer,
  lockShop,
  skipQueuedMessages,
  suppressHashes,
} from "./redact-customer.sql.ts";

/**
 * Erases a person: name, addresses and texts go from the customer and those merged into them, the messages, the carrier's
 * callbacks, the replies and the webhooks kept, and all of what their browsers told. What stays names nobody: counts in reports, the record of consent (as
 * redacted), and a keyed hash of each address on the suppression list, so that the person is never written to again.
 * Messages that wait are skipped as `deleted`. Somebody the mirror never knew is marked as erased all the same, so that an
 * export or a webhook under way brings nobody in.
 *
 * `messagesUnderWay` says that some are at the carrier this moment; their addresses are erased by calling this again once
 * they are answered. Safe to repeat.
 */
export async function redactCustomer(
  shop: ShopRef,
  subject: PrivacySubject,
  { now }: { now: Date },
): Promise<{ messagesUnderWay: boolean }> {
  return inTransaction(async (tx) => {
    await tx.query(lockShop, [shop.id]);
    const person = await findPerson(tx, shop, subject);
    const who = [shop.id, person.customerIds];
    const whoWith = [...who, person.phones];
    await suppress(tx, shop, person, now);
    await tx.query(anonymiseSuppressions, who);
    await tx.query(insertUnknownCustomer, [shop.id, subject.id]);
    await tx.query(blankCustomers, [...who, now]);
    await tx.query(skipQueuedMessages, [...whoWith, now]);
    await tx.query(blankEvents, whoWith);
    const { rowCount } = await tx.query(findMessagesUnderWay, whoWith);
    await tx.query(blankMessages, whoWith);
    await tx.query(blankSingles, who);
    await tx.query(blankInbound, whoWith);
    await tx.query(dropMemberships.current, who);
    await tx.query(dropMemberships.staged, who);
    await tx.query(dropMemberships.noticed, who);
    await tx.query(blankEnrollments, [...who, now]);
    await tx.query(blankEnrollmentEvents, who);
    await tx.query(blankFlowRuns, who);
    await tx.query(forgetOrders, who);
    await tx.query(forgetHolds, who);
    for (const forget of forgetBrowsing) await tx.query(forget, who);
    await tx.query(blankPrivacyAnswers, who);
    await tx.query(forgetTriggers, who);
    await tx.query(forgetEndpointEvents, who);
    const messagesUnderWay = rowCount !== 0;
    // The request itself names the addresses, so its body goes last of all.
    if (!messagesUnderWay) await tx.query(blankWebhooks, [shop.domain, person.customerIds.map(String)]);
    return { messagesUnderWay };
  });
}

async function suppress(tx: Sql, shop: ShopRef, { phones, emails }: Person, now: Date): Promise<void> {
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
