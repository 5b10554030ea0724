import type { ActionFunctionArgs } from "@remix-run/node";
import { receiveFlowAction } from "../flow/receive-action.server.ts";
import { sendSegmentMessage } from "../messaging/send-segment-message.server.ts";

/** The action of extensions/flow-send-message. */
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return receiveFlowAction(request, sendSegmentMessage);
}
