/** What a call of an action came to, in a word. `isProblem`: the merchant has something to mend, or the caller is to try again. */
export const flowOutcomes = {
  queued: { label: "Message queued", isProblem: false },
  "not-sent": { label: "Not sent", isProblem: false },
  checked: { label: "Segments checked", isProblem: false },
  started: { label: "Automation started", isProblem: false },
  "not-started": { label: "Not started", isProblem: false },
  held: { label: "Messages held", isProblem: false },
  released: { label: "Messages released", isProblem: false },
  refused: { label: "Refused", isProblem: true },
  retrying: { label: "Not done yet", isProblem: true },
} as const satisfies Record<string, { label: string; isProblem: boolean }>;

export type FlowOutcome = keyof typeof flowOutcomes;

/** What the merchant calls our actions, by handle. The same names as in extensions/. */
export const flowActions = {
  "send-segment-message": "Send segment message",
  "start-automation": "Start automation",
  "check-segments": "Check segments",
  "hold-messages": "Hold messages",
  "release-messages": "Release messages",
} as const;

export type FlowActionHandle = keyof typeof flowActions;

/** The tabs of the list of runs, in order, each with the outcomes that it shows. */
export const flowRunViews = {
  all: { label: "All", outcomes: null },
  done: { label: "Done", outcomes: ["queued", "started", "checked", "held", "released"] },
  "left-out": { label: "Left out", outcomes: ["not-sent", "not-started"] },
  problems: { label: "Problems", outcomes: ["refused", "retrying"] },
} as const satisfies Record<string, { label: string; outcomes: readonly FlowOutcome[] | null }>;

export type FlowRunView = keyof typeof flowRunViews;

/** A row of the list. Ids and times as text. */
export type FlowRunRow = {
  id: string;
  action: string;
  /** The name that the webhook which called had then; null for a workflow in Flow. */
  caller: string | null;
  outcome: FlowOutcome;
  sentence: string;
  customerId: string | null;
  /** As the mirror knows it; null for a customer without one, or who is not there. */
  customerName: string | null;
  receivedAt: string;
};

/** All that is kept of one. */
export type FlowRunDetail = FlowRunRow & {
  actionRunId: string;
  /** What the caller handed over, by field. */
  properties: Record<string, string>;
  returnValue: unknown;
  /** The HTTP status it was answered with. */
  status: number;
  /** How often it was called until it got this answer. */
  attempts: number;
};

/** What the merchant calls an action; its handle where it is one that is no longer there. */
export function actionName(handle: string): string {
  return handle in flowActions ? flowActions[handle as FlowActionHandle] : handle;
}

/** Where a call came from. */
export function callerName({ caller }: Pick<FlowRunRow, "caller">): string {
  return caller ?? "Shopify Flow";
}
