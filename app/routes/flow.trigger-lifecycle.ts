import type { ActionFunctionArgs } from "@remix-run/node";
import { recordTriggerUse, useAnswers } from "../flow/record-trigger-use.server.ts";
import { verifyFlowCall } from "../flow/verify-flow-call.server.ts";

/** Shopify Flow tells whether a store's workflows use a trigger. Without a 2xx in five seconds a workflow cannot be turned on. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const call = await verifyFlowCall(request);
  if (!call.ok) return new Response(null, { status: call.status });
  const { status, text } = useAnswers[await recordTriggerUse(call.body)];
  return new Response(text, { status });
}

export function loader(): Response {
  return new Response(null, { status: 405 });
}
