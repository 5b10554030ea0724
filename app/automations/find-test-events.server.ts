import { pool, type Sql } from "../db.server.ts";
import type { EventRoot } from "../messaging/template-fields.ts";
import type { ShopRef } from "../shop.ts";
import type { EventContext } from "./enrollment.ts";
import { contextSchema } from "./event-context.ts";
import { describeTestEvent, type TestEvent } from "./test-event.ts";

const mostOffered = 20;

type Row = { id: string; context: unknown; at: Date };

/** The customer's orders, or the checkouts or looks at products that runs began with, that a test can begin with, the latest first. */
export async function listTestEvents(
  shop: ShopRef,
  { customerId, scope }: { customerId: bigint; scope: EventRoot },
): Promise<TestEvent[]> {
  const { rows } = await pool.query<Row>(recorded[scope], [shop.id, customerId, null, mostOffered]);
  return rows.map(({ id, context, at }) => ({
    id,
    label: describeTestEvent(contextSchema.parse(context)) || id,
    at: at.toISOString(),
  }));
}

/** What one of them says; null where this customer has none of that id. */
export async function readTestEvent(
  tx: Sql,
  shop: ShopRef,
  { customerId, scope, id }: { customerId: bigint; scope: EventRoot; id: string },
): Promise<EventContext | null> {
  const { rows } = await tx.query<Row>(recorded[scope], [shop.id, customerId, id, 1]);
  return rows[0] ? contextSchema.parse(rows[0].context) : null;
}

/** $1 shop, $2 customer, $3 an id or null for all, $4 how many. */
const recorded: Record<EventRoot, string> = {
  order: `
    SELECT 'order:' || id AS id, context, placed_at AS at FROM placed_order
    WHERE shop_id = $1 AND customer_id = $2 AND ($3::text IS NULL OR 'order:' || id = $3)
    ORDER BY placed_at DESC, id DESC LIMIT $4`,
  checkout: ofRuns("checkout"),
  product: ofRuns("view"),
};

/** What runs began with, of one kind. */
function ofRuns(kind: "checkout" | "view"): string {
  return `
    SELECT subject AS id, context, at FROM (
      SELECT DISTINCT ON (subject) subject, context, entered_at AS at FROM enrollment
      WHERE shop_id = $1 AND customer_id = $2 AND starts_with(subject, '${kind}:') AND ($3::text IS NULL OR subject = $3)
      ORDER BY subject, entered_at DESC) AS latest
    ORDER BY at DESC, subject LIMIT $4`;
}
