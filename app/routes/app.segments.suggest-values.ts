import type { LoaderFunctionArgs } from "@remix-run/node";
import { suggestValues } from "../segments/read-filters.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

/** Shopify's own suggestions for the value of a condition. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const search = new URL(request.url).searchParams;
  const filter = search.get("filter")?.slice(0, 255) ?? "";
  if (filter === "") return { suggestions: [] };
  const parameter = search.get("parameter")?.slice(0, 255) || undefined;
  return {
    suggestions: await suggestValues(shop, { filter, parameter, search: (search.get("search") ?? "").slice(0, 255) }),
  };
}
