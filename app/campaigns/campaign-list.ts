import { parseListQuery, writeListQuery, type ListQuery } from "../ui/list-query.ts";
import type { Sort } from "../ui/list-table.tsx";
import type { CampaignChannel, CampaignStatus } from "./campaign.ts";

/** The tabs of the list, in order. */
export const campaignViews = {
  all: { label: "All", statuses: null, archived: false },
  drafts: { label: "Drafts", statuses: ["draft"], archived: false },
  scheduled: { label: "Scheduled", statuses: ["scheduled"], archived: false },
  running: { label: "Running", statuses: ["preparing", "sending", "paused"], archived: false },
  over: { label: "Sent", statuses: ["finished", "cancelled", "failed"], archived: false },
  archived: { label: "Archived", statuses: null, archived: true },
} as const satisfies Record<string, { label: string; statuses: readonly CampaignStatus[] | null; archived: boolean }>;

export type CampaignView = keyof typeof campaignViews;

export const campaignSortKeys = ["date", "name"] as const;
export type CampaignSort = Sort<(typeof campaignSortKeys)[number]>;

export type CampaignSummary = {
  id: bigint;
  name: string;
  status: CampaignStatus;
  channel: CampaignChannel;
  /** When it began, or is going to. */
  at: Date | null;
  finishedAt: Date | null;
  updatedAt: Date;
  isArchived: boolean;
};

/** A campaign as the list shows it: ids and times as text. */
export type CampaignRow = {
  id: string;
  name: string;
  status: CampaignStatus;
  channel: CampaignChannel;
  at: string | null;
  updatedAt: string;
  isArchived: boolean;
  /** null before there are recipients. */
  outcome: { recipients: number; sent: number; delivered: number; read: number; failed: number } | null;
};

/** What the address of the list says. */
export type CampaignListQuery = ListQuery<CampaignView> & { sort: CampaignSort };

/** Reads it; anything it does not know falls back to the plain list, the latest first. */
export function parseCampaignList(params: URLSearchParams): CampaignListQuery {
  const [key, direction] = (params.get("sort") ?? "").split(" ");
  return {
    ...parseListQuery<CampaignView>(params, campaignViews),
    sort: {
      key: campaignSortKeys.find((known) => known === key) ?? "date",
      direction: direction === "ascending" ? "ascending" : "descending",
    },
  };
}

/** The reverse: only what differs from the plain list is in the address. */
export function writeCampaignList({ sort, ...list }: CampaignListQuery): Record<string, string> {
  return {
    ...writeListQuery(list),
    ...((sort.key !== "date" || sort.direction !== "descending") && { sort: `${sort.key} ${sort.direction}` }),
  };
}
