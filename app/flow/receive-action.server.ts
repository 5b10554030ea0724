import { answerCall, type CallAnswer } from "./answer-call.server.ts";
import type { FlowAction } from "./flow-action.ts";
import { readActionCall } from "./read-action-call.server.ts";

const tryAgainSeconds = 30;

/**
 * Answers a call of a Flow action: verified, done once per `action_run_id`, and answered within two seconds with what is stored by
 * then. A repeat gets the answer that the first call got. What the merchant has to correct is a 4xx with a sentence, which Flow
 * shows and does not try again; a 503 is for what may work later. Never throws.
 */
export async function receiveFlowAction<Properties extends { customer_id?: bigint | undefined }>(
  request: Request,
  action: FlowAction<Properties>,
  options: { now?: () => Date; answerWithinMs?: number } = {},
): Promise<Response> {
  const verified = await readActionCall(request);
  if (!verified.ok) return inWords(verified);
  const now = (options.now ?? (() => new Date()))();
  return respond(await answerCall(action, verified.call, { now, answerWithinMs: options.answerWithinMs }));
}

function respond({ status, sentence, returnValue }: CallAnswer): Response {
  return returnValue === null ? inWords({ status, sentence }) : Response.json({ return_value: returnValue });
}

/** Flow shows the merchant the body as it is. */
function inWords({ status, sentence }: { status: number; sentence: string }): Response {
  return new Response(sentence, {
    status,
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      ...(status === 503 && { "Retry-After": String(tryAgainSeconds) }),
    },
  });
}
