import type { LoaderFunctionArgs } from "@remix-run/node";
import { readPrivacyAnswer } from "../customers/list-privacy-requests.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId } from "../web/read-form.server.ts";

/** The data that answers one privacy request, as a file. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const { shop } = await authenticateMerchant(request);
  const answer = await readPrivacyAnswer(shop, readId(params.id));
  return new Response(JSON.stringify(answer, null, 2), {
    headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" },
  });
}
