import { adminClient, type AdminClient } from "../shopify/admin-client.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { asksForMemberQuery, createMemberQuery, memberReader, waitForMemberQuery } from "./read-members.server.ts";
import { fallsShort } from "./store-version.server.ts";
import { mirrorUnknown } from "./walk-members.server.ts";

type Query = { query: string; timezone: string };

/**
 * Asks Shopify for everybody whom a segment query names at this moment, days counted in the time zone, and hands their ids over
 * page by page; who is not mirrored yet is before that. Keeps no list. A page may come twice: what Shopify will not hand over
 * directly is listed by it first, and begun anew. Throws AppError `shopify-refused` for a query that Shopify does not take, and
 * `shopify-unavailable`.
 */
export async function walkQuery(
  shop: ShopRef,
  query: Query,
  { now, onPage }: { now: Date; onPage: (ids: readonly bigint[]) => Promise<void> },
): Promise<void> {
  const client = adminClient(shop);
  const takePage = async (ids: readonly bigint[]): Promise<void> => {
    if (ids.length === 0) return;
    await mirrorUnknown(shop, ids, { now });
    await onPage(ids);
  };
  try {
    if (await walkPages(client, { ...query, memberQueryId: null }, takePage)) return;
  } catch (error) {
    if (!asksForMemberQuery(error)) throw error;
  }
  const memberQueryId = await createMemberQuery(client, query);
  await waitForMemberQuery(client, memberQueryId);
  if (await walkPages(client, { ...query, memberQueryId }, takePage)) return;
  throw new AppError("shopify-unavailable", {
    userMessage: "Shopify handed over fewer customers than it counts. We try again.",
  });
}

/** False when Shopify counts clearly more than it handed over. */
async function walkPages(
  client: AdminClient,
  { query, timezone, memberQueryId }: Query & { memberQueryId: string | null },
  takePage: (ids: readonly bigint[]) => Promise<void>,
): Promise<boolean> {
  const readPage = memberReader(client, { source: { query, memberQueryId }, timezone });
  let count = 0;
  for (let after: string | null = null; ;) {
    const page = await readPage(after);
    count += page.ids.length;
    await takePage(page.ids);
    if (page.nextCursor === null) return !fallsShort(count, page.totalCount);
    after = page.nextCursor;
  }
}
