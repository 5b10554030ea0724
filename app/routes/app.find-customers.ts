import type { LoaderFunctionArgs } from "@remix-run/node";
import { findCustomers } from "../customers/find-customers.server.ts";
import { describePreviewCustomer } from "../messaging/preview-message.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

const MOST = 20;

/** Customers to choose from, by the start of a name, number or email address. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const search = new URL(request.url).searchParams.get("query") ?? "";
  const { rows } = await findCustomers(shop, { search: search.slice(0, 200), limit: MOST });
  return { customers: rows.map(describePreviewCustomer) };
}
