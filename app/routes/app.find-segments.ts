import type { LoaderFunctionArgs } from "@remix-run/node";
import { listSegmentChoices } from "../segments/list-segment-choices.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

/** Segments by a part of their name, for pickers. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const search = new URL(request.url).searchParams.get("query") ?? "";
  return { segments: await listSegmentChoices(shop, { search: search.slice(0, 200) }) };
}
