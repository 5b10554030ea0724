import { recordAudit } from "../audit.server.ts";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { PartPrices } from "./part-prices.ts";

/** Replaces the price list of one channel. It is only ever used for estimates: the carrier charges what it charges. */
export async function savePartPrices(
  shop: ShopRef,
  list: PartPrices,
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.query("DELETE FROM part_price WHERE shop_id = $1 AND channel = $2::channel", [shop.id, list.channel]);
    await tx.query(
      `INSERT INTO part_price (shop_id, channel, country_code, price, currency)
       SELECT $1, $2::channel, country_code, price, $5 FROM unnest($3::text[], $4::numeric[]) AS r (country_code, price)`,
      [
        shop.id,
        list.channel,
        list.rows.map((one) => one.countryCode),
        list.rows.map((one) => one.price),
        list.currency,
      ],
    );
    await recordAudit(tx, shop, { actor, action: "part-prices.saved", subject: `channel:${list.channel}`, now });
  });
}
