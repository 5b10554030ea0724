import {
  Badge,
  BlockStack,
  Box,
  Button,
  Card,
  EmptyState,
  IndexTable,
  InlineGrid,
  InlineStack,
  Link,
  List,
  Modal,
  Page,
  Text,
  useBreakpoints,
} from "@shopify/polaris";
import { useState } from "react";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { pagination } from "../../ui/pagination.ts";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import {
  describeEvent,
  describeStanding,
  describeSubject,
  reasonLabel,
  type AutomationReport,
  type RunLine,
  type Tally,
} from "../automation-report.ts";
import { allSteps, type Definition } from "../definition.ts";
import { describeStep } from "../describe-definition.ts";
import type { AutomationView } from "../read-automation.server.ts";
import { AutomationStatusBadge } from "./automation-status-badge.tsx";

type Props = {
  automation: AutomationView;
  report: AutomationReport;
  runs: RunLine[];
  /** By version. */
  definitions: Record<number, Definition>;
  firstPage: (() => void) | null;
  nextPage: (() => void) | null;
};

/** What came of an automation: its people, its messages, its steps, and each run with its history. */
export function AutomationReportPage({ automation, report, runs, definitions, firstPage, nextPage }: Props) {
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
        <BlockStack gap="400">
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
              rows={report.messages.map(({ code, count }) => ({ label: stateLabels[code] ?? code, count }))}
            />
            <TallyCard
              title="Why messages were not sent"
              empty="None was skipped or failed."
              rows={named(report.messageReasons)}
            />
            <TallyCard title="Why customers left early" empty="None has left early." rows={named(report.exited)} />
          </InlineGrid>
          {automation.live ? <Funnel version={automation.version} live={automation.live} report={report} /> : null}
          <RunTable runs={runs} definitions={definitions} firstPage={firstPage} nextPage={nextPage} />
        </BlockStack>
      )}
    </Page>
  );
}

const stateLabels: Record<string, string> = {
  queued: "Waiting",
  sending: "On its way",
  unconfirmed: "Unconfirmed",
  sent: "Sent",
  failed: "Failed",
  delivered: "Delivered",
  read: "Read",
  skipped: "Skipped",
};

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

const runStates = {
  active: { label: "Inside", tone: "info" },
  completed: { label: "Completed", tone: "success" },
  refused: { label: "Conditions not met", tone: undefined },
  exited: { label: "Ended early", tone: "attention" },
} as const;

function RunTable({ runs, definitions, firstPage, nextPage }: Omit<Props, "automation" | "report">) {
  const { smDown } = useBreakpoints();
  const format = useFormat();
  const [open, setOpen] = useState<RunLine | null>(null);
  return (
    <Card padding="0">
      <IndexTable
        condensed={smDown}
        resourceName={{ singular: "customer", plural: "customers" }}
        itemCount={runs.length}
        selectable={false}
        headings={[
          { title: "Customer" },
          { title: "State" },
          { title: "Started by" },
          { title: "Since" },
          { title: "History", hidden: true },
        ]}
        pagination={pagination({ previous: firstPage, next: nextPage })}
      >
        {runs.map((run, position) => {
          const { label, tone } = runStates[run.state];
          const standing = describeStanding(run, definitions[run.version], format.dateTime);
          const state = (
            <BlockStack gap="050" inlineAlign="start">
              <Badge tone={tone}>{label}</Badge>
              {run.state === "exited" ? (
                <Text as="span" tone="subdued" variant="bodySm">
                  {reasonLabel(run.reason ?? "")}
                </Text>
              ) : null}
              {standing ? (
                <Text as="span" tone="subdued" variant="bodySm">
                  {standing}
                </Text>
              ) : null}
            </BlockStack>
          );
          const button = (
            <Button
              variant="plain"
              onClick={() => setOpen(run)}
              accessibilityLabel={`History of ${run.customerName ?? `customer ${run.customerId}`}`}
            >
              History
            </Button>
          );
          return (
            <IndexTable.Row id={run.id} key={run.id} position={position}>
              {smDown ? (
                <PhoneRow title={<Customer run={run} />} action={button}>
                  {state}
                  <Text as="p" tone="subdued">
                    {`Started by ${describeSubject(run.subject)}, ${format.dateTime(run.enteredAt)}`}
                  </Text>
                </PhoneRow>
              ) : (
                <>
                  <IndexTable.Cell>
                    <Customer run={run} />
                  </IndexTable.Cell>
                  <IndexTable.Cell>{state}</IndexTable.Cell>
                  <IndexTable.Cell>{describeSubject(run.subject)}</IndexTable.Cell>
                  <IndexTable.Cell>{format.dateTime(run.enteredAt)}</IndexTable.Cell>
                  <IndexTable.Cell>{button}</IndexTable.Cell>
                </>
              )}
            </IndexTable.Row>
          );
        })}
      </IndexTable>
      {open ? <HistoryModal run={open} definition={definitions[open.version]} onClose={() => setOpen(null)} /> : null}
    </Card>
  );
}

function Customer({ run }: { run: RunLine }) {
  if (!run.customerName) return <Text as="span">{`Customer ${run.customerId}`}</Text>;
  return (
    <Link url={`shopify://admin/customers/${run.customerId}`} target="_top" removeUnderline monochrome>
      {run.customerName}
    </Link>
  );
}

type HistoryProps = { run: RunLine; definition: Definition | undefined; onClose: () => void };

function HistoryModal({ run, definition, onClose }: HistoryProps) {
  const format = useFormat();
  return (
    <Modal open onClose={onClose} title={run.customerName ?? `Customer ${run.customerId}`}>
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p" tone="subdued">
            {`Started by ${describeSubject(run.subject)}, version ${run.version}.`}
          </Text>
          {run.events.length === 0 ? (
            <Text as="p">
              {run.dueAt ? `Nothing yet: it begins ${format.dateTime(run.dueAt)}.` : "Nothing has happened."}
            </Text>
          ) : (
            <List>
              {run.events.map((event, index) => (
                <List.Item key={index}>
                  {`${format.dateTime(event.at)}: ${describeEvent(event, definition, format.dateTime)}`}
                </List.Item>
              ))}
            </List>
          )}
          {run.messages.map((message, index) => (
            <BlockStack gap="050" key={index}>
              <Text as="p" fontWeight="semibold">
                {`Message${message.step === null ? "" : ` of step ${message.step}`}: ${stateLabels[message.status] ?? message.status}${message.reason ? ` (${reasonLabel(message.reason)})` : ""}`}
              </Text>
              {message.body ? (
                <Text as="p" tone="subdued" breakWord>
                  {message.body}
                </Text>
              ) : null}
            </BlockStack>
          ))}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
