import type { Context } from "../../context.ts";
import { inTransaction } from "../../open-database.ts";
import type { Sql } from "../../open-database.ts";
import { catalogue } from "./catalogue.ts";
import { listNames, listPlaces, slug } from "./make-lists.ts";
import { savedSegments } from "./saved-segments.ts";
import {
  createDraw,
  createLists,
  createOrders,
  createPeople,
  insertCustomers,
  insertLines,
  insertOrders,
  insertProducts,
} from "./seed.sql.ts";

type SeedOptions = {
  customers?: number;
  /** The part of the domain before .myshopify.com. */
  shop?: string;
};

export type Seeded = { shopId: bigint; customers: number; orders: number; products: number; segments: number };

/** What the two shops of the demo are; any other name gets the first one's. */
const shops: Record<string, { name: string; email: string; currency: string; country: string; timezone: string }> = {
  demo: {
    name: "Alder & Oak",
    email: "hello@alderandoak.example",
    currency: "USD",
    country: "US",
    timezone: "America/New_York",
  },
  "other-shop": {
    name: "Other Shop",
    email: "hello@othershop.example",
    currency: "GBP",
    country: "GB",
    timezone: "Europe/London",
  },
};

/** Orders that are written in one statement, which bounds the memory it needs. */
const ordersAtATime = 250_000;

/** From so many customers on, building the indexes at the end is faster than keeping them up. */
const largeSeed = 50_000;

export async function isSeeded(sql: Sql, shop: string): Promise<boolean> {
  const { rowCount } = await sql.query("SELECT FROM shop WHERE domain = $1", [domainOf(shop)]);
  return rowCount === 1;
}

/** Seeds what the demo shows, and a second shop beside it. A shop that is there keeps its data. */
export async function seedDemo(ctx: Context, options: { customers?: number } = {}): Promise<void> {
  if (!(await isSeeded(ctx.pool, "demo"))) await seedShop(ctx, { shop: "demo", customers: options.customers });
  if (!(await isSeeded(ctx.pool, "other-shop"))) await seedShop(ctx, { shop: "other-shop", customers: 50 });
}

/**
 * Fills a new shop with customers, three years of orders, products and saved segments: 5,000 customers and about 15,000
 * orders unless asked otherwise. All or nothing; the same each time for the same `ctx.now()`. Throws when the shop is
 * there already.
 */
export async function seedShop(ctx: Context, options: SeedOptions = {}): Promise<Seeded> {
  const { customers = 5000, shop = "demo" } = options;
  const seeded = await inTransaction(ctx.pool, async (tx) => {
    await tx.query(
      "SET LOCAL work_mem = '192MB'; SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL synchronous_commit = off",
    );
    const rebuildIndexes = customers > largeSeed ? await dropIndexes(tx) : () => Promise.resolve();
    const run = await insertShop(tx, { shop, customers, now: ctx.now() });
    await tx.query(createDraw);
    await fillLists(tx, run);
    // Without statistics the planner takes the lists for huge and joins them row by row.
    await tx.query("ANALYZE seed_run, seed_place, seed_name, seed_product, seed_product_slot");
    await tx.query(insertProducts);
    await tx.query(createPeople);
    await tx.query(createOrders);
    const { rows } = await tx.query<{ orders: bigint }>("SELECT count(*) AS orders FROM seed_order");
    const orders = Number(rows[0]?.orders ?? 0n);
    await tx.query("ANALYZE seed_person; ANALYZE seed_order");
    for (let first = 1; first <= orders; first += ordersAtATime) {
      const range = [first, first + ordersAtATime - 1];
      await tx.query(insertLines, range);
      await tx.query(insertOrders, range);
    }
    await tx.query(insertCustomers);
    await rebuildIndexes();
    const segments = await insertSegments(tx, run);
    return { shopId: run.shopId, customers, orders, products: catalogue.length, segments };
  });
  await ctx.pool.query("ANALYZE customer, customer_order, order_line, product");
  return seeded;
}

/** Drops the secondary indexes of the large tables. Returns what makes them again. */
async function dropIndexes(tx: Sql): Promise<() => Promise<void>> {
  const { rows } = await tx.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
      WHERE indrelid IN ('customer'::regclass, 'customer_order'::regclass, 'order_line'::regclass) AND NOT indisunique`,
  );
  for (const { name } of rows) await tx.query(`DROP INDEX ${name}`);
  return async () => {
    for (const { definition } of rows) await tx.query(definition);
  };
}

type Run = {
  shopId: bigint;
  now: Date;
  customers: number;
  currency: string;
  customerBase: bigint;
  orderBase: bigint;
  productBase: bigint;
  segmentBase: bigint;
};

async function insertShop(
  tx: Sql,
  { shop, customers, now }: { shop: string; customers: number; now: Date },
): Promise<Run> {
  const { rows } = await tx.query<{ count: bigint }>("SELECT count(*) AS count FROM shop");
  const ordinal = rows[0]?.count ?? 0n;
  const shopId = 60_000_000_001n + ordinal;
  const made = shops[shop] ?? { ...shops.demo, name: shop };
  const { name, email, currency, country, timezone } = { ...shops.demo, ...made } as NonNullable<
    (typeof shops)[string]
  >;
  await tx.query(
    // A shop on Plus: ten times the standard plan's query budget, so that the first sync of a demo is seconds, not minutes.
    `INSERT INTO shop (id, domain, name, email, currency, country_code, timezone, plan, restore_rate, bucket_size)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'Shopify Plus', 1000, 20000)`,
    [shopId, domainOf(shop), name, email, currency, country, timezone],
  );
  // Ids are unique over all shops, as Shopify's are; each shop has room for twenty billion of a kind.
  return {
    shopId,
    now,
    customers,
    currency,
    customerBase: 7_000_000_000_000n + ordinal * 20_000_000_000n,
    orderBase: 3_000_000_000_000n + ordinal * 20_000_000_000n,
    productBase: 2_000_000_000_000n + ordinal * 1_000_000n,
    segmentBase: 400_000_000_000n + ordinal * 1_000_000n,
  };
}

async function fillLists(tx: Sql, run: Run): Promise<void> {
  for (const statement of createLists) await tx.query(statement);
  const placeRows = listPlaces();
  const slots = catalogue.flatMap(({ weight }, number) => Array<number>(weight).fill(number));
  await fill(tx, "seed_place", placeRows);
  await fill(tx, "seed_name", listNames());
  await fill(
    tx,
    "seed_product",
    catalogue.map((item, number) => ({ ...item, number, handle: slug(item.title, "-") })),
  );
  await fill(
    tx,
    "seed_product_slot",
    slots.map((number, slot) => ({ slot, number })),
  );
  await fill(tx, "seed_run", [
    {
      shop_id: String(run.shopId),
      now: run.now.toISOString(),
      customers: run.customers,
      currency: run.currency,
      customer_base: String(run.customerBase),
      order_base: String(run.orderBase),
      product_base: String(run.productBase),
      places: placeRows.length,
      products: catalogue.length,
      product_slots: slots.length,
    },
  ]);
}

async function fill(tx: Sql, table: string, rows: object[]): Promise<void> {
  await tx.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`, [
    JSON.stringify(rows),
  ]);
}

async function insertSegments(tx: Sql, run: Run): Promise<number> {
  const saved = savedSegments((title) => {
    const number = catalogue.findIndex((item) => item.title === title);
    if (number < 0) throw new Error(`${title} is not in the catalogue`);
    return run.productBase + BigInt(number);
  });
  await tx.query(
    `INSERT INTO segment (shop_id, id, name, query, created_at, edited_at)
     SELECT $1, $2::bigint + number, name, query, at, at
       FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS saved (name, query, number),
            LATERAL (SELECT $5::timestamptz - make_interval(days => 400 - 30 * number::int) AS at) AS edited`,
    [run.shopId, run.segmentBase, saved.map(({ name }) => name), saved.map(({ query }) => query), run.now],
  );
  return saved.length;
}

function domainOf(shop: string): string {
  return `${shop}.myshopify.com`;
}
