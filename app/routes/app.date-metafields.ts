import type { LoaderFunctionArgs } from "@remix-run/node";
import { listDateMetafields } from "../automations/list-date-metafields.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

/** The customer metafields that a birthday can be read from; null when Shopify does not answer. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return { metafields: await listDateMetafields(shop) };
}
