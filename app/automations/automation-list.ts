import type { AutomationStatus } from "./automation.ts";
import type { TriggerKind } from "./definition.ts";

/** The tabs of the list, in order. */
export const automationViews = {
  all: { label: "All", status: null, archived: false },
  active: { label: "Active", status: "active", archived: false },
  paused: { label: "Paused", status: "paused", archived: false },
  drafts: { label: "Drafts", status: "draft", archived: false },
  archived: { label: "Archived", status: null, archived: true },
} as const satisfies Record<string, { label: string; status: AutomationStatus | null; archived: boolean }>;

export type AutomationView = keyof typeof automationViews;

export type AutomationRow = {
  id: string;
  name: string;
  status: AutomationStatus;
  trigger: TriggerKind;
  /** Customers on their way through it now. */
  inside: number;
  /** Messages that the carrier took. */
  sent: number;
  /** Runs that reached the goal; null where there is none. */
  conversions: number | null;
  updatedAt: string;
  isArchived: boolean;
};

/** What the address of the list says; anything it does not know falls back to the plain list. */
export type AutomationListQuery = { view: AutomationView; query: string; page: number };

export function parseAutomationListQuery(params: URLSearchParams): AutomationListQuery {
  const view = params.get("view") ?? "all";
  const page = Number(params.get("page"));
  return {
    view: view in automationViews ? (view as AutomationView) : "all",
    query: (params.get("query") ?? "").trim().slice(0, 100),
    page: Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1,
  };
}

/** The reverse: only what differs from the plain list is in the address. */
export function writeAutomationListQuery({ view, query, page }: AutomationListQuery): Record<string, string> {
  return {
    ...(view !== "all" && { view }),
    ...(query !== "" && { query }),
    ...(page > 1 && { page: String(page) }),
  };
}
