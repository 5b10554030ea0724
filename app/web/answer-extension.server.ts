import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import { authenticateMerchant, type Merchant } from "../shopify/authenticate-merchant.server.ts";

/**
 * Answers what an extension in Shopify's admin asks the app: JSON for the merchant whom its id token names. Extensions come from
 * another origin, so every answer says that they may read it; who they are is told by the token alone, never by a cookie. A
 * foreseen error is answered with its status, `code` and `userMessage`; anything else that is thrown stays a defect.
 *
 * A browser asks with OPTIONS first, which Remix hands to the loader: each of these routes has one.
 */
export async function answerExtension(
  request: Request,
  answer: (merchant: Merchant) => Promise<object>,
): Promise<Response> {
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: readable });
  try {
    if (!request.headers.has("Authorization")) return refuseWithoutToken();
    const merchant = await authenticateMerchant(request);
    return Response.json(await answer(merchant), { headers: readable });
  } catch (error) {
    if (error instanceof Response) return withReadable(error);
    if (!(error instanceof AppError)) throw error;
    log.warn({ method: request.method, path: new URL(request.url).pathname, reason: String(error) }, "Refused");
    const { code, userMessage, status } = error;
    return Response.json({ code, userMessage }, { status, headers: readable });
  }
}

/** The loader of a route that only takes POST: it answers OPTIONS. */
export async function answerPreflight({ request }: { request: Request }): Promise<Response> {
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: readable });
  return Response.json({ code: "not-found", userMessage: "There is nothing to read here." }, { status: 405 });
}

const readable = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "Authorization, Content-Type",
  "Access-Control-Allow-Methods": "GET, POST",
  "Access-Control-Max-Age": "7200",
  "Cache-Control": "no-store",
};

/** Shopify's library throws answers of its own, such as 401 for a token that is out of date. */
function withReadable(response: Response): Response {
  const answer = new Response(response.body, response);
  for (const [name, value] of Object.entries(readable)) answer.headers.set(name, value);
  return answer;
}

function refuseWithoutToken(): Response {
  const body = { code: "no-token", userMessage: "Open this from the Shopify admin." };
  return Response.json(body, { status: 401, headers: readable });
}
