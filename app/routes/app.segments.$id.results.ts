import type { LoaderFunctionArgs } from "@remix-run/node";
import { readSegmentResults } from "../campaigns/read-segment-results.server.ts";
import { findSegment } from "../segments/read-segment.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId } from "../web/read-form.server.ts";

/** How the messages to a segment's members did, for the segment's page. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const { id } = await findSegment(shop, readId(params.id));
  return { results: await readSegmentResults(shop, id, { now: new Date() }) };
}
