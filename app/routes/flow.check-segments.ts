import type { ActionFunctionArgs } from "@remix-run/node";
import { receiveFlowAction } from "../flow/receive-action.server.ts";
import { checkSegments } from "../segments/check-segments.server.ts";

/** The action of extensions/flow-check-segments. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return receiveFlowAction(request, checkSegments);
}
