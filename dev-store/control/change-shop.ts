import { z } from "zod";
import type { Context } from "../context.ts";
import { findShop } from "../find-shop.ts";
import type { StoreShop } from "../find-shop.ts";
import { shopSettingsSchema } from "../shop-settings.ts";
import { emit } from "../webhooks/emit.ts";
import { shopPayload } from "../webhooks/shop-payload.ts";

export const shopChangeSchema = z.strictObject({
  restoreRate: z.int().positive().optional(),
  bucketSize: z.int().positive().optional(),
  timezone: z.string().optional(),
  name: z.string().optional(),
  /** Merged into what is there, one level deep. */
  settings: z.record(z.string(), z.unknown()).optional(),
});

export type ShopChange = z.infer<typeof shopChangeSchema>;

/**
 * Changes a shop's plan figures, its faults, or its own details, which shop/update announces; answers the shop as it is
 * then. Throws ZodError for a malformed setting.
 */
export async function changeShop(ctx: Context, shop: StoreShop, change: ShopChange): Promise<StoreShop> {
  const settings = shopSettingsSchema.parse(merge(shop.settings, change.settings ?? {}));
  await ctx.pool.query(
    `UPDATE shop SET restore_rate = coalesce($2, restore_rate), bucket_size = coalesce($3, bucket_size),
       timezone = coalesce($4, timezone), name = coalesce($5, name), settings = $6 WHERE id = $1`,
    [shop.id, change.restoreRate, change.bucketSize, change.timezone, change.name, JSON.stringify(settings)],
  );
  const after = (await findShop(ctx.pool, shop.domain)) ?? shop;
  if (after.name !== shop.name || after.timezone !== shop.timezone) {
    await emit(ctx, { shopId: shop.id, topic: "shop/update", payload: shopPayload(after, ctx.now()) });
  }
  return after;
}

function merge(before: Record<string, unknown>, change: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...before };
  for (const [key, value] of Object.entries(change)) {
    const known = before[key];
    merged[key] = isObject(known) && isObject(value) ? { ...known, ...value } : value;
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
