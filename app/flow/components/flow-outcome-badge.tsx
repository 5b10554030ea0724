import { Badge, type BadgeProps } from "@shopify/polaris";
import { flowOutcomes, type FlowOutcome } from "../flow-run.ts";

const tones: Partial<Record<FlowOutcome, BadgeProps["tone"]>> = {
  queued: "success",
  started: "success",
  refused: "critical",
  retrying: "warning",
};

/** What a workflow's call came to, in a word. */
export function FlowOutcomeBadge({ outcome }: { outcome: FlowOutcome }) {
  return <Badge tone={tones[outcome]}>{flowOutcomes[outcome].label}</Badge>;
}
