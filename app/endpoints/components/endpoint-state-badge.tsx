import { Badge, type BadgeProps } from "@shopify/polaris";
import type { EndpointState } from "../endpoint.ts";

const states: Record<EndpointState, { label: string; tone?: BadgeProps["tone"] }> = {
  on: { label: "On", tone: "success" },
  off: { label: "Off" },
  failing: { label: "Failing", tone: "warning" },
  "switched-off": { label: "Switched off", tone: "critical" },
};

/** How it stands with a webhook of the merchant's, in a word. */
export function EndpointStateBadge({ state }: { state: EndpointState }) {
  const { label, tone } = states[state];
  return <Badge tone={tone}>{label}</Badge>;
}
