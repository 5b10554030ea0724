import { Badge, BlockStack, Button, Card, EmptyState, Icon, InlineStack, Spinner, Text } from "@shopify/polaris";
import {
  CheckCircleIcon,
  ClockIcon,
  EnterIcon,
  ExitIcon,
  HashtagIcon,
  PersonIcon,
  SendIcon,
  TransferIcon,
} from "@shopify/polaris-icons";
import { reasons, type Reason } from "../../messaging/reasons.ts";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { useFormat } from "../../ui/use-shop.ts";
import { reasonLabel } from "../automation-report.ts";
import type { Wording } from "../describe-definition.ts";
import {
  messageStates,
  nextOf,
  testTimeline,
  type TestMessage,
  type TestRun,
  type TimelineItem,
} from "../test-timeline.ts";
import styles from "./test-timeline.module.css";

const icons = {
  start: PersonIcon,
  entered: EnterIcon,
  branch: TransferIcon,
  message: SendIcon,
  tag: HashtagIcon,
  wait: ClockIcon,
  end: CheckCircleIcon,
  "early-end": ExitIcon,
} as const satisfies Record<TimelineItem["kind"], unknown>;

const states = {
  active: { label: "Running", tone: "info" },
  completed: { label: "Completed", tone: "success" },
  refused: { label: "Conditions not met", tone: undefined },
  exited: { label: "Ended early", tone: "attention" },
} as const;

type Props = { run: TestRun | null; isOfDraft: boolean; wording: Wording; isBusy: boolean; onStop: () => void };

/** What has happened in the latest test, from top to bottom, while it happens. */
export function TestTimeline({ run, isOfDraft, wording, isBusy, onStop }: Props) {
  const format = useFormat();
  if (!run) {
    return (
      <Card>
        <EmptyState heading="See it happen before it is on" image={EMPTY_ILLUSTRATION}>
          <p>
            Choose a customer and start. Each step appears here as it is taken, with every message as they would read
            it.
          </p>
        </EmptyState>
      </Card>
    );
  }
  const { label, tone } = states[run.state];
  const next = nextOf(run);
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {run.isUnderWay ? "Test" : "Latest test"}
            </Text>
            <Badge tone={tone}>{label}</Badge>
            <Text as="span" tone="subdued">
              {format.dateTime(run.startedAt)}
            </Text>
          </InlineStack>
          {run.isUnderWay ? (
            <Button onClick={onStop} disabled={isBusy} tone="critical">
              Stop test
            </Button>
          ) : null}
        </InlineStack>
        {isOfDraft ? null : (
          <Text as="p" tone="subdued">
            Your draft has changed since.
          </Text>
        )}
        <ol className={styles.timeline} aria-live="polite">
          {testTimeline(run, { wording, format }).map((item, index) => (
            <Item key={index} item={item} />
          ))}
          {next ? (
            <li className={styles.item}>
              <span className={styles.mark}>
                <Spinner size="small" accessibilityLabel="Running" />
              </span>
              <Text as="p" tone="subdued">
                {next}
              </Text>
            </li>
          ) : null}
        </ol>
      </BlockStack>
    </Card>
  );
}

function Item({ item }: { item: TimelineItem }) {
  return (
    <li className={styles.item}>
      <span className={styles.mark} data-kind={item.kind}>
        <Icon source={icons[item.kind]} />
      </span>
      <BlockStack gap="100">
        <InlineStack align="space-between" gap="200" wrap={false}>
          <Text as="h3" variant="headingSm" breakWord>
            {item.title}
          </Text>
          <Text as="span" tone="subdued" variant="bodySm">
            <span className={styles.after}>{`+${item.after} s`}</span>
          </Text>
        </InlineStack>
        {item.lines.map((line) => (
          <Text as="p" tone="subdued" breakWord key={line}>
            {line}
          </Text>
        ))}
        {item.message ? <Message message={item.message} /> : null}
      </BlockStack>
    </li>
  );
}

function Message({ message: { status, reason, address, body } }: { message: TestMessage }) {
  const state = messageStates[status];
  return (
    <BlockStack gap="200">
      {body ? <p className={styles.bubble}>{body}</p> : null}
      <InlineStack gap="200" blockAlign="center">
        <Badge tone={state?.tone}>
          {reason ? `${state?.label ?? status}: ${reasonLabel(reason)}` : (state?.label ?? status)}
        </Badge>
        {address && status !== "skipped" ? (
          <Text as="span" tone="subdued">
            {`to ${address}`}
          </Text>
        ) : null}
      </InlineStack>
      {reason && reason in reasons ? (
        <Text as="p" tone="subdued">
          {reasons[reason as Reason].help}
        </Text>
      ) : null}
    </BlockStack>
  );
}
