import { Badge, type BadgeProps } from "@shopify/polaris";
import { messageStateLabels, type MessageStatus } from "../message.ts";

const tones: Partial<Record<MessageStatus, BadgeProps["tone"]>> = {
  delivered: "success",
  read: "success",
  sent: "info",
  sending: "info",
  failed: "critical",
  unconfirmed: "warning",
};

/** The state of one message, in the same word and colour wherever it is shown. */
export function MessageStateBadge({ status }: { status: MessageStatus }) {
  return <Badge tone={tones[status]}>{messageStateLabels[status]}</Badge>;
}
