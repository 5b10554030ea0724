import type { ActionFunctionArgs } from "@remix-run/node";
import { largestVisitorBody, resolveVisitor, visitorStatus } from "../customers/resolve-visitor.server.ts";
import { verifyProxyRequest } from "../shopify/verify-proxy-request.server.ts";
import { readText } from "../web/read-form.server.ts";

/**
 * A storefront's page that was opened by one of our links asks who came. It asks its own host (/apps/segue/visitor): Shopify signs
 * the question and hands it on, so that the answer can be read by pages of the shop and by no others.
 */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const domain = await verifyProxyRequest(request);
  if (domain === null) return answer(401);
  const body = await readText(request, { most: largestVisitorBody });
  if (body === null) return answer(413);
  const result = await resolveVisitor(domain, { body }, { now: new Date() });
  return answer(visitorStatus[result.kind], result.kind === "known" ? result.visitor : {});
}

function answer(status: number, body: object = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
