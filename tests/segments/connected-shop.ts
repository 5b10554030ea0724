import { Session } from "@shopify/shopify-api";
import type { DevStore } from "#dev-store/app.ts";
import { issueToken } from "#dev-store/oauth/access-tokens.ts";
import { installApp } from "#dev-store/oauth/installation.ts";
import { createSegment } from "#dev-store/shop/write-segments.ts";
import { pool } from "#app/db.server.ts";
import { sessionStorage } from "#app/shopify/session-storage.server.ts";
import type { ShopRef } from "#app/shop.ts";
import { makeShop } from "../factories.ts";
import { startDevStore } from "../setup/dev-store.ts";
import { playShopifyWith } from "../setup/wire.ts";

const scopes = [
  "read_customers",
  "write_customers",
  "read_orders",
  "read_products",
  "read_marketing_events",
  "write_marketing_events",
];

export type ConnectedShop = {
  shop: ShopRef;
  store: DevStore;
  /** The shop's id in the dev store. */
  storeShopId: bigint;
  /**
   * What the app asks Shopify for from now on goes through here first: answer with a Response to stand in for Shopify, or
   * with nothing to let it pass.
   */
  intercept: (
    answer: ((operation: { name: string; variables: Record<string, unknown> }) => Response | undefined) | null,
  ) => void;
  /** The names of the operations that the app asked for so far. */
  operations: string[];
};

let count = 0;

/** A shop that has the app, known to the app and to a dev store that answers for Shopify. It is empty. */
export async function connectShop(): Promise<ConnectedShop> {
  const store = await startDevStore();
  const domain = `connected-${(count += 1)}.myshopify.com`;
  const storeShopId = 61_000_000_000n + BigInt(count);
  await store.context.pool.query(
    `INSERT INTO shop (id, domain, name, email, currency, country_code, timezone, bucket_size, restore_rate)
     VALUES ($1, $2, 'Connected', 'owner@connected.example', 'EUR', 'NL', 'Europe/Amsterdam', 1000000, 100000)`,
    [storeShopId, domain],
  );
  await installApp(store.context, storeShopId, scopes);
  const { accessToken } = await issueToken(store.context.pool, storeShopId, {
    kind: "offline",
    scopes,
    expiring: false,
    now: new Date(),
  });
  const shop = await makeShop({ domain });
  await sessionStorage.storeSession(
    new Session({
      id: `offline_${domain}`,
      shop: domain,
      state: "",
      isOnline: false,
      accessToken,
      scope: scopes.join(","),
    }),
  );

  let answer: Parameters<ConnectedShop["intercept"]>[0] = null;
  const operations: string[] = [];
  playShopifyWith(async (request) => {
    if (request.url.endsWith("/graphql.json")) {
      const { query, variables } = (await request.clone().json()) as {
        query: string;
        variables?: Record<string, unknown>;
      };
      const name = /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? "";
      operations.push(name);
      const instead = answer?.({ name, variables: variables ?? {} });
      if (instead) return instead;
    }
    return store.fetch(request);
  });
  return {
    shop: { id: shop.id, domain },
    store,
    storeShopId,
    intercept: (next) => {
      answer = next;
    },
    operations,
  };
}

/** Shopify's answer to an operation that it refuses as a whole. */
export function refusal(code: string, message = code): Response {
  return Response.json({ errors: [{ message, extensions: { code } }] });
}

/** Lets the app read members in pages of at most `size`, as if larger ones cost too much. */
export function smallPages(size: number) {
  return ({ name, variables }: { name: string; variables: Record<string, unknown> }) =>
    name === "ReadSegmentMembers" && Number(variables.first) > size ? refusal("MAX_COST_EXCEEDED") : undefined;
}

/** Customers `first` to `last` with these tags in Shopify, and in the app's mirror unless `unknown`. Their ids are their numbers. */
export async function addCustomers(
  { store, storeShopId, shop }: ConnectedShop,
  options: { first: number; last: number; tags: string[]; unknown?: boolean },
): Promise<void> {
  const { first, last, tags } = options;
  await store.context.pool.query(
    `INSERT INTO customer (shop_id, id, first_name, last_name, email, phone, country_code, tags, sms_state, sms_at, created_at, updated_at)
     SELECT $1, n, 'Customer', n::text, 'c' || n || '@example.com', '+316' || (10000000 + n), 'NL', $4::text[], 'SUBSCRIBED',
            '2026-01-01', '2026-01-01', '2026-01-01'
     FROM generate_series($2::bigint, $3::bigint) AS n`,
    [storeShopId, first, last, tags],
  );
  if (options.unknown) return;
  await pool.query(
    `INSERT INTO customer (shop_id, id, first_name, last_name, phone_e164, phone_hash, phone_state, sms_consent, updated_at, mirrored_at)
     SELECT $1, n, 'Customer', n::text, '+316' || (10000000 + n), 'hash ' || n, 'valid', 'subscribed', '2026-01-01', '2026-01-01'
     FROM generate_series($2::bigint, $3::bigint) AS n`,
    [shop.id, first, last],
  );
}

/** Gives or takes away the tag that a segment asks for. */
export async function setTags(
  { store, storeShopId }: ConnectedShop,
  ids: readonly number[],
  tags: string[],
): Promise<void> {
  await store.context.pool.query("UPDATE customer SET tags = $3 WHERE shop_id = $1 AND id = ANY ($2::bigint[])", [
    storeShopId,
    ids,
    tags,
  ]);
}

/** A segment of the customers with a tag, in Shopify and known to the app. */
export async function addTagSegment(connected: ConnectedShop, tag: string): Promise<bigint> {
  const { store, storeShopId, shop } = connected;
  const made = await createSegment(store.context, storeShopId, {
    name: `Tagged ${tag}`,
    query: `customer_tags CONTAINS '${tag}'`,
  });
  if (!made.ok) throw new Error(JSON.stringify(made));
  await pool.query(
    "INSERT INTO segment (shop_id, id, name, query, created_at, edited_at) VALUES ($1, $2, $3, $4, $5, $5)",
    [shop.id, made.segment.id, made.segment.name, made.segment.query, made.segment.createdAt],
  );
  return made.segment.id;
}

/** The members of a list version, read back from the spans. */
export async function membersAt(shop: ShopRef, segmentId: bigint, version: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: bigint }>(
    `SELECT customer_id AS id FROM segment_member
     WHERE shop_id = $1 AND segment_id = $2 AND joined_version <= $3 AND (left_version IS NULL OR left_version > $3)
     ORDER BY customer_id`,
    [shop.id, segmentId, version],
  );
  return rows.map((row) => Number(row.id));
}

/** The whole numbers from `first` to `last`. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
