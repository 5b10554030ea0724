import type { Sql } from "./open-database.ts";
import { shopSettingsSchema } from "./shop-settings.ts";
import type { ShopSettings } from "./shop-settings.ts";

export type StoreShop = {
  id: bigint;
  /** demo.myshopify.com */
  domain: string;
  name: string;
  email: string;
  currency: string;
  countryCode: string;
  timezone: string;
  locale: string;
  plan: string;
  /** Points of GraphQL cost: given back a second, and at most held. */
  restoreRate: number;
  bucketSize: number;
  settings: ShopSettings;
};

type ShopRow = Omit<StoreShop, "settings"> & { settings: unknown };

const columns = `id, domain, name, email, currency, country_code AS "countryCode", timezone, locale, plan,
  restore_rate AS "restoreRate", bucket_size AS "bucketSize", settings`;

/** The shop with this myshopify.com domain, or null. */
export async function findShop(sql: Sql, domain: string): Promise<StoreShop | null> {
  const { rows } = await sql.query<ShopRow>(`SELECT ${columns} FROM shop WHERE domain = $1`, [domain.toLowerCase()]);
  return rows[0] ? readShop(rows[0]) : null;
}

/** Every shop, oldest first. */
export async function listShops(sql: Sql): Promise<StoreShop[]> {
  const { rows } = await sql.query<ShopRow>(`SELECT ${columns} FROM shop ORDER BY id`);
  return rows.map(readShop);
}

function readShop(row: ShopRow): StoreShop {
  return { ...row, settings: shopSettingsSchema.parse(row.settings) };
}
