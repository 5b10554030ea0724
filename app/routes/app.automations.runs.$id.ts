import type { LoaderFunctionArgs } from "@remix-run/node";
import { readRunHistory } from "../automations/read-run-history.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId } from "../web/read-form.server.ts";

/** What one run of an automation has been through. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return readRunHistory(shop, readId(params.id));
}
