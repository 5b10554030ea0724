import { triggers, type TriggerHandle } from "../flow/trigger.ts";

/** The events that an endpoint may be told of, with what the merchant calls them, and their `type` in what is posted. */
export const endpointEvents = {
  "message-delivered": { title: triggers["message-delivered"].title, type: "message.delivered" },
  "message-failed": { title: triggers["message-failed"].title, type: "message.failed" },
  "customer-replied": { title: triggers["customer-replied"].title, type: "customer.replied" },
  "customer-opted-out": { title: triggers["customer-opted-out"].title, type: "customer.opted_out" },
  "campaign-finished": { title: triggers["campaign-finished"].title, type: "campaign.finished" },
  "customer-entered-automation": {
    title: triggers["customer-entered-automation"].title,
    type: "customer.entered_automation",
  },
} as const satisfies Record<TriggerHandle, { title: string; type: string }>;

/** What "Send test event" posts. */
export const testEvent = { handle: "test", title: "Test event", type: "webhook.test" } as const;

/** What the merchant fills in. */
export type EndpointDraft = { name: string; url: string; events: TriggerHandle[]; isOn: boolean };
export type EndpointProblems = Partial<Record<"name" | "url" | "events" | "page", string>>;

export const blankEndpoint: EndpointDraft = { name: "", url: "", events: [], isOn: true };

/** So many are enough for every program a shop has; each is asked about with every event. */
export const mostEndpoints = 20;
export const longestName = 60;
export const longestUrl = 2_000;

/** How it stands with one. `failing`: nothing that was posted lately arrived. */
export type EndpointState = "on" | "off" | "switched-off" | "failing";

/** A row of the list. Ids and times as text. */
export type EndpointRow = { id: string; name: string; url: string; events: TriggerHandle[]; state: EndpointState };

/** All that is shown of one; its secret is not. */
export type EndpointDetail = EndpointRow & {
  isOn: boolean;
  /** Why the app switched it off. */
  offReason: string | null;
  failingSince: string | null;
  /** What it posts its calls to, up to the name of the action. */
  callUrl: string;
};

/** What came of an event. `waiting`: it was not tried yet; `retrying`: it is tried again. */
export type EventOutcome = "waiting" | "retrying" | "delivered" | "given-up";

/** An event in the list of what an endpoint was told. */
export type EndpointEventRow = {
  id: string;
  title: string;
  outcome: EventOutcome;
  /** What the last attempt was answered with. */
  status: number | null;
  problem: string | null;
  attempts: number;
  happenedAt: string;
  triedAt: string | null;
  /** When it is tried again. */
  dueAt: string | null;
};

/** What the merchant calls an event; its handle where it is one that is no longer there. */
export function eventTitle(handle: string): string {
  if (handle === testEvent.handle) return testEvent.title;
  return isEventHandle(handle) ? endpointEvents[handle].title : handle;
}

export function isEventHandle(handle: string): handle is TriggerHandle {
  return Object.hasOwn(endpointEvents, handle);
}

/** After the first attempt, how long until each of the next, in seconds: from a minute to half a day, about a day in all. */
export const retryDelays = [60, 300, 900, 3_600, 10_800, 21_600, 43_200];

/** The same for the merchant. */
export const retryWords =
  "An event that does not arrive is tried again after 1, 5 and 15 minutes, then after 1, 3, 6 and 12 hours: 8 times in about a day.";
