import type { LoaderFunctionArgs } from "@remix-run/node";
import { parseHistoryQuery } from "../insights/customer-history.ts";
import { listCustomerHistory } from "../insights/list-customer-history.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId } from "../web/read-form.server.ts";

/** Further pages of a customer's history. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return listCustomerHistory(shop, readId(params.id), parseHistoryQuery(new URL(request.url).searchParams));
}
