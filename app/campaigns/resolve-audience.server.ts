import type { Campaign } from "@prisma/client";
import { z } from "zod";
import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { Audience, ListVersion } from "./audience.sql.ts";
import type { CampaignChannel } from "./campaign.ts";

/** Segment id → list version, as `campaign.frozen_versions` holds it. */
const frozenVersionsSchema = z.record(z.string().regex(/^\d+$/), z.number().int().positive());

export type AudienceChoice = Pick<
  Campaign,
  | "channel"
  | "includeSegmentIds"
  | "excludeSegmentIds"
  | "allSubscribed"
  | "audienceMode"
  | "frozenVersions"
  | "resendOf"
  | "resendStatuses"
>;

export type ResolvedAudience =
  | {
      ok: true;
      audience: Audience;
      /** About how many rows the lists hold, so that the query can be planned for its size; Infinity where nobody counted. */
      size: number;
    }
  | { ok: false; problem: string };

/**
 * Which list version of each segment a campaign means: the frozen ones, or the latest. Refuses, in the merchant's words,
 * when a segment was deleted or has never been read: an excluded list that cannot be read would let through the very
 * people it is there to keep out.
 */
export async function resolveAudience(
  shop: ShopRef,
  choice: AudienceChoice,
  { versions }: { versions: "chosen" | "latest" },
): Promise<ResolvedAudience> {
  const ids = [...choice.includeSegmentIds, ...choice.excludeSegmentIds];
  if (!choice.allSubscribed && choice.resendOf === null && choice.includeSegmentIds.length === 0) {
    return { ok: false, problem: "Choose at least one segment, or all subscribed customers." };
  }
  const segments = await db.segment.findMany({
    where: { shopId: shop.id, id: { in: ids } },
    select: { id: true, name: true, version: true, memberCount: true, deletedAt: true },
  });
  const byId = new Map(segments.map((segment) => [segment.id, segment]));
  const isFrozen = versions === "chosen" && choice.audienceMode === "freeze";
  const frozen = isFrozen ? frozenVersionsSchema.parse(choice.frozenVersions) : {};

  const lists = new Map<bigint, ListVersion>();
  let size = 0;
  for (const id of ids) {
    const segment = byId.get(id);
    if (!segment || segment.deletedAt) {
      const name = segment ? `The segment “${segment.name}”` : "A segment of this campaign";
      return { ok: false, problem: `${name} was deleted in Shopify. Choose another segment.` };
    }
    const version = isFrozen ? (frozen[String(id)] ?? 0) : segment.version;
    if (version === 0)
      return { ok: false, problem: isFrozen && segment.version > 0 ? notFrozen(segment.name) : notRead(segment.name) };
    lists.set(id, { segmentId: id, version });
    size += segment.memberCount;
  }
  const pick = (from: bigint[]) => from.flatMap((id) => lists.get(id) ?? []);
  return {
    ok: true,
    audience: {
      channel: choice.channel as CampaignChannel,
      base: baseOf(choice, pick),
      excluded: pick(choice.excludeSegmentIds),
    },
    size: choice.includeSegmentIds.length > 0 ? size : Infinity,
  };
}

function notRead(name: string): string {
  return `The customers of “${name}” have not been read from Shopify yet. Try again when its sync is done.`;
}

function notFrozen(name: string): string {
  return `“${name}” had not been read from Shopify when the lists were frozen. Save the audience again to freeze it now.`;
}

function baseOf(choice: AudienceChoice, pick: (ids: bigint[]) => ListVersion[]): Audience["base"] {
  if (choice.resendOf !== null) return { kind: "resend", campaignId: choice.resendOf, statuses: choice.resendStatuses };
  if (choice.allSubscribed) return { kind: "all-subscribed" };
  return { kind: "segments", lists: pick(choice.includeSegmentIds) };
}
