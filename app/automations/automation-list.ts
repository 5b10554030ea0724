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
