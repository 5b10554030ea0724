import type { LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { phoneChannels } from "../customers/customer.ts";
import { reasons } from "../messaging/reasons.ts";
import { explainCount } from "../segments/explain-count.server.ts";
import { findSegment } from "../segments/read-segment.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId } from "../web/read-form.server.ts";

const channelSchema = z.enum(phoneChannels).catch("sms");

/** Why fewer can be written to than a segment has, on one channel, for the segment's page. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const channel = channelSchema.parse(new URL(request.url).searchParams.get("channel"));
  const { id } = await findSegment(shop, readId(params.id));
  const [explained] = await explainCount(shop, id, { channels: [channel] });
  return {
    channel,
    members: explained?.members ?? 0,
    taken: explained?.taken.map(({ reason, count }) => ({ ...reasons[reason], count })) ?? [],
    reachable: explained?.reachable ?? 0,
  };
}
