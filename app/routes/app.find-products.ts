import type { LoaderFunctionArgs } from "@remix-run/node";
import { findProducts } from "../automations/find-products.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

/** Products by words of their title, for pickers. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const search = new URL(request.url).searchParams.get("query") ?? "";
  return findProducts(shop, { search: search.slice(0, 200) });
}
