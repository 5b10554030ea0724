import { z } from "zod";
import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { changeShop } from "./change-shop.ts";

export const disturbanceSchema = z.strictObject({
  /** A root field, such as customerSegmentMembership; the whole Admin API, if absent. */
  field: z.string().optional(),
  latencyMs: z.number().min(0).default(0),
  /** A field answers Shopify's internal error, the whole API HTTP 503. */
  fails: z.boolean().default(false),
  /** How long, by the machine's clock; until it is changed, if absent. */
  seconds: z.number().positive().optional(),
});

type Disturbance = z.infer<typeof disturbanceSchema>;

/**
 * Makes the Admin API, or one root field of it, slow or failing for a while, instead of what was wrong with it before.
 * Without latency and failure it is well again. Answers the shop with its settings.
 */
export async function disturbApi(ctx: Context, shop: StoreShop, fault: Disturbance): Promise<StoreShop> {
  const { field, latencyMs, fails, seconds } = fault;
  const until = seconds === undefined ? null : new Date(ctx.realNow().getTime() + seconds * 1000).toISOString();
  const graphql =
    field === undefined
      ? { latencyMs, failWith: fails ? 503 : 0, until }
      : { fields: { ...shop.settings.graphql.fields, [field]: { latencyMs, fails, until } } };
  return changeShop(ctx, shop, { settings: { graphql } });
}
