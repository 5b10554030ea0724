import type { Campaign } from "@prisma/client";
import { db } from "../db.server.ts";
import type { ShopProfile, ShopRef } from "../shop.ts";
import type { ChangeOf, DraftChange, FieldProblems } from "./campaign-draft.ts";
import { findSender } from "./find-sender.server.ts";
import { instantInZone, type WallTime } from "./schedule.ts";

type ColumnName =
  | "name"
  | "channel"
  | "sender_id"
  | "all_subscribed"
  | "include_segment_ids"
  | "exclude_segment_ids"
  | "body"
  | "template_id"
  | "scheduled_at"
  | "latest_at"
  | "audience_mode";

export type DraftColumns = Partial<Record<ColumnName, unknown>>;
type Checked = { ok: true; columns: DraftColumns } | { ok: false; problems: FieldProblems };

/** Checks a filled-in step against what the shop has and what time it is, and says which columns it changes. */
export async function checkDraftChange(
  shop: ShopProfile,
  campaign: Campaign,
  { change, now }: { change: DraftChange; now: Date },
): Promise<Checked> {
  switch (change.step) {
    case "basics":
      return checkBasics(shop, change);
    case "audience":
      return checkAudience(shop, campaign, change);
    case "message":
      return checkMessage(shop, change);
    case "schedule":
      return checkSchedule(shop, campaign, { change, now });
  }
}

async function checkBasics(shop: ShopRef, { name, channel, senderId }: ChangeOf<"basics">): Promise<Checked> {
  if (senderId !== null && !(await findSender(shop, senderId, { channel }))) {
    return { ok: false, problems: { senderId: "This sender is not available any more. Choose another one." } };
  }
  return { ok: true, columns: { name, channel, sender_id: senderId } };
}

async function checkAudience(shop: ShopRef, campaign: Campaign, change: ChangeOf<"audience">): Promise<Checked> {
  const { allSubscribed, includeSegmentIds, excludeSegmentIds } = change;
  const isChosen = allSubscribed || includeSegmentIds.length > 0 || campaign.resendOf !== null;
  const isFrozen = campaign.audienceMode === "freeze";
  const problems: FieldProblems = {
    ...(isFrozen && (await unreadProblem(shop, { ids: includeSegmentIds, field: "includeSegmentIds" }))),
    ...(isFrozen && (await unreadProblem(shop, { ids: excludeSegmentIds, field: "excludeSegmentIds" }))),
    ...(!isChosen && { includeSegmentIds: "Choose at least one segment, or all subscribed customers." }),
    ...((await isOneGone(shop, includeSegmentIds)) && { includeSegmentIds: goneSegment }),
    ...((await isOneGone(shop, excludeSegmentIds)) && { excludeSegmentIds: goneSegment }),
  };
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return {
    ok: true,
    columns: {
      all_subscribed: allSubscribed,
      include_segment_ids: includeSegmentIds,
      exclude_segment_ids: excludeSegmentIds,
    },
  };
}

const goneSegment = "One of these segments no longer exists. Remove it.";

async function isOneGone(shop: ShopRef, ids: bigint[]): Promise<boolean> {
  if (ids.length === 0) return false;
  return (await db.segment.count({ where: { shopId: shop.id, id: { in: ids }, deletedAt: null } })) < ids.length;
}

/** A list can be frozen once it was read. */
async function unreadProblem(shop: ShopRef, { ids, field }: { ids: bigint[]; field: string }): Promise<FieldProblems> {
  const unread = await db.segment.findFirst({
    where: { shopId: shop.id, id: { in: ids }, version: 0, deletedAt: null },
    select: { name: true },
  });
  return unread
    ? { [field]: `The customers of “${unread.name}” are still being read from Shopify. Continue when that is done.` }
    : {};
}

/** The text is the campaign's own from now on: a template that is changed later changes no campaign. */
async function checkMessage(shop: ShopRef, { body, templateId }: ChangeOf<"message">): Promise<Checked> {
  const template =
    templateId === null
      ? null
      : await db.template.findFirst({ where: { shopId: shop.id, id: templateId }, select: { id: true } });
  return { ok: true, columns: { body, template_id: template?.id ?? null } };
}

async function checkSchedule(
  shop: ShopProfile,
  campaign: Campaign,
  { change, now }: { change: ChangeOf<"schedule">; now: Date },
): Promise<Checked> {
  const { at, latest, audienceMode } = change;
  const ids = [...campaign.includeSegmentIds, ...campaign.excludeSegmentIds];
  const start = readTime(at, shop.timezone);
  const end = readTime(latest, shop.timezone);
  const problems: FieldProblems = {
    ...(audienceMode === "freeze" && (await unreadProblem(shop, { ids, field: "audienceMode" }))),
    ...(start.problem && { at: start.problem }),
    ...(start.at && start.at <= now && { at: "This time has passed. Choose a later one." }),
    ...(end.problem && { latest: end.problem }),
    ...(end.at &&
      end.at <= (start.at ?? now) && { latest: "The latest useful time has to be after the campaign starts." }),
  };
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return { ok: true, columns: { scheduled_at: start.at, latest_at: end.at, audience_mode: audienceMode } };
}

function readTime(wall: WallTime | null, zone: string): { at: Date | null; problem?: string } {
  if (wall === null) return { at: null };
  const appointment = instantInZone(wall, zone);
  return appointment.ok ? { at: appointment.at } : { at: null, problem: appointment.problem };
}
