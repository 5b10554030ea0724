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
export type CampaignSort = { key: (typeof campaignSortKeys)[number]; direction: "ascending" | "descending" };

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

/** What the address of the list says; anything it does not know falls back to the plain list. */
export type ListQuery = { view: CampaignView; query: string; sort: CampaignSort; page: number };

export function parseListQuery(params: URLSearchParams): ListQuery {
  const view = params.get("view") ?? "all";
  const [key, direction] = (params.get("sort") ?? "").split(" ");
  const page = Number(params.get("page"));
  return {
    view: view in campaignViews ? (view as CampaignView) : "all",
    query: (params.get("query") ?? "").trim().slice(0, 100),
    sort: {
      key: campaignSortKeys.find((known) => known === key) ?? "date",
      direction: direction === "ascending" ? "ascending" : "descending",
    },
    page: Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1,
  };
}

/** The reverse: only what differs from the plain list is in the address. */
export function writeListQuery({ view, query, sort, page }: ListQuery): Record<string, string> {
  return {
    ...(view !== "all" && { view }),
    ...(query !== "" && { query }),
    ...((sort.key !== "date" || sort.direction !== "descending") && { sort: `${sort.key} ${sort.direction}` }),
    ...(page > 1 && { page: String(page) }),
  };
}
