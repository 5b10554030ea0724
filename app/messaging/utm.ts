import type { ChannelName } from "../channels/channel.ts";
import type { MessageSource } from "./message.ts";

/** What Shopify's Marketing lists: a campaign or an automation. */
export type ActivityRef = { source: Extract<MessageSource, "campaign" | "automation">; sourceId: bigint };

/** The same with what its UTM parameters are made of while they are not fixed. */
export type NamedActivity = ActivityRef & { name: string; medium: UtmMedium };

/** The channel; `message` for an automation that writes on several. */
export type UtmMedium = ChannelName | "message";

export type Utm = { campaign: string; source: string; medium: string };

/** Each character costs in a text message: 160 of them are a part. */
const longestSlug = 20;

/**
 * The UTM parameters of an activity by the name that it has now: spring-sale-c1f of the source "segue". The end comes from its
 * id, so that no two activities share them, and a preview shows the ones that will be fixed.
 */
export function chooseUtm({ source, sourceId, name, medium }: NamedActivity): Utm {
  const slug = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, longestSlug)
    .replace(/-$/, "");
  const id = `${source === "campaign" ? "c" : "a"}${sourceId.toString(36)}`;
  return { campaign: slug ? `${slug}-${id}` : id, source: "segue", medium };
}

/** The next one to try where Shopify knows another activity with this: -2, then -3. */
export function anotherCampaign(campaign: string): string {
  const [, stem = campaign, number] = /^(.*-[ca][0-9a-z]+|[ca][0-9a-z]+)-(\d+)$/.exec(campaign) ?? [];
  return `${stem}-${number ? Number(number) + 1 : 2}`;
}

/** The one medium of messages on these channels. */
export function mediumOf(channels: readonly ChannelName[]): UtmMedium {
  const [first = "message", ...others] = new Set(channels);
  return others.length > 0 ? "message" : first;
}

/** As it stands in a link's address, after "?" or "&". */
export function writeUtm({ source, medium, campaign }: Utm): string {
  return new URLSearchParams({ utm_source: source, utm_medium: medium, utm_campaign: campaign }).toString();
}
