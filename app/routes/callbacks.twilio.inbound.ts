import type { ActionFunctionArgs } from "@remix-run/node";
import { callbackUrlAsCalled } from "../channels/registry.server.ts";
import { receiveInbound } from "../messaging/receive-inbound.server.ts";
import { callbackAnswers } from "../messaging/receive-status.server.ts";

/** An answer that sends nothing: ours goes through the ledger. */
const emptyTwiml = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>';

/** A customer wrote. Answered once it is stored; 5xx makes Twilio try again, where it is set up to. */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== "POST") return new Response(null, { status: 405 });
  const url = callbackUrlAsCalled(request.url);
  const outcome = await receiveInbound({ url, headers: request.headers, body: await request.text() });
  if (outcome !== "stored") return new Response(null, { status: callbackAnswers[outcome] });
  return new Response(emptyTwiml, { headers: { "Content-Type": "text/xml" } });
}

export function loader(): Response {
  return new Response(null, { status: 405 });
}
