import { BlockStack, Box, Card, EmptyState, InlineGrid, InlineStack, Page, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { ActivityProblem } from "../../messaging/activity-problem.ts";
import { activityNotices } from "../../messaging/components/activity-notices.tsx";
import { messageStateLabels, type MessageStatus } from "../../messaging/message.ts";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { NoticeBanner } from "../../ui/notice-banner.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { reasonLabel, type AutomationReport, type Tally } from "../automation-report.ts";
import { allSteps, type Definition } from "../definition.ts";
import { describeStep } from "../describe-definition.ts";
import type { AutomationView } from "../read-automation.server.ts";
import { AutomationStatusBadge } from "./automation-status-badge.tsx";

type Props = {
  automation: AutomationView;
  report: AutomationReport;
  /** Why Shopify's Marketing does not show it as it is; null when it does. */
  activityProblem: ActivityProblem | null;
  /** Its runs, where anybody was in it. */
  children: ReactNode;
};

/** What came of an automation: its people, its messages and its steps, in figures. */
export function AutomationReportPage({ automation, report, activityProblem, children }: Props) {
  const format = useFormat();
  const exited = report.exited.reduce((sum, { count }) => sum + count, 0);
  const tiles = [
    ["Started", report.named],
    ["Inside now", report.inside],
    ["Completed", report.completed],
    ["Ended early", exited],
    ["Conditions not met", report.refused],
    ...(report.conversions === null ? [] : [["Reached the goal", report.conversions] as const]),
  ] as const;
  return (
    <Page
      backAction={{ content: automation.name, url: `/app/automations/${automation.id}` }}
      title={`Report: ${automation.name}`}
      titleMetadata={<AutomationStatusBadge status={automation.status} />}
    >
      <BlockStack gap="400">
        <NoticeBanner notices={activityNotices(activityProblem)} />
        {report.named === 0 ? (
          <Card>
            <EmptyState heading="Nobody has been in it yet" image={EMPTY_ILLUSTRATION}>
              <p>
                {automation.status === "active"
                  ? "As soon as its trigger names a customer, they appear here with every step and message."
                  : "Turn it on, and each customer who goes through it appears here."}
              </p>
            </EmptyState>
          </Card>
        ) : (
          <>
            <Box paddingInline={{ xs: "400", sm: "0" }}>
              <InlineGrid columns={{ xs: 2, sm: 3, lg: tiles.length === 6 ? 6 : 5 }} gap="300">
                {tiles.map(([label, count]) => (
                  <Card key={label} padding="300">
                    <Text as="h3" variant="bodySm" tone="subdued">
                      {label}
                    </Text>
                    <Text as="p" variant="headingLg" numeric>
                      {format.number(count)}
                    </Text>
                  </Card>
                ))}
              </InlineGrid>
            </Box>
            <InlineGrid columns={{ xs: 1, md: 3 }} gap="400" alignItems="start">
              <TallyCard
                title="Messages"
                total="All"
                empty="No message was queued yet."
                rows={report.messages.map(({ code, count }) => ({ label: stateLabel(code), count }))}
              />
              <TallyCard
                title="Why messages were not sent"
                empty="None was skipped or failed."
                rows={named(report.messageReasons)}
              />
              <TallyCard title="Why customers left early" empty="None has left early." rows={named(report.exited)} />
            </InlineGrid>
            {automation.live ? <Funnel version={automation.version} live={automation.live} report={report} /> : null}
            {children}
          </>
        )}
      </BlockStack>
    </Page>
  );
}

function stateLabel(code: string): string {
  return messageStateLabels[code as MessageStatus] ?? code;
}

function named(tallies: readonly Tally[]): { label: string; count: number }[] {
  return tallies.map(({ code, count }) => ({ label: reasonLabel(code), count }));
}

function TallyCard({
  title,
  total,
  empty,
  rows,
}: {
  title: string;
  /** What the sum of the rows is called, where it is told. */
  total?: string;
  empty: string;
  rows: readonly { label: string; count: number }[];
}) {
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {rows.length === 0 ? (
          <Text as="p" tone="subdued">
            {empty}
          </Text>
        ) : (
          rows.map(({ label, count }) => (
            <InlineStack key={label} align="space-between" gap="200" wrap={false}>
              <Text as="span">{label}</Text>
              <Text as="span" numeric>
                {format.number(count)}
              </Text>
            </InlineStack>
          ))
        )}
        {total && rows.length > 0 ? (
          <InlineStack align="space-between" gap="200" wrap={false}>
            <Text as="span" fontWeight="semibold">
              {total}
            </Text>
            <Text as="span" fontWeight="semibold" numeric>
              {format.number(rows.reduce((sum, { count }) => sum + count, 0))}
            </Text>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}

/** How many came to each step of the version that is live, and how many stand before it now. */
function Funnel({ version, live, report }: { version: number; live: Definition; report: AutomationReport }) {
  const format = useFormat();
  const reached = new Map(report.reached.map(({ code, count }) => [code, count]));
  const standing = new Map(report.standing.map(({ code, count }) => [code, count]));
  const most = Math.max(1, ...reached.values());
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {`Steps of version ${version}`}
        </Text>
        {version > 1 ? (
          <Text as="p" tone="subdued">
            Who went in before it was turned on goes through an earlier version, and is not counted here.
          </Text>
        ) : null}
        {allSteps(live.steps).map((step, index) => {
          const count = reached.get(step.id) ?? 0;
          const waiting = standing.get(step.id) ?? 0;
          return (
            <BlockStack gap="100" key={step.id}>
              <InlineStack align="space-between" gap="200" wrap={false}>
                <Text as="span">{`${index + 1}. ${describeStep(step)}`}</Text>
                <Text as="span" numeric alignment="end">
                  {waiting > 0 ? `${format.number(waiting)} waiting for it, ` : ""}
                  {`${format.count(count, "customer", "customers")} reached it`}
                </Text>
              </InlineStack>
              <Box background="bg-surface-secondary" borderRadius="100" minHeight="8px">
                <div
                  style={{
                    width: `${(count / most) * 100}%`,
                    height: 8,
                    borderRadius: 4,
                    background: "var(--p-color-bg-fill-brand)",
                  }}
                />
              </Box>
            </BlockStack>
          );
        })}
      </BlockStack>
    </Card>
  );
}
