import type { Context } from "../context.ts";
import { changeOrder } from "./change-order.ts";
import type { OrderChanged } from "./change-order.ts";
import { fulfillmentEventPayload, fulfillmentPayload } from "./history-payloads.ts";
import { readFulfillment, readHistory } from "./order-history.ts";
import type { Fulfillment } from "./order-history.ts";
import { nextId } from "./store-customer.ts";
import { refuse } from "./user-error.ts";
import type { Refused } from "./user-error.ts";

export type Tracking = { company?: string | null; number?: string | null; url?: string | null };
export type FulfillmentWritten = { ok: true; fulfillment: Fulfillment } | Refused;

/** As REST writes them; the enum FulfillmentEventStatus has the same in capitals. */
export const shipmentStatuses = [
  "label_printed",
  "label_purchased",
  "ready_for_pickup",
  "confirmed",
  "carrier_picked_up",
  "in_transit",
  "delayed",
  "out_for_delivery",
  "attempted_delivery",
  "delivered",
  "failure",
] as const;
export type ShipmentStatus = (typeof shipmentStatuses)[number];

/** Sends all of an order, and announces fulfillments/create and orders/fulfilled. */
export async function fulfilOrder(
  ctx: Context,
  shopId: bigint,
  options: { orderId: bigint; tracking?: Tracking },
): Promise<FulfillmentWritten> {
  const { orderId, tracking = {} } = options;
  return written((note) =>
    changeOrder(ctx, shopId, {
      orderId,
      change: async (tx, before) => {
        if (before.cancelledAt) return refuse(["id"], "Order has been cancelled");
        if (before.fulfillmentStatus !== "UNFULFILLED") return refuse(["id"], "Order has already been fulfilled");
        const id = await nextId(tx);
        const { fulfillments } = await readHistory(tx, shopId, orderId);
        await tx.query(
          `INSERT INTO fulfillment (shop_id, id, order_id, name, tracking_company, tracking_number, tracking_url,
                                    created_at, updated_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
          [
            shopId,
            id,
            orderId,
            `${before.name}.${fulfillments.length + 1}`,
            tracking.company ?? null,
            tracking.number ?? null,
            tracking.url ?? null,
            ctx.now(),
          ],
        );
        await tx.query("UPDATE customer_order SET fulfillment_status = 'FULFILLED' WHERE shop_id = $1 AND id = $2", [
          shopId,
          orderId,
        ]);
        const fulfillment = note(await readFulfillment(tx, shopId, id));
        return {
          ok: true,
          announcements: ({ order, customer, about }) => [
            { topic: "fulfillments/create", payload: fulfillmentPayload(fulfillment, { order, customer }) },
            about("orders/fulfilled"),
          ],
        };
      },
    }),
  );
}

/** Changes what a parcel can be followed by, and announces fulfillments/update. What is not given stays. */
export async function changeTracking(
  ctx: Context,
  shopId: bigint,
  options: { fulfillmentId: bigint; tracking: Tracking },
): Promise<FulfillmentWritten> {
  const before = await readFulfillment(ctx.pool, shopId, options.fulfillmentId);
  if (!before) return refuse(["id"], "Fulfillment does not exist");
  const { company, number, url } = options.tracking;
  return written((note) =>
    changeOrder(ctx, shopId, {
      orderId: before.orderId,
      change: async (tx) => {
        await tx.query(
          `UPDATE fulfillment SET tracking_company = $3, tracking_number = $4, tracking_url = $5, updated_at = $6
           WHERE shop_id = $1 AND id = $2`,
          [
            shopId,
            before.id,
            company === undefined ? before.trackingCompany : company,
            number === undefined ? before.trackingNumber : number,
            url === undefined ? before.trackingUrl : url,
            ctx.now(),
          ],
        );
        const fulfillment = note(await readFulfillment(tx, shopId, before.id));
        return {
          ok: true,
          announcements: ({ order, customer }) => [
            { topic: "fulfillments/update", payload: fulfillmentPayload(fulfillment, { order, customer }) },
          ],
        };
      },
    }),
  );
}

/** Notes what the parcel service says of a parcel, and announces fulfillment_events/create and fulfillments/update. */
export async function addFulfillmentEvent(
  ctx: Context,
  shopId: bigint,
  options: { fulfillmentId: bigint; status: ShipmentStatus; message?: string | null },
): Promise<FulfillmentWritten> {
  const before = await readFulfillment(ctx.pool, shopId, options.fulfillmentId);
  if (!before) return refuse(["id"], "Fulfillment does not exist");
  return written((note) =>
    changeOrder(ctx, shopId, {
      orderId: before.orderId,
      change: async (tx) => {
        const event = {
          id: await nextId(tx),
          fulfillmentId: before.id,
          status: options.status,
          message: options.message ?? null,
          happenedAt: ctx.now(),
        };
        await tx.query(
          "INSERT INTO fulfillment_event (shop_id, id, fulfillment_id, status, message, happened_at) VALUES ($1, $2, $3, $4, $5, $6)",
          [shopId, event.id, event.fulfillmentId, event.status, event.message, event.happenedAt],
        );
        await tx.query("UPDATE fulfillment SET shipment_status = $3, updated_at = $4 WHERE shop_id = $1 AND id = $2", [
          shopId,
          before.id,
          event.status,
          event.happenedAt,
        ]);
        const fulfillment = note(await readFulfillment(tx, shopId, before.id));
        return {
          ok: true,
          announcements: ({ order, customer }) => [
            { topic: "fulfillment_events/create", payload: fulfillmentEventPayload(event, order, shopId) },
            { topic: "fulfillments/update", payload: fulfillmentPayload(fulfillment, { order, customer }) },
          ],
        };
      },
    }),
  );
}

type Note = (fulfillment: Fulfillment | null) => Fulfillment;

/** Runs a change, and answers with the fulfilment that it noted. */
async function written(change: (note: Note) => Promise<OrderChanged>): Promise<FulfillmentWritten> {
  let noted: Fulfillment | null = null;
  const changed = await change((fulfillment) => {
    if (!fulfillment) throw new Error("the fulfilment was stored");
    noted = fulfillment;
    return fulfillment;
  });
  if (!changed.ok) return changed;
  if (!noted) throw new Error("a change notes its fulfilment");
  return { ok: true, fulfillment: noted };
}
