import type { ActionFunctionArgs } from "@remix-run/node";
import { callbackUrlAsCalled } from "../channels/registry.server.ts";
import { callbackAnswers, receiveStatus } from "../messaging/receive-status.server.ts";

/** Twilio tells how a message fares. Answered without a body once it is stored; 5xx makes Twilio try again. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== "POST") return new Response(null, { status: 405 });
  const url = callbackUrlAsCalled(request.url);
  const outcome = await receiveStatus({ url, headers: request.headers, body: await request.text() });
  return new Response(null, { status: callbackAnswers[outcome] });
}

export function loader(): Response {
  return new Response(null, { status: 405 });
}
