import { BlockStack, Box, Card, DescriptionList, Link, Page, Text } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import { actionName, callerName, type FlowRunDetail } from "../flow-run.ts";
import { FlowOutcomeBadge } from "./flow-outcome-badge.tsx";

/** One call of an action: what it handed over, what came of it, and what it was answered. */
export function FlowRunPage({ run }: { run: FlowRunDetail }) {
  const format = useFormat();
  const given = Object.entries(run.properties).filter(([field]) => field !== "step_reference");
  return (
    <Page
      backAction={{ content: "Flow runs", url: "/app/flow" }}
      title={actionName(run.action)}
      titleMetadata={<FlowOutcomeBadge outcome={run.outcome} />}
      subtitle={`${callerName(run)} · ${format.dateTime(run.receivedAt)}`}
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="200">
            <Text as="h2" variant="headingMd">
              What came of it
            </Text>
            <Text as="p" breakWord>
              {run.sentence}
            </Text>
            {run.customerId ? (
              <Text as="p">
                <Link url={`/app/customers/${run.customerId}`}>{run.customerName ?? `Customer ${run.customerId}`}</Link>
              </Text>
            ) : null}
            {run.attempts > 1 ? (
              <Text as="p" tone="subdued">
                {`${callerName(run)} called ${format.number(run.attempts)} times until it got this answer.`}
              </Text>
            ) : null}
          </BlockStack>
        </Card>
        <Card>
          <Text as="h2" variant="headingMd">
            What was handed over
          </Text>
          {given.length === 0 ? (
            <Text as="p" tone="subdued">
              Nothing that was kept.
            </Text>
          ) : (
            <DescriptionList items={given.map(([term, description]) => ({ term, description: description || "–" }))} />
          )}
        </Card>
        <Card>
          <BlockStack gap="200">
            <Text as="h2" variant="headingMd">
              What it was answered
            </Text>
            {run.returnValue === null ? (
              <Text as="p">{`The sentence above, with status ${run.status}. There is nothing to branch on.`}</Text>
            ) : (
              <Box background="bg-surface-secondary" padding="300" borderRadius="200" overflowX="scroll">
                <pre style={{ margin: 0 }}>{JSON.stringify(run.returnValue, null, 2)}</pre>
              </Box>
            )}
            <Text as="p" tone="subdued" variant="bodySm" breakWord>
              {run.caller === null
                ? `Flow’s number of this run: ${run.actionRunId}`
                : `The call’s webhook-id: ${run.actionRunId.replace(/^webhook:\d+:/, "")}`}
            </Text>
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}
