import { readDefinitions } from "../automations/read-definitions.server.ts";
import { readRunHistories } from "../automations/read-run-history.server.ts";
import { findPerson } from "../customers/find-person.server.ts";
import { pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { nobody } from "../messaging/queue-single.server.ts";
import type { ShopRef } from "../shop.ts";
import { messagesOfPerson, repliesOfPerson, runsOfPerson } from "./customer-history.sql.ts";
import {
  compareEntries,
  rankOf,
  writeCursor,
  type HistoryCursor,
  type HistoryEntry,
  type HistoryPage,
  type HistoryView,
} from "./customer-history.ts";
import {
  definitionKey,
  messageEntry,
  replyEntry,
  runEntry,
  type MessageRow,
  type ReplyRow,
  type RunRow,
} from "./history-rows.ts";

const perPage = 25;

/**
 * A page of all that the app did about a person, newest first: messages of every kind, what they wrote, and their runs through
 * automations with each step. As for a data request, what belongs to customers merged into them is theirs too, and so is what
 * went to or came from their number before it was known to be. Of whoever was erased there is nothing. The last page costs what
 * the first does. Throws AppError `not-found` for an id that this shop has nothing under.
 */
export async function listCustomerHistory(
  shop: ShopRef,
  customerId: bigint,
  { view, before }: { view: HistoryView; before: HistoryCursor | null },
): Promise<HistoryPage> {
  if (customerId === nobody) refuse();
  const person = await findPerson(pool, shop, { id: customerId, email: null, phone: null });
  const customerIds = person.customerIds.filter((id) => !person.erasedIds.includes(id));
  const place = [before?.at ?? null, before?.rank ?? null, before?.id ?? null];
  const values = [shop.id, customerIds, perPage + 1, ...place];
  const [messages, replies, runs] = await Promise.all([
    view === "automations"
      ? null
      : pool.query<MessageRow>(messagesOfPerson(rankOf.message), [...values, person.phones]),
    view === "automations" ? null : pool.query<ReplyRow>(repliesOfPerson(rankOf.reply), [...values, person.phones]),
    view === "messages" ? null : pool.query<RunRow>(runsOfPerson(rankOf.run), values),
  ]);
  const found = [
    ...(messages?.rows ?? []).map(messageEntry),
    ...(replies?.rows ?? []).map(replyEntry),
    ...(runs?.rows ?? []).map(runEntry),
  ].sort(compareEntries);
  const page = found.slice(0, perPage);
  if (page.length === 0) await refuseUnknown(shop, customerId);
  const last = page.at(-1);
  return { ...(await withHistories(shop, page)), next: found.length > perPage && last ? writeCursor(last) : null };
}

/** Somebody whom the mirror lacks may have been named by a message or a run all the same. */
async function refuseUnknown(shop: ShopRef, customerId: bigint): Promise<void> {
  const { rows } = await pool.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT FROM customer WHERE shop_id = $1 AND id = $2)
         OR EXISTS (SELECT FROM message WHERE shop_id = $1 AND customer_id = $2)
         OR EXISTS (SELECT FROM enrollment WHERE shop_id = $1 AND customer_id = $2) AS known`,
    [shop.id, customerId],
  );
  if (!rows[0]?.known) refuse();
}

function refuse(): never {
  throw new AppError("not-found", {
    userMessage: "We do not know this customer. They may have been deleted in Shopify, or not have been synced yet.",
  });
}

/** The steps of the page's runs, read at once. */
async function withHistories(
  shop: ShopRef,
  entries: readonly HistoryEntry[],
): Promise<Pick<HistoryPage, "entries" | "definitions">> {
  const runs = entries.filter((entry) => entry.kind === "run");
  const [histories, definitions] = await Promise.all([
    readRunHistories(
      shop,
      runs.map(({ id }) => BigInt(id)),
    ),
    readDefinitions(
      shop,
      runs.flatMap(({ automation, version }) => (automation ? [{ automationId: BigInt(automation.id), version }] : [])),
    ),
  ]);
  return {
    entries: entries.map((entry) =>
      entry.kind === "run" ? { ...entry, history: histories.get(BigInt(entry.id)) ?? entry.history } : entry,
    ),
    definitions: Object.fromEntries(
      definitions.map(({ automationId, version, definition }) => [definitionKey(automationId, version), definition]),
    ),
  };
}
