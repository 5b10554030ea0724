import { afterAll } from "vitest";
import { createContext } from "#dev-store/context.ts";
import type { Context } from "#dev-store/context.ts";
import { compileSegmentQuery } from "#dev-store/segments/compile-query.ts";
import { parseSegmentQuery } from "#dev-store/segments/parse-query.ts";
import { blankCustomer } from "#dev-store/shop/customer.ts";
import type { Customer } from "#dev-store/shop/customer.ts";
import { storeCustomer } from "#dev-store/shop/store-customer.ts";
import { testEnv } from "#tests/setup/test-env.ts";

export const shopId = 1n;
export const now = new Date("2026-11-22T12:00:00Z");

/**
 * The dev store's data without the rest of it, at a time that stands still unless `clock` tells another. The pool ends
 * with the test file.
 */
export function openData(clock: () => Date = () => now): Context {
  const ctx = createContext({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl: "https://app.example",
    clientId: "client",
    clientSecret: "secret",
    adminUrl: "http://admin.example",
    clock,
    poolSize: 4,
  });
  afterAll(() => ctx.pool.end());
  return ctx;
}

export async function addShop(ctx: Context, id = shopId): Promise<void> {
  await ctx.pool.query(
    `INSERT INTO shop (id, domain, name, email, currency, country_code, timezone)
     VALUES ($1::bigint, 'shop-' || $1::bigint || '.myshopify.com', 'Shop', 'owner@shop.example', 'USD', 'US', 'America/New_York')`,
    [id],
  );
}

export async function addCustomer(
  ctx: Context,
  customer: Partial<Customer> & { id: bigint },
  shop = shopId,
): Promise<void> {
  await storeCustomer(ctx.pool, shop, { ...blankCustomer(customer.id, new Date("2026-01-01T00:00:00Z")), ...customer });
}

/** Tea for 10.50 (100) and a mug for 20 (200). */
export async function addProducts(ctx: Context): Promise<void> {
  await ctx.pool.query(
    `INSERT INTO product (shop_id, id, title, category, handle, price, created_at)
     VALUES (1, 100, 'Tea', 'Drinks', 'tea', 10.50, now()), (1, 200, 'Mug', 'Ware', 'mug', 20, now())`,
  );
}

/** The ids of those whom a query selects, smallest first. */
export async function selectIds(
  ctx: Context,
  query: string,
  options: { timezone?: string; at?: Date; shop?: bigint } = {},
): Promise<bigint[]> {
  const parsed = parseSegmentQuery(query);
  if (!parsed.ok) throw new Error(`${query}: ${parsed.errors.map(({ message }) => message).join(" ")}`);
  const { sql, params } = compileSegmentQuery(parsed.ast, {
    shopId: options.shop ?? shopId,
    timezone: options.timezone,
    now: options.at ?? now,
  });
  const { rows } = await ctx.pool.query<{ id: bigint }>(
    `SELECT c.id FROM customer c WHERE ${sql} ORDER BY c.id`,
    params,
  );
  return rows.map(({ id }) => id);
}

/** Every webhook topic is subscribed to, so that what a change announces can be read back. */
export async function listenToWebhooks(
  ctx: Context,
  topics: string[],
): Promise<() => Promise<{ topic: string; payload: unknown }[]>> {
  await ctx.pool.query(
    "INSERT INTO webhook_subscription (shop_id, topic, uri) SELECT $1, topic, 'https://app.example/webhooks' FROM unnest($2::text[]) AS topic",
    [shopId, topics],
  );
  return async () => {
    const { rows } = await ctx.pool.query<{ topic: string; payload: string }>(
      "DELETE FROM webhook_delivery RETURNING topic, payload, id",
    );
    return rows.map(({ topic, payload }) => ({ topic, payload: JSON.parse(payload) as unknown }));
  };
}
