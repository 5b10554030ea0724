import { BlockStack, Card, List, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { allSteps, type Definition } from "../definition.ts";
import { describeMinutes, describeStep, describeTimedTrigger, hasTimeOfDay } from "../describe-definition.ts";
import { isWait } from "../program.ts";

/** What of the draft goes otherwise in a test, and what each wait really is. */
export function TestDifferences({ draft }: { draft: Definition }) {
  const { trigger } = draft;
  const steps = allSteps(draft.steps).map((step, index) => ({ step, line: `${index + 1}. ${describeStep(step)}` }));
  const waits = [
    ...(trigger.kind === "checkout-abandoned"
      ? [`Before it starts: ${describeMinutes(trigger.afterMinutes)} without a change`]
      : []),
    ...(trigger.kind === "product-viewed"
      ? [`Before it starts: ${describeMinutes(trigger.afterMinutes)} after the last look`]
      : []),
    ...(hasTimeOfDay(trigger) ? [`Before it starts: ${describeTimedTrigger(trigger)}`] : []),
    ...steps.flatMap(({ step, line }) => (isWait(step) || step.kind === "wait-event" ? [line] : [])),
  ];
  const tags = steps.flatMap(({ step, line }) => (step.kind === "tag" ? [line] : []));
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          What is different in a test
        </Text>
        {waits.length > 0 ? <Lines title="These take a few seconds instead">{waits}</Lines> : null}
        {tags.length > 0 ? <Lines title="These are shown, and change nothing in Shopify">{tags}</Lines> : null}
        <Text as="p" tone="subdued">
          Who may come in again is not asked, and a test counts in no report. Everything else is as it will be:
          conditions are asked now, and consent is checked for each message.
        </Text>
      </BlockStack>
    </Card>
  );
}

function Lines({ title, children }: { title: string; children: readonly string[] }): ReactNode {
  return (
    <BlockStack gap="100">
      <Text as="p">{title}</Text>
      <List>
        {children.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </BlockStack>
  );
}
