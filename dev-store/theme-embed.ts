import type { Sql } from "./open-database.ts";

/** Whether the merchant has the app's embed on in the shop's theme. */
export async function isEmbedOn(sql: Sql, shopId: bigint): Promise<boolean> {
  const { rowCount } = await sql.query("SELECT FROM theme_embed WHERE shop_id = $1", [shopId]);
  return rowCount === 1;
}

/** Switches it on or off, for every page that is opened from now on. */
export async function switchEmbed(sql: Sql, shopId: bigint, isOn: boolean): Promise<void> {
  await sql.query(
    isOn
      ? "INSERT INTO theme_embed (shop_id) VALUES ($1) ON CONFLICT DO NOTHING"
      : "DELETE FROM theme_embed WHERE shop_id = $1",
    [shopId],
  );
}
