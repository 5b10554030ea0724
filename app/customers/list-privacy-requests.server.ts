import { db, pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { dueDate, type PrivacyRequestLine } from "./privacy-request.ts";

const shown = 250;

type Row = {
  id: bigint;
  kind: PrivacyRequestLine["kind"];
  customer_id: bigint | null;
  customer_name: string | null;
  requested_at: Date;
  completed_at: Date | null;
  has_answer: boolean;
};

/** The shop's privacy requests, the latest first; at most 250. The answers themselves, which can be long, stay where they are. */
export async function listPrivacyRequests(shop: ShopRef): Promise<PrivacyRequestLine[]> {
  const { rows } = await pool.query<Row>(
    `SELECT request.id, request.kind, request.customer_id, request.requested_at, request.completed_at,
            request.answer IS NOT NULL AS has_answer,
            nullif(concat_ws(' ', customer.first_name, customer.last_name), '') AS customer_name
     FROM privacy_request AS request
     LEFT JOIN customer ON customer.shop_id = request.shop_id AND customer.id = request.customer_id
     WHERE request.shop_id = $1 AND request.kind <> 'shop_redact' ORDER BY request.id DESC LIMIT $2`,
    [shop.id, shown],
  );
  return rows.map((row) => ({
    id: row.id.toString(),
    kind: row.kind,
    customerId: row.customer_id?.toString() ?? null,
    customerName: row.customer_name,
    requestedAt: row.requested_at.toISOString(),
    dueAt: dueDate(row.requested_at).toISOString(),
    completedAt: row.completed_at?.toISOString() ?? null,
    hasAnswer: row.has_answer,
  }));
}

/** The data that answers a request, to hand to the customer. Throws AppError `not-found`. */
export async function readPrivacyAnswer(shop: ShopRef, id: bigint): Promise<object> {
  const request = await db.privacyRequest.findUnique({
    where: { shopId_id: { shopId: shop.id, id } },
    select: { answer: true },
  });
  if (!request || typeof request.answer !== "object" || request.answer === null) {
    throw new AppError("not-found", {
      userMessage: "There is no data for this request. The customer may have been erased since.",
    });
  }
  return request.answer;
}
