import type { Sql } from "../open-database.ts";

/** What was sent of an order. Here a fulfilment is of all its lines. */
export type Fulfillment = {
  id: bigint;
  orderId: bigint;
  /** #1001.1 */
  name: string;
  trackingCompany: string | null;
  trackingNumber: string | null;
  trackingUrl: string | null;
  /** Of its latest event, as REST writes it: out_for_delivery. */
  shipmentStatus: string | null;
  createdAt: Date;
  updatedAt: Date;
  events: FulfillmentEvent[];
};

export type FulfillmentEvent = {
  id: bigint;
  fulfillmentId: bigint;
  status: string;
  message: string | null;
  happenedAt: Date;
};

/** A return of all of an order's lines. */
export type OrderReturn = {
  id: bigint;
  orderId: bigint;
  /** #1001-R1 */
  name: string;
  status: "REQUESTED" | "OPEN" | "CLOSED";
  /** UNWANTED, as the enum ReturnReason says it. */
  reason: string;
  customerNote: string | null;
  createdAt: Date;
  approvedAt: Date | null;
  closedAt: Date | null;
};

export type Refund = {
  id: bigint;
  orderId: bigint;
  returnId: bigint | null;
  amount: string;
  note: string | null;
  createdAt: Date;
};

export type OrderHistory = { fulfillments: Fulfillment[]; returns: OrderReturn[]; refunds: Refund[] };

const fulfillmentColumns = `f.id, f.order_id AS "orderId", f.name, f.tracking_company AS "trackingCompany",
  f.tracking_number AS "trackingNumber", f.tracking_url AS "trackingUrl", f.shipment_status AS "shipmentStatus",
  f.created_at AS "createdAt", f.updated_at AS "updatedAt"`;
const returnColumns = `r.id, r.order_id AS "orderId", r.name, r.status, r.reason, r.customer_note AS "customerNote",
  r.created_at AS "createdAt", r.approved_at AS "approvedAt", r.closed_at AS "closedAt"`;

/** What came after an order was placed, oldest first. */
export async function readHistory(sql: Sql, shopId: bigint, orderId: bigint): Promise<OrderHistory> {
  const of = [shopId, orderId];
  const fulfillments = await sql.query<Omit<Fulfillment, "events">>(
    `SELECT ${fulfillmentColumns} FROM fulfillment f WHERE f.shop_id = $1 AND f.order_id = $2 ORDER BY f.id`,
    of,
  );
  const returns = await sql.query<OrderReturn>(
    `SELECT ${returnColumns} FROM order_return r WHERE r.shop_id = $1 AND r.order_id = $2 ORDER BY r.id`,
    of,
  );
  const refunds = await sql.query<Refund>(
    `SELECT id, order_id AS "orderId", return_id AS "returnId", amount, note, created_at AS "createdAt"
       FROM order_refund WHERE shop_id = $1 AND order_id = $2 ORDER BY id`,
    of,
  );
  return {
    fulfillments: await withEvents(sql, shopId, fulfillments.rows),
    returns: returns.rows,
    refunds: refunds.rows,
  };
}

export async function readFulfillment(sql: Sql, shopId: bigint, id: bigint): Promise<Fulfillment | null> {
  const { rows } = await sql.query<Omit<Fulfillment, "events">>(
    `SELECT ${fulfillmentColumns} FROM fulfillment f WHERE f.shop_id = $1 AND f.id = $2`,
    [shopId, id],
  );
  return (await withEvents(sql, shopId, rows))[0] ?? null;
}

/** The latest parcel with this tracking number, or null. */
export async function findFulfillment(sql: Sql, shopId: bigint, trackingNumber: string): Promise<Fulfillment | null> {
  const { rows } = await sql.query<Omit<Fulfillment, "events">>(
    `SELECT ${fulfillmentColumns} FROM fulfillment f WHERE f.shop_id = $1 AND f.tracking_number = $2
      ORDER BY f.id DESC LIMIT 1`,
    [shopId, trackingNumber],
  );
  return (await withEvents(sql, shopId, rows))[0] ?? null;
}

export async function readReturn(sql: Sql, shopId: bigint, id: bigint): Promise<OrderReturn | null> {
  const { rows } = await sql.query<OrderReturn>(
    `SELECT ${returnColumns} FROM order_return r WHERE r.shop_id = $1 AND r.id = $2`,
    [shopId, id],
  );
  return rows[0] ?? null;
}

async function withEvents(sql: Sql, shopId: bigint, rows: Omit<Fulfillment, "events">[]): Promise<Fulfillment[]> {
  const { rows: events } = await sql.query<FulfillmentEvent>(
    `SELECT id, fulfillment_id AS "fulfillmentId", status, message, happened_at AS "happenedAt" FROM fulfillment_event
      WHERE shop_id = $1 AND fulfillment_id = ANY ($2::bigint[]) ORDER BY id`,
    [shopId, rows.map(({ id }) => id)],
  );
  const byFulfillment = Map.groupBy(events, (event) => event.fulfillmentId);
  return rows.map((row) => ({ ...row, events: byFulfillment.get(row.id) ?? [] }));
}
