import { reachByChannel } from "../customers/policy.sql.ts";
import { pool } from "../db.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { ReadCustomerFactsDocument } from "../shopify/admin-operations.generated.ts";
import { askInTime } from "../shopify/ask-in-time.server.ts";
import { parseGid, toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import type { Condition } from "./definition.ts";
import type { CustomerFacts } from "./match-conditions.ts";

/** `subject`, `placedAt` and `enteredAt` say which orders came before: see `Facts.ordersBefore`. */
export type CustomerQuestion = {
  customerId: bigint;
  subject: string;
  placedAt: string | null;
  enteredAt: Date;
  conditions: readonly Condition[];
};

/** A query may ask for 250 nodes. */
const idsPerQuery = 250;

/**
 * What the conditions of these runs ask of their customers, in the order of the questions. Tags and the number of orders are
 * asked of Shopify, for all of them together; where it does not answer in time the app's own record tells. Whether somebody can
 * be reached is decided by the policy that decides it when a message is sent. Never throws for Shopify's sake.
 */
export async function readCustomerFacts(
  shop: ShopRef,
  questions: readonly CustomerQuestion[],
): Promise<CustomerFacts[]> {
  if (questions.length === 0) return [];
  const asked = questions.filter(({ conditions }) =>
    conditions.some(({ kind }) => kind === "customer-tags" || kind === "first-order"),
  );
  const [fromShopify, recorded] = await Promise.all([
    askShopify(shop, [...new Set(asked.map(({ customerId }) => customerId))]),
    readRecord(shop, questions),
  ]);
  return questions.map(({ customerId, subject, placedAt }, index): CustomerFacts => {
    const record = recorded[index];
    if (!record) throw new Error("A question about a customer has no row");
    const answer = fromShopify.get(customerId);
    // An order that was told of is one, whether Shopify's own count has it yet or not.
    const orders = Math.max(answer?.numberOfOrders ?? record.numberOfOrders, record.ordersTold);
    const startedByOrder = placedAt !== null || /^(order|fulfillment|return|refund):/.test(subject);
    return {
      from: answer ? "shopify" : "app",
      tags: answer?.tags ?? record.tags,
      ordersBefore: Math.max(0, startedByOrder ? orders - 1 - record.ordersSince : orders),
      unreachable: { sms: record.sms, whatsapp: record.whatsapp, rcs: record.rcs },
    };
  });
}

async function askShopify(
  shop: ShopRef,
  customerIds: readonly bigint[],
): Promise<Map<bigint, { tags: string[]; numberOfOrders: number }>> {
  const batches = Array.from({ length: Math.ceil(customerIds.length / idsPerQuery) }, (_, index) =>
    customerIds.slice(index * idsPerQuery, (index + 1) * idsPerQuery),
  );
  const answers = await askInTime(batches, {
    ask: (ids) => adminClient(shop).request(ReadCustomerFactsDocument, { ids: ids.map((id) => toGid("Customer", id)) }),
    missed: "Shopify did not tell of customers that conditions ask about; the app's own record decides",
  });
  return new Map(
    answers.flatMap((answer) =>
      (answer?.nodes ?? []).flatMap((node) =>
        node?.__typename === "Customer"
          ? [[parseGid(node.id, "Customer"), { tags: node.tags, numberOfOrders: Number(node.numberOfOrders) }] as const]
          : [],
      ),
    ),
  );
}

type RecordRow = {
  tags: string[];
  numberOfOrders: number;
  ordersTold: number;
  ordersSince: number;
  sms: string | null;
  whatsapp: string | null;
  rcs: string | null;
};

async function readRecord(shop: ShopRef, questions: readonly CustomerQuestion[]): Promise<RecordRow[]> {
  const { rows } = await pool.query<RecordRow>(record, [
    shop.id,
    questions.map(({ customerId }) => customerId),
    questions.map(({ placedAt, enteredAt }) => (placedAt === null ? enteredAt : new Date(placedAt))),
  ]);
  return rows;
}

const reach = reachByChannel("c");

/** $1 shop, $2 customers, $3 after which moment orders count as placed since. */
const record = `
SELECT coalesce(c.tags, '{}') AS tags, coalesce(c.number_of_orders, 0) AS "numberOfOrders",
  told.orders AS "ordersTold", told.since AS "ordersSince",
  ${reach.columns}
FROM unnest($2::bigint[], $3::timestamptz[]) WITH ORDINALITY AS q (customer_id, after, place)
LEFT JOIN customer c ON c.shop_id = $1 AND c.id = q.customer_id
${reach.joins}
CROSS JOIN LATERAL (
  SELECT count(*)::int AS orders, (count(*) FILTER (WHERE p.placed_at > q.after))::int AS since
  FROM placed_order p WHERE p.shop_id = $1 AND p.customer_id = q.customer_id
) AS told
ORDER BY q.place`;
