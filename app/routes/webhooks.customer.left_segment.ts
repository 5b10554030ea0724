import type { ActionFunctionArgs } from "@remix-run/node";
import { receiveWebhook } from "../shopify/receive-webhook.server.ts";

/** customer.left_segment. Worked on in app/worker/webhook-topics.server.ts. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return receiveWebhook(request);
}
