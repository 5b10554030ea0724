import type { ActionFunctionArgs } from "@remix-run/node";
import { startFromFlow } from "../automations/start-from-flow.server.ts";
import { holdFromFlow, releaseFromFlow } from "../customers/hold-from-flow.server.ts";
import { mostCallBytes, receiveCall } from "../endpoints/receive-call.server.ts";
import { answerCall, type ActionCall, type CallAnswer } from "../flow/answer-call.server.ts";
import type { FlowActionHandle } from "../flow/flow-run.ts";
import { sendSegmentMessage } from "../messaging/send-segment-message.server.ts";
import { checkSegments } from "../segments/check-segments.server.ts";
import { readText } from "../web/read-form.server.ts";

type Answer = (call: ActionCall, options: { now: Date }) => Promise<CallAnswer>;

/** The same actions as workflows in Shopify Flow have. */
const answers: Record<FlowActionHandle, Answer> = {
  "send-segment-message": (call, options) => answerCall(sendSegmentMessage, call, options),
  "start-automation": (call, options) => answerCall(startFromFlow, call, options),
  "check-segments": (call, options) => answerCall(checkSegments, call, options),
  "hold-messages": (call, options) => answerCall(holdFromFlow, call, options),
  "release-messages": (call, options) => answerCall(releaseFromFlow, call, options),
};

/** What a merchant's own program asks of the app, signed with the secret of its webhook. */
export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== "POST") return loader();
  const body = await readText(request, { most: mostCallBytes });
  const answer = Object.entries(answers).find(([handle]) => handle === params["action"])?.[1];
  return receiveCall({ key: params["key"] ?? "", headers: request.headers }, body, { answer, now: new Date() });
}

export function loader(): Response {
  return Response.json({ error: "Actions are called by POST." }, { status: 405, headers: { Allow: "POST" } });
}
