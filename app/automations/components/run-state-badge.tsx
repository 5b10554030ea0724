import { Badge } from "@shopify/polaris";
import type { RunLine } from "../automation-report.ts";

const states = {
  active: { label: "Inside", tone: "info" },
  completed: { label: "Completed", tone: "success" },
  refused: { label: "Conditions not met", tone: undefined },
  exited: { label: "Ended early", tone: "attention" },
} as const;

/** Whether a run goes on, or how it ended. */
export function RunStateBadge({ state }: { state: RunLine["state"] }) {
  const { label, tone } = states[state];
  return <Badge tone={tone}>{label}</Badge>;
}
