/** What a call of an action came to, in a word. `isProblem`: the merchant has something to mend, or Flow is to try again. */
export const flowOutcomes = {
  queued: { label: "Message queued", isProblem: false },
  "not-sent": { label: "Not sent", isProblem: false },
  checked: { label: "Segments checked", isProblem: false },
  started: { label: "Automation started", isProblem: false },
  "not-started": { label: "Not started", isProblem: false },
  held: { label: "Messages held", isProblem: false },
  released: { label: "Messages released", isProblem: false },
  refused: { label: "Refused", isProblem: true },
  retrying: { label: "Flow tries again", isProblem: true },
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
