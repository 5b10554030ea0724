import { z } from "zod";
import { pool } from "../db.server.ts";
import { parseGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import { refreshCustomers } from "./refresh-customers.server.ts";

const customerId = z
  .string()
  .regex(/^gid:\/\/shopify\/Customer\/\d{1,18}$/)
  .transform((gid) => parseGid(gid, "Customer"));
const occurredAt = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** The body of customer.tags_added and customer.tags_removed. */
const tagsPayloadSchema = z.object({ customerId, occurredAt, tags: z.array(z.string()) });

/** The body of customers/purchasing_summary. */
const purchasesPayloadSchema = z.object({
  customerId,
  occurredAt,
  numberOfOrders: z.coerce.number().int().min(0).max(2_147_483_647),
  amountSpent: z.object({ amount: z.coerce.string().regex(/^-?\d{1,12}(\.\d+)?$/) }),
  lastOrderId: z
    .string()
    .regex(/^gid:\/\/shopify\/Order\/\d{1,18}$/)
    .transform((gid) => parseGid(gid, "Order"))
    .nullish(),
});

export type ChangeTopic = "CUSTOMER_TAGS_ADDED" | "CUSTOMER_TAGS_REMOVED" | "CUSTOMERS_PURCHASING_SUMMARY";

/**
 * Takes over a change of a customer's tags or order totals, of which customers/update does not tell, from a webhook of its
 * own. What is older than what is known changes nothing; where the two do not agree, and for a customer not known yet,
 * Shopify is asked. Safe to repeat, in any order. Throws when the body is not Shopify's, and AppError when Shopify is asked
 * and does not answer.
 */
export async function mirrorChangeFromWebhook(
  shop: ShopRef,
  { topic, payload }: { topic: ChangeTopic; payload: unknown },
  options: { now: Date },
): Promise<"mirrored" | "known" | "refreshed"> {
  const change = readChange(topic, payload);
  const values = [shop.id, change.customerId, change.occurredAt, ...change.values];
  const { rowCount: known } = await pool.query(
    `SELECT FROM customer
     WHERE shop_id = $1 AND id = $2 AND (deleted_at IS NOT NULL OR ${change.at} > $3 AND ${change.holds})`,
    values,
  );
  if (known) return "known";
  const { rowCount: taken } = await pool.query(
    `UPDATE customer SET ${change.set}, ${change.at} = $3
     WHERE shop_id = $1 AND id = $2 AND deleted_at IS NULL AND (${change.at} IS NULL OR ${change.at} <= $3)`,
    values,
  );
  if (taken) return "mirrored";
  await refreshCustomers(shop, [change.customerId], options);
  return "refreshed";
}

type Change = {
  customerId: bigint;
  occurredAt: Date;
  /** The column that says as of when the mirror knows this. */
  at: "tags_at" | "orders_at";
  /** SQL that takes the change over, and that says whether the mirror holds it; values are numbered from $4. */
  set: string;
  holds: string;
  values: unknown[];
};

function readChange(topic: ChangeTopic, payload: unknown): Change {
  if (topic === "CUSTOMERS_PURCHASING_SUMMARY") {
    const { numberOfOrders, amountSpent, lastOrderId, ...about } = purchasesPayloadSchema.parse(payload);
    return {
      ...about,
      at: "orders_at",
      set: "number_of_orders = $4, amount_spent = $5::numeric, last_order_id = $6",
      holds: "number_of_orders = $4 AND amount_spent = round($5::numeric, 2) AND last_order_id IS NOT DISTINCT FROM $6",
      values: [numberOfOrders, amountSpent.amount, lastOrderId ?? null],
    };
  }
  const { tags, ...about } = tagsPayloadSchema.parse(payload);
  const change = { ...about, at: "tags_at" as const, values: [tags] };
  return topic === "CUSTOMER_TAGS_ADDED"
    ? {
        ...change,
        set: "tags = tags || ARRAY(SELECT tag FROM unnest($4::text[]) AS tag WHERE tag <> ALL (tags))",
        holds: "tags @> $4::text[]",
      }
    : {
        ...change,
        set: "tags = ARRAY(SELECT tag FROM unnest(tags) AS tag WHERE tag <> ALL ($4::text[]))",
        holds: "NOT tags && $4::text[]",
      };
}
