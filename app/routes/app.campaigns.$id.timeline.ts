import type { LoaderFunctionArgs } from "@remix-run/node";
import { readCampaign } from "../campaigns/read-campaign.server.ts";
import { readTimeline } from "../campaigns/read-timeline.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId } from "../web/read-form.server.ts";

/** The course of a campaign, for the chart of its report. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const campaign = await readCampaign(shop, readId(params.id));
  return { points: await readTimeline(shop, campaign, { now: new Date() }) };
}
