export type OrderLine = { productId: bigint; title: string; vendor: string; quantity: number; price: string };

/** An order as the dev store keeps it. Money is a decimal string in `currency`. */
export type Order = {
  id: bigint;
  customerId: bigint;
  /** #1001 */
  name: string;
  processedAt: Date;
  total: string;
  currency: string;
  discountCode: string | null;
  appId: bigint | null;
  locationId: bigint | null;
  financialStatus: string;
  fulfillmentStatus: string;
  cancelledAt: Date | null;
  lines: OrderLine[];
};

/** The select list that makes an Order, without its lines, of `customer_order o`. */
export const orderColumns = `o.id, o.customer_id AS "customerId", o.name, o.processed_at AS "processedAt", o.total,
  o.currency, o.discount_code AS "discountCode", o.app_id AS "appId", o.location_id AS "locationId",
  o.financial_status AS "financialStatus", o.fulfillment_status AS "fulfillmentStatus",
  o.cancelled_at AS "cancelledAt"`;
