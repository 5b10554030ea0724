import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { beginSegmentCampaign } from "../campaigns/begin-segment-campaign.server.ts";
import { stepPath } from "../campaigns/draft-view.ts";
import { answerExtension } from "../web/answer-extension.server.ts";
import { postedId, postedKey, readPosted } from "../web/read-form.server.ts";

const wishSchema = z.object({ segmentId: postedId, senderId: postedId, requestKey: postedKey });

/** Begins a draft to a segment, and says where its message is written: for extensions/segment-campaign. */
export function action({ request }: ActionFunctionArgs) {
  return answerExtension(request, async ({ shop, actor }) => {
    const wish = await readPosted(request, wishSchema);
    const { campaignId } = await beginSegmentCampaign(shop, { ...wish, actor, now: new Date() });
    return { path: stepPath(campaignId, "message") };
  });
}

export { answerPreflight as loader } from "../web/answer-extension.server.ts";
