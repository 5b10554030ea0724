import { Badge } from "@shopify/polaris";
import { statusLabels, type AutomationStatus } from "../automation.ts";

const tones = { draft: undefined, active: "success", paused: "attention" } as const;

export function AutomationStatusBadge({ status }: { status: AutomationStatus }) {
  return <Badge tone={tones[status]}>{statusLabels[status]}</Badge>;
}
