import { Card, EmptySearchResult, Text } from "@shopify/polaris";
import { CustomerLink } from "../../customers/components/customer-link.tsx";
import { MessageStateBadge } from "../../messaging/components/message-state-badge.tsx";
import { messageStateLabels, type MessageStatus } from "../../messaging/message.ts";
import { explainReason } from "../../messaging/reasons.ts";
import { ListFilters } from "../../ui/list-filters.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import type { CampaignChannel } from "../campaign.ts";
import type { Recipient } from "../recipient.ts";

const shownStates = ["delivered", "read", "sent", "failed", "skipped", "unconfirmed", "queued"] as const;

const tabs: { id: MessageStatus | "all"; label: string }[] = [
  { id: "all", label: "All recipients" },
  ...shownStates.map((id) => ({ id, label: messageStateLabels[id] })),
];

type Props = {
  channel: CampaignChannel;
  recipients: Recipient[];
  status: MessageStatus | null;
  search: string;
  loading: boolean;
  onFilter: (filter: { status: MessageStatus | null; search: string }) => void;
  firstPage: (() => void) | null;
  nextPage: (() => void) | null;
};

/** Everyone in the audience with what became of their message. */
export function RecipientTable({ channel, recipients, status, search, loading, onFilter, firstPage, nextPage }: Props) {
  const format = useFormat();
  return (
    <Card padding="0">
      <ListFilters
        // Phones do not tell whether a text message was read.
        tabs={tabs.filter(({ id }) => channel !== "sms" || id !== "read")}
        view={status ?? "all"}
        onView={(view) => onFilter({ status: view === "all" ? null : view, search })}
        query={search}
        placeholder="Search by name or number"
        onSearch={(text) => onFilter({ status, search: text })}
        loading={loading}
        staysInPlace
      />
      <ListTable
        nouns={{ singular: "recipient", plural: "recipients" }}
        rows={recipients}
        rowId={(recipient) => recipient.customerId}
        columns={[
          {
            title: "Customer",
            cell: ({ customerId, name }) => (
              <LongText>
                <CustomerLink id={customerId} name={name} />
              </LongText>
            ),
          },
          { title: "Number", cell: ({ address }) => address ?? "–" },
          { title: "State", cell: (recipient) => <MessageStateBadge status={recipient.status} /> },
          { title: "When", cell: (recipient) => whenOf(recipient, format.dateTime) ?? "–" },
          { title: "Why", cell: (recipient) => <LongText>{whyOf(recipient) ?? "–"}</LongText> },
        ]}
        phoneRow={(recipient) => (
          <PhoneRow
            title={<CustomerLink id={recipient.customerId} name={recipient.name} />}
            action={<MessageStateBadge status={recipient.status} />}
          >
            <Text as="p" tone="subdued">
              {[recipient.address, whenOf(recipient, format.dateTime)].filter(Boolean).join(", ")}
            </Text>
            {whyOf(recipient) ? <Text as="p">{whyOf(recipient)}</Text> : null}
          </PhoneRow>
        )}
        emptyState={
          <EmptySearchResult
            title="No recipient matches"
            description="Choose another state, or search by a name or some digits of a number."
            withIllustration
          />
        }
        pages={{ previous: firstPage, next: nextPage }}
      />
    </Card>
  );
}

function whenOf({ readAt, deliveredAt, endedAt, sentAt }: Recipient, dateTime: (iso: string) => string): string | null {
  const at = readAt ?? deliveredAt ?? endedAt ?? sentAt;
  return at ? dateTime(at) : null;
}

function whyOf({ reason, holdReason, errorCode, status }: Recipient): string | null {
  if (reason === null || status === "queued" || status === "sending") return null;
  const { label } = explainReason(reason);
  if (holdReason) return `${label}: ${holdReason}`;
  return errorCode ? `${label} (${errorCode})` : label;
}
