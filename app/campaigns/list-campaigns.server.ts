import type { Prisma } from "@prisma/client";
import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { campaignViews, type CampaignSummary, type CampaignListQuery } from "./campaign-list.ts";
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

/** What the list shows as a campaign's date, and sorts by: when it began or is going to; for a draft, when it was changed. */
const dateOf = "COALESCE(started_at, CASE WHEN status <> 'draft' THEN scheduled_at END, updated_at)";

const orders: Record<`${CampaignListQuery["sort"]["key"]} ${CampaignListQuery["sort"]["direction"]}`, string> = {
  "name ascending": "name ASC",
  "name descending": "name DESC",
  "date ascending": `${dateOf} ASC`,
  "date descending": `${dateOf} DESC`,
};

/** One page of the shop's campaigns. `hasNext` says whether another follows. */
export async function listCampaigns(
  shop: ShopRef,
  { view, query, sort, page }: CampaignListQuery,
): Promise<{ campaigns: CampaignSummary[]; hasNext: boolean }> {
  const { statuses, archived } = campaignViews[view];
  const { rows } = await pool.query<Parameters<typeof summarise>[0]>(
    `SELECT id, name, status, channel, scheduled_at AS "scheduledAt", started_at AS "startedAt",
            finished_at AS "finishedAt", updated_at AS "updatedAt", archived_at AS "archivedAt"
       FROM campaign
      WHERE shop_id = $1 AND (archived_at IS NOT NULL) = $2
        AND ($3::campaign_status[] IS NULL OR status = ANY ($3))
        AND ($4 = '' OR strpos(lower(name), lower($4)) > 0)
      ORDER BY ${orders[`${sort.key} ${sort.direction}`]}, id DESC
      LIMIT $5 OFFSET $6`,
    [shop.id, archived, statuses, query, PAGE_SIZE + 1, (page - 1) * PAGE_SIZE],
  );
  return { campaigns: rows.slice(0, PAGE_SIZE).map(summarise), hasNext: rows.length > PAGE_SIZE };
}

export function summarise({
  startedAt,
  scheduledAt,
  archivedAt,
  channel,
  ...row
}: Prisma.CampaignGetPayload<{ select: typeof summaryFields }>): CampaignSummary {
  // A draft's time is a plan until it is scheduled.
  const at = startedAt ?? (row.status === "draft" ? null : scheduledAt);
  return { ...row, channel: channel as CampaignChannel, at, isArchived: archivedAt !== null };
}
