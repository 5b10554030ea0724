import type { ActionFunctionArgs } from "@remix-run/node";
import { holdFromFlow } from "../customers/hold-from-flow.server.ts";
import { receiveFlowAction } from "../flow/receive-action.server.ts";

/** The action of extensions/flow-hold-messages. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return receiveFlowAction(request, holdFromFlow);
}
