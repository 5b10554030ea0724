import type { ActionFunctionArgs } from "@remix-run/node";
import { startFromFlow } from "../automations/start-from-flow.server.ts";
import { receiveFlowAction } from "../flow/receive-action.server.ts";

/** The action of extensions/flow-start-automation. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return receiveFlowAction(request, startFromFlow);
}
