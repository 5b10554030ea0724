import { z } from "zod";
import { db, inTransaction } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import type { ShopRef } from "../shop.ts";
import { exportCustomer, type CustomerExport } from "./export-customer.server.ts";
import { redactCustomer } from "./redact-customer.server.ts";
import { redactShop } from "./redact-shop.server.ts";

/** How long a message may still be on its way to the carrier, before its address is erased too. */
const messagesUnderWayMs = 2 * 60 * 1000;

const subjectSchema = z
  .object({ customer: z.object({ email: z.string().nullish(), phone: z.string().nullish() }).partial() })
  .partial()
  .catch({});

/**
 * Does what a privacy request asks for, and marks it done: gathers a customer's data for the merchant to hand out, erases
 * a customer, or erases a shop. Ends quietly when the request is gone or done. Safe to repeat.
 */
export async function answerPrivacyRequest(
  shop: ShopRef,
  privacyRequestId: bigint,
  options: { now: Date },
): Promise<void> {
  const request = await db.privacyRequest.findUnique({
    where: { shopId_id: { shopId: shop.id, id: privacyRequestId } },
  });
  if (!request || request.completedAt) return;
  if (request.kind === "data_request" && request.customerId !== null) {
    const subject = { id: request.customerId, ...(await readAddresses(request.webhookEventId)) };
    const answer = await exportCustomer(shop, subject, options);
    return complete(shop, privacyRequestId, { answer, completedAt: options.now });
  }

  if (request.kind === "customer_redact" && request.customerId !== null) {
    const subject = { id: request.customerId, ...(await readAddresses(request.webhookEventId)) };
    const { messagesUnderWay } = await redactCustomer(shop, subject, options);
    if (messagesUnderWay) {
      // Their answers are still to come, and are found by the address: erase those when they are in.
      const runAt = new Date(options.now.getTime() + messagesUnderWayMs);
      await inTransaction((tx) =>
        enqueue(tx, "answer-privacy-request", { payload: { shopId: shop.id, privacyRequestId }, runAt }),
      );
      return;
    }
  }

  // A shop that has the app again keeps its data: the request was about the time before.
  if (request.kind === "shop_redact") await redactShop(shop, { exceptRequestId: privacyRequestId });
  await complete(shop, privacyRequestId, { completedAt: options.now });
}

async function complete(
  shop: ShopRef,
  id: bigint,
  data: { answer?: CustomerExport; completedAt: Date },
): Promise<void> {
  await db.privacyRequest.updateMany({ where: { shopId: shop.id, id }, data });
}

/** The addresses that Shopify named in its request: the mirror may not know them. */
async function readAddresses(webhookEventId: bigint | null): Promise<{ email: string | null; phone: string | null }> {
  const webhook = webhookEventId === null ? null : await db.webhookEvent.findUnique({ where: { id: webhookEventId } });
  const { customer } = subjectSchema.parse(webhook?.payload ?? {});
  return { email: customer?.email ?? null, phone: customer?.phone ?? null };
}
