import type { Prisma } from "@prisma/client";
import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignViews, type CampaignSummary, type ListQuery } from "./campaign-list.ts";
import type { CampaignChannel } from "./campaign.ts";

const PAGE_SIZE = 25;

export const summaryFields = {
  id: true,
  name: true,
  status: true,
  channel: true,
  scheduledAt: true,
  startedAt: true,
  finishedAt: true,
  updatedAt: true,
  archivedAt: true,
} as const satisfies Prisma.CampaignSelect;

/** One page of the shop's campaigns. `hasNext` says whether another follows. */
export async function listCampaigns(
  shop: ShopRef,
  { view, query, sort, page }: ListQuery,
): Promise<{ campaigns: CampaignSummary[]; hasNext: boolean }> {
  const { statuses, archived } = campaignViews[view];
  const direction: Prisma.SortOrder = sort.direction === "ascending" ? "asc" : "desc";
  const rows = await db.campaign.findMany({
    where: {
      shopId: shop.id,
      archivedAt: archived ? { not: null } : null,
      ...(statuses && { status: { in: [...statuses] } }),
      // Prisma hands % and _ on as wildcards.
      ...(query && { name: { contains: query.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const } }),
    },
    orderBy: [sort.key === "name" ? { name: direction } : { updatedAt: direction }, { id: "desc" }],
    skip: (page - 1) * PAGE_SIZE,
    take: PAGE_SIZE + 1,
    select: summaryFields,
  });
  return { campaigns: rows.slice(0, PAGE_SIZE).map(summarise), hasNext: rows.length > PAGE_SIZE };
}

export function summarise({
  startedAt,
  scheduledAt,
  archivedAt,
  channel,
  ...row
}: Prisma.CampaignGetPayload<{ select: typeof summaryFields }>): CampaignSummary {
  return { ...row, channel: channel as CampaignChannel, at: startedAt ?? scheduledAt, isArchived: archivedAt !== null };
}
