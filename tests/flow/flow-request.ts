import { createHmac, randomUUID } from "node:crypto";
import { appUrl, testEnv } from "#tests/setup/test-env.ts";

type FlowCall = {
  /** The handle of the action. */
  action: string;
  shop: string;
  properties: unknown;
  runId?: string;
  secret?: string;
};

/** A call of an action as Flow makes it: https://shopify.dev/docs/apps/build/flow/actions/endpoints. */
export function flowRequest({ action, shop, properties, runId = randomUUID(), secret }: FlowCall): Request {
  const body = JSON.stringify({
    shop_id: "1",
    shopify_domain: shop,
    action_run_id: runId,
    action_definition_id: action,
    handle: action,
    properties,
  });
  const signature = createHmac("sha256", secret ?? testEnv.SHOPIFY_API_SECRET)
    .update(body)
    .digest("base64");
  return new Request(`${appUrl}/flow/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Shopify-Hmac-SHA256": signature },
    body,
  });
}
