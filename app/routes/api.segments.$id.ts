import type { LoaderFunctionArgs } from "@remix-run/node";
import { offerSegmentCampaign } from "../campaigns/offer-segment-campaign.server.ts";
import { answerExtension } from "../web/answer-extension.server.ts";
import { readId } from "../web/read-form.server.ts";

/** What a campaign to a segment would find: for extensions/segment-campaign. */
export function loader({ request, params }: LoaderFunctionArgs) {
  return answerExtension(request, ({ shop }) => offerSegmentCampaign(shop, readId(params.id)));
}
