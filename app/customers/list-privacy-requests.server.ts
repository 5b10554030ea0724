import { db } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { dueDate, type PrivacyRequestLine } from "./privacy-request.ts";

const shown = 250;

/** The shop's privacy requests, the latest first; at most 250. */
export async function listPrivacyRequests(shop: ShopRef): Promise<PrivacyRequestLine[]> {
  const rows = await db.privacyRequest.findMany({
    where: { shopId: shop.id, kind: { not: "shop_redact" } },
    select: { id: true, kind: true, customerId: true, requestedAt: true, completedAt: true, answer: true },
    orderBy: { id: "desc" },
    take: shown,
  });
  return rows.map((row) => ({
    id: row.id.toString(),
    kind: row.kind === "data_request" ? "data_request" : "customer_redact",
    customerId: row.customerId?.toString() ?? null,
    requestedAt: row.requestedAt.toISOString(),
    dueAt: dueDate(row.requestedAt).toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
    hasAnswer: row.answer !== null,
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
