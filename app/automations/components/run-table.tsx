import { BlockStack, Button, Card, Modal, SkeletonBodyText, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { CustomerLink } from "../../customers/components/customer-link.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { useFormat } from "../../ui/use-shop.ts";
import { describeStanding, describeSubject, reasonLabel, type RunHistory, type RunLine } from "../automation-report.ts";
import type { Definition } from "../definition.ts";
import { RunHistoryList } from "./run-history-list.tsx";
import { RunStateBadge } from "./run-state-badge.tsx";

type Props = {
  runs: RunLine[];
  /** By version. */
  definitions: Record<number, Definition>;
  firstPage: (() => void) | null;
  nextPage: (() => void) | null;
};

/** Everybody whom an automation's trigger named, each with where their run stands and, when asked for, its history. */
export function RunTable({ runs, definitions, firstPage, nextPage }: Props) {
  const format = useFormat();
  const [open, setOpen] = useState<RunLine | null>(null);
  const customerOf = (run: RunLine) => <CustomerLink id={run.customerId} name={run.customerName} />;
  const stateOf = (run: RunLine) => <RunState run={run} definition={definitions[run.version]} />;
  const buttonOf = (run: RunLine) => (
    <Button variant="plain" onClick={() => setOpen(run)} accessibilityLabel={`History of ${nameOf(run)}`}>
      History
    </Button>
  );
  return (
    <Card padding="0">
      <ListTable
        nouns={{ singular: "customer", plural: "customers" }}
        rows={runs}
        rowId={(run) => run.id}
        columns={[
          { title: "Customer", cell: customerOf },
          { title: "State", cell: stateOf },
          { title: "Started by", cell: (run) => describeSubject(run.subject) },
          { title: "Since", cell: (run) => format.dateTime(run.enteredAt) },
          { title: "History", isUntitled: true, cell: buttonOf },
        ]}
        phoneRow={(run) => (
          <PhoneRow title={customerOf(run)} action={buttonOf(run)}>
            {stateOf(run)}
            <Text as="p" tone="subdued">
              {`Started by ${describeSubject(run.subject)}, ${format.dateTime(run.enteredAt)}`}
            </Text>
          </PhoneRow>
        )}
        pages={{ previous: firstPage, next: nextPage }}
      />
      {open ? <HistoryModal run={open} definition={definitions[open.version]} onClose={() => setOpen(null)} /> : null}
    </Card>
  );
}

function RunState({ run, definition }: { run: RunLine; definition: Definition | undefined }) {
  const format = useFormat();
  const detail =
    run.state === "exited" ? reasonLabel(run.reason ?? "") : describeStanding(run, definition, format.dateTime);
  return (
    <BlockStack gap="050" inlineAlign="start">
      <RunStateBadge state={run.state} />
      {detail ? (
        <Text as="span" tone="subdued" variant="bodySm">
          {detail}
        </Text>
      ) : null}
    </BlockStack>
  );
}

type HistoryProps = { run: RunLine; definition: Definition | undefined; onClose: () => void };

/** What a run has been through is read when somebody asks for it: few of a page's runs are looked into. */
function HistoryModal({ run, definition, onClose }: HistoryProps) {
  const { answer, hasFailed, ask } = useAnswer<RunHistory>();
  useEffect(() => ask(`/app/automations/runs/${run.id}`), [ask, run.id]);
  return (
    <Modal open onClose={onClose} title={nameOf(run)}>
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p" tone="subdued">
            {`Started by ${describeSubject(run.subject)}, version ${run.version}.`}
          </Text>
          {answer ? (
            <RunHistoryList history={answer} definition={definition} dueAt={run.dueAt} showTexts />
          ) : hasFailed ? (
            <Text as="p">The history could not be read. It is tried again in a moment.</Text>
          ) : (
            <SkeletonBodyText lines={4} />
          )}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

function nameOf(run: RunLine): string {
  return run.customerName ?? `Customer ${run.customerId}`;
}
