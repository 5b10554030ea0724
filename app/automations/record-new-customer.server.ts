import { z } from "zod";
import type { ShopRef } from "../shop.ts";
import { enterAutomations } from "./enter-automations.server.ts";

const customerPayloadSchema = z.object({
  id: z.coerce.bigint(),
  created_at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullish(),
});

/** Takes over customers/create, once the customer is mirrored. Safe to repeat. Throws ZodError when the body is not Shopify's. */
export async function recordNewCustomer(
  shop: ShopRef,
  payload: unknown,
  { receivedAt, now }: { receivedAt: Date; now: Date },
): Promise<string> {
  const { id, created_at } = customerPayloadSchema.parse(payload);
  const event = {
    kinds: ["customer-created"],
    customerId: id,
    subject: `customer:${id}`,
    at: created_at ?? receivedAt,
    context: {},
  } as const;
  return (await enterAutomations(shop, event, { now })) > 0 ? "entered" : "mirrored";
}
