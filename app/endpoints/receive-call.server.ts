import { pool } from "../db.server.ts";
import type { ActionCall, CallAnswer } from "../flow/answer-call.server.ts";
import { endpointCaller } from "../flow/caller.ts";
import { parseJson } from "../shopify/verify-webhook.server.ts";
import { openEndpointSecret } from "./seal-secret.server.ts";
import { isSignedWith } from "./sign-event.server.ts";

/** Our largest action takes a few names and a sentence. */
export const mostCallBytes = 64 * 1024;
/** How far the time of a call may be from ours, either way: a call that was overheard is of no use later. */
const toleranceSeconds = 5 * 60;
const tryAgainSeconds = 30;

type CallHead = { key: string; headers: Headers };
/** Does the action of a verified call; undefined for an action that is not there. */
type Answer = ((call: ActionCall, options: { now: Date }) => Promise<CallAnswer>) | undefined;

/**
 * Answers a call of a merchant's own program: signed with its endpoint's secret as events to it are, at most five minutes old, and done
 * once per `webhook-id`; a repeat gets the answer that the first call got. What was asked is answered with the same values as a
 * workflow in Shopify Flow gets, as JSON; everything else with `error`, a sentence. What the caller has to correct is a 4xx; a 503 may
 * work later. Nothing is kept of a call that is not the endpoint's. `body` is null for one beyond `mostCallBytes`.
 */
export async function receiveCall(
  { key, headers }: CallHead,
  body: string | null,
  { answer, now }: { answer: Answer; now: Date },
): Promise<Response> {
  if (body === null) return refuse(413, "The body is larger than 64 KB.");
  const endpoint = /^[\w-]{24}$/.test(key) ? await findEndpoint(key) : undefined;
  if (!endpoint) return refuse(404, "There is no webhook at this address. It may have been deleted in Segue.");
  const problem = problemOfSignature(headers, body, { secret: openEndpointSecret(endpoint.secret, endpoint), now });
  if (problem) return refuse(401, problem);
  if (!endpoint.isOn)
    return refuse(403, "This webhook is switched off. Switch it on in Segue, under Settings, Webhooks.");
  if (!answer) return refuse(404, "Segue has no action of this name. The address ends with the action’s name.");
  const properties = parseJson(body);
  if (!properties) return refuse(400, "The body is not a JSON object with the action’s properties.");
  const call = {
    shopDomain: endpoint.domain,
    actionRunId: `webhook:${endpoint.id}:${headers.get("webhook-id") ?? ""}`,
    properties,
    isTooLarge: false,
    caller: endpointCaller(endpoint),
  };
  return respond(await answer(call, { now }));
}

type Found = { shopId: number; domain: string; id: bigint; key: string; name: string; secret: string; isOn: boolean };

async function findEndpoint(key: string): Promise<Found | undefined> {
  const { rows } = await pool.query<Found>({
    name: "find-endpoint",
    text: `SELECT e.shop_id AS "shopId", shop.domain, e.id, e.key, e.name, e.secret, e.is_on AS "isOn"
           FROM endpoint e JOIN shop ON shop.id = e.shop_id WHERE e.key = $1`,
    values: [key],
  });
  return rows[0];
}

/** What is wrong with the three headers of a call, for whoever writes the program; null when it is signed and of now. */
function problemOfSignature(
  headers: Headers,
  body: string,
  { secret, now }: { secret: string; now: Date },
): string | null {
  const [id, timestamp, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    headers.get(name),
  );
  if (!id || !/^[\x21-\x7e]{1,200}$/.test(id)) {
    return "The header webhook-id is missing, or is not up to 200 letters, digits and signs.";
  }
  if (!timestamp || !/^\d{1,12}$/.test(timestamp)) {
    return "The header webhook-timestamp is missing, or is not the time in whole seconds since 1970.";
  }
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) {
    return "The header webhook-timestamp is more than five minutes from the time here. Sign each call anew.";
  }
  if (!signature) return "The header webhook-signature is missing.";
  if (isSignedWith(secret, { id, timestamp: Number(timestamp), body }, signature)) return null;
  return "The signature is not this webhook’s. It has to be “v1,” and the HMAC-SHA256 of id.timestamp.body in base64.";
}

function respond({ status, sentence, returnValue }: CallAnswer): Response {
  return returnValue === null ? refuse(status, sentence) : Response.json(returnValue, { status });
}

function refuse(status: number, error: string): Response {
  const headers = status === 503 ? { "Retry-After": String(tryAgainSeconds) } : undefined;
  return Response.json({ error }, { status, headers });
}
