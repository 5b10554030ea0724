import { createHmac } from "node:crypto";
import { z } from "zod";
import { appSecret } from "./start-app.ts";

/** What the calls of bench/flow.bench.ts are about. */
export const shopDomain = "bench.myshopify.com";
export const vip = { id: 101, name: "VIP customers" };
export const complaints = { id: 102, name: "Open complaints" };
export const templateHandle = "thanks";

/** The nth call of "Send segment message", to the nth customer, as Flow makes and signs it. */
export function flowCall(n: number): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify({
    shop_id: "1",
    shopify_domain: shopDomain,
    action_run_id: `b1946ac9-2f7e-4f3d-8c41-${String(n).padStart(12, "0")}`,
    action_definition_id: "send-segment-message",
    handle: "send-segment-message",
    properties: {
      customer_id: String(n),
      template: templateHandle,
      in_segments: vip.name,
      not_in_segments: complaints.name,
    },
  });
  const signature = createHmac("sha256", appSecret).update(body).digest("base64");
  return { body, headers: { "content-type": "application/json", "x-shopify-hmac-sha256": signature } };
}

const callSchema = z.object({ properties: z.object({ customer_id: z.coerce.number() }) });

/** The number of a call, from its body. */
export function callNumber(body: unknown): number {
  return callSchema.parse(body).properties.customer_id;
}
