import type { ChannelName } from "../channels/channel.ts";
import type { NamedActivity } from "../messaging/utm.ts";

/** A campaign as Shopify's Marketing and the links in its messages name it. */
export function activityOfCampaign({
  id,
  name,
  channel,
}: {
  id: bigint;
  name: string;
  channel: ChannelName;
}): NamedActivity {
  return { source: "campaign", sourceId: id, name, medium: channel };
}
