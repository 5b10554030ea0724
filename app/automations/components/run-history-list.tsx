import { BlockStack, InlineStack, List, Text } from "@shopify/polaris";
import { MessageStateBadge } from "../../messaging/components/message-state-badge.tsx";
import { explainReason } from "../../messaging/reasons.ts";
import { useFormat } from "../../ui/use-shop.ts";
import { describeEvent, type RunHistory } from "../automation-report.ts";
import type { Definition } from "../definition.ts";
import { stepNumbers } from "../program.ts";

type Props = {
  history: RunHistory;
  /** Of the version that the run goes through; without it steps have no names. */
  definition: Definition | undefined;
  /** When a run that is inside goes on. */
  dueAt: string | null;
  /** Whether the messages are shown with what they said. */
  showTexts: boolean;
};

/** What a run has been through, in its order, each message with what became of it. */
export function RunHistoryList({ history, definition, dueAt, showTexts }: Props) {
  const format = useFormat();
  if (history.events.length === 0) {
    return <Text as="p">{dueAt ? `Nothing yet: it begins ${format.dateTime(dueAt)}.` : "Nothing has happened."}</Text>;
  }
  const numbers = definition ? stepNumbers(definition) : new Map<string, number>();
  return (
    <List>
      {history.events.map((event, index) => {
        const step = event.kind === "sent" ? numbers.get(event.node ?? "") : undefined;
        const message = history.messages.find((one) => one.step === step);
        const words = `${format.dateTime(event.at)}: ${describeEvent(event, definition, format.dateTime)}`;
        return (
          <List.Item key={index}>
            {message ? (
              <BlockStack gap="050">
                <InlineStack gap="200" blockAlign="center">
                  <span>{words}</span>
                  <MessageStateBadge status={message.status} />
                  {message.reason ? <span>{explainReason(message.reason).label}</span> : null}
                </InlineStack>
                {showTexts && message.body ? (
                  <Text as="p" tone="subdued" breakWord>
                    {message.body}
                  </Text>
                ) : null}
              </BlockStack>
            ) : (
              words
            )}
          </List.Item>
        );
      })}
    </List>
  );
}
