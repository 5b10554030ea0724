import { Badge, BlockStack, Box, InlineStack, Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { RunHistoryList } from "../../automations/components/run-history-list.tsx";
import { RunStateBadge } from "../../automations/components/run-state-badge.tsx";
import { describeStanding, describeSubject, reasonLabel } from "../../automations/automation-report.ts";
import type { Definition } from "../../automations/definition.ts";
import { channelNames } from "../../channels/channel-names.ts";
import { MessageStateBadge } from "../../messaging/components/message-state-badge.tsx";
import { messageStateLabels } from "../../messaging/message.ts";
import { explainReason } from "../../messaging/reasons.ts";
import { useFormat } from "../../ui/use-shop.ts";
import { describeIntent, describeSource, type HistoryEntry } from "../customer-history.ts";

type EntryOf<Kind extends HistoryEntry["kind"]> = Extract<HistoryEntry, { kind: Kind }>;

type Props = { entry: HistoryEntry; definition: Definition | undefined };

/** One thing that happened with a customer. */
export function HistoryItem({ entry, definition }: Props) {
  switch (entry.kind) {
    case "message":
      return <Message entry={entry} />;
    case "reply":
      return <Reply entry={entry} />;
    case "run":
      return <Run entry={entry} definition={definition} />;
  }
}

type ItemProps = {
  title: ReactNode;
  badge: ReactNode;
  /** What stands below the title, beside the time. */
  detail?: string | null;
  at: string;
  children: ReactNode;
};

function Item({ title, badge, detail, at, children }: ItemProps) {
  const format = useFormat();
  return (
    <Box padding="400">
      <BlockStack gap="150">
        <BlockStack gap="050">
          <InlineStack gap="200" align="space-between" blockAlign="start" wrap={false}>
            <Text as="h3" variant="bodyMd" fontWeight="semibold" breakWord>
              {title}
            </Text>
            <div style={{ flexShrink: 0 }}>{badge}</div>
          </InlineStack>
          <Text as="p" variant="bodySm" tone="subdued" breakWord>
            {[format.dateTime(at), detail].filter(Boolean).join(", ")}
          </Text>
        </BlockStack>
        {children}
      </BlockStack>
    </Box>
  );
}

function Message({ entry }: { entry: EntryOf<"message"> }) {
  const channel = channelNames[entry.channel];
  const title = entry.owner ? (
    <>
      {`${channel} of ${ownerWords(entry)} `}
      <OwnerLink entry={entry} owner={entry.owner} />
    </>
  ) : (
    `${describeSource(entry)} by ${channel}`
  );
  return (
    <Item
      title={title}
      badge={<MessageStateBadge status={entry.status} />}
      detail={entry.address && `to ${entry.address}`}
      at={entry.at}
    >
      <Said text={entry.body} />
      <Why entry={entry} />
      <Times entry={entry} />
    </Item>
  );
}

function ownerWords({ source, isTest }: EntryOf<"message">): string {
  if (source === "campaign") return "campaign";
  return isTest ? "a test of automation" : "automation";
}

function OwnerLink({ entry, owner }: { entry: EntryOf<"message">; owner: { id: string; name: string } }) {
  const url = entry.source === "campaign" ? `/app/campaigns/${owner.id}` : automationUrl(owner.id, entry.isTest);
  return <Link url={url}>{owner.name}</Link>;
}

/** Tests are on a page of their own, and in no report. */
function automationUrl(id: string, isTest: boolean): string {
  return `/app/automations/${id}/${isTest ? "test" : "report"}`;
}

function Said({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <Box background="bg-surface-secondary" borderRadius="200" padding="200">
      <div style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{text}</div>
    </Box>
  );
}

/** Why it did not arrive. What waits may carry the trouble of an earlier try, which is none of the customer's. */
function Why({ entry: { status, reason, holdReason, errorCode } }: { entry: EntryOf<"message"> }) {
  if (reason === null || status === "queued" || status === "sending") return null;
  if (holdReason) {
    return <Text as="p" breakWord>{`${explainReason(reason).label}: ${holdReason}`}</Text>;
  }
  const { label, help } = explainReason(reason, errorCode);
  return (
    <Text as="p">
      {`${label}. ${help}`}
      {errorCode ? ` (${errorCode})` : ""}
    </Text>
  );
}

/** When it went on from where it was queued. */
function Times({ entry }: { entry: EntryOf<"message"> }) {
  const format = useFormat();
  if (entry.status === "queued") {
    return (
      <Text as="p" tone="subdued">
        Its text is written when it is sent.
      </Text>
    );
  }
  const times = [
    ["Sent", entry.sentAt],
    ["Delivered", entry.deliveredAt],
    ["Read", entry.readAt],
    [messageStateLabels[entry.status], entry.endedAt],
  ] as const;
  const words = times.flatMap(([word, at]) => (at ? [`${word} ${format.dateTime(at)}`] : []));
  if (words.length === 0) return null;
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      {words.join(". ")}
    </Text>
  );
}

function Reply({ entry }: { entry: EntryOf<"reply"> }) {
  const taken = describeIntent(entry.intent);
  return (
    <Item title={`They wrote by ${channelNames[entry.channel]}`} badge={<Badge tone="info">Reply</Badge>} at={entry.at}>
      <Said text={entry.body} />
      {taken ? <Text as="p">{taken}</Text> : null}
    </Item>
  );
}

function Run({ entry, definition }: { entry: EntryOf<"run">; definition: Definition | undefined }) {
  const format = useFormat();
  const { automation } = entry;
  const standing = describeStanding(entry, definition, format.dateTime);
  const title = automation ? (
    <>
      {entry.isTest ? "Test of automation " : "Automation "}
      <Link url={automationUrl(automation.id, entry.isTest)}>{automation.name}</Link>
    </>
  ) : (
    "An automation"
  );
  return (
    <Item
      title={title}
      badge={<RunStateBadge state={entry.state} />}
      detail={`started by ${describeSubject(entry.subject)}`}
      at={entry.at}
    >
      {entry.state === "exited" && !entry.history.events.some(({ kind }) => kind === "exited") ? (
        <Text as="p">{`Ended: ${reasonLabel(entry.reason ?? "")}`}</Text>
      ) : null}
      {entry.isTest ? <Text as="p">Waits were cut short, and no tag was changed.</Text> : null}
      <RunHistoryList history={entry.history} definition={definition} dueAt={entry.dueAt} showTexts={false} />
      {standing && entry.history.events.length > 0 ? (
        <Text as="p" tone="subdued">
          {standing}
        </Text>
      ) : null}
    </Item>
  );
}
