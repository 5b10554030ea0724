import {
  Card,
  EmptySearchResult,
  IndexFilters,
  IndexTable,
  Text,
  useBreakpoints,
  useSetIndexFiltersMode,
} from "@shopify/polaris";
import { CustomerLink } from "../../customers/components/customer-link.tsx";
import { MessageStateBadge } from "../../messaging/components/message-state-badge.tsx";
import { messageStateLabels, type MessageStatus } from "../../messaging/message.ts";
import { explainReason } from "../../messaging/reasons.ts";
import { LongText } from "../../ui/long-text.tsx";
import { pagination } from "../../ui/pagination.ts";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { useTypedQuery } from "../../ui/use-typed-query.ts";
import type { CampaignChannel } from "../campaign.ts";
import type { Recipient } from "../recipient.ts";

const allTabs: (MessageStatus | null)[] = [
  null,
  "delivered",
  "read",
  "sent",
  "failed",
  "skipped",
  "unconfirmed",
  "queued",
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
  // Phones do not tell whether a text message was read.
  const tabs = allTabs.filter((tab) => channel !== "sms" || tab !== "read");
  const { mode, setMode } = useSetIndexFiltersMode();
  const { smDown } = useBreakpoints();
  const format = useFormat();
  const [typed, type] = useTypedQuery(search, (text) => onFilter({ status, search: text }));
  return (
    <Card padding="0">
      <IndexFilters
        mode={mode}
        setMode={setMode}
        tabs={tabs.map((tab) => ({ id: tab ?? "all", content: tab ? messageStateLabels[tab] : "All recipients" }))}
        selected={Math.max(0, tabs.indexOf(status))}
        onSelect={(index) => onFilter({ status: tabs[index] ?? null, search })}
        queryValue={typed}
        queryPlaceholder="Search by name or number"
        onQueryChange={type}
        onQueryClear={() => type("")}
        cancelAction={{ onAction: () => type("") }}
        filters={[]}
        onClearAll={() => type("")}
        hideFilters
        canCreateNewView={false}
        disableStickyMode
        loading={loading}
      />
      <IndexTable
        condensed={smDown}
        resourceName={{ singular: "recipient", plural: "recipients" }}
        itemCount={recipients.length}
        selectable={false}
        headings={[{ title: "Customer" }, { title: "Number" }, { title: "State" }, { title: "When" }, { title: "Why" }]}
        emptyState={
          <EmptySearchResult
            title="No recipient matches"
            description="Choose another state, or search by a name or some digits of a number."
            withIllustration
          />
        }
        pagination={pagination({ previous: firstPage, next: nextPage })}
      >
        {recipients.map((recipient, position) => (
          <IndexTable.Row id={recipient.customerId} key={recipient.customerId} position={position}>
            {smDown ? (
              <PhoneRow
                title={<CustomerLink id={recipient.customerId} name={recipient.name} />}
                action={<MessageStateBadge status={recipient.status} />}
              >
                <Text as="p" tone="subdued">
                  {[recipient.address, whenOf(recipient, format.dateTime)]
                    .filter((part) => part && part !== "–")
                    .join(", ")}
                </Text>
                {whyOf(recipient) === "–" ? null : <Text as="p">{whyOf(recipient)}</Text>}
              </PhoneRow>
            ) : (
              <>
                <IndexTable.Cell>
                  <LongText>
                    <CustomerLink id={recipient.customerId} name={recipient.name} />
                  </LongText>
                </IndexTable.Cell>
                <IndexTable.Cell>{recipient.address ?? "–"}</IndexTable.Cell>
                <IndexTable.Cell>
                  <MessageStateBadge status={recipient.status} />
                </IndexTable.Cell>
                <IndexTable.Cell>{whenOf(recipient, format.dateTime)}</IndexTable.Cell>
                <IndexTable.Cell>
                  <LongText>{whyOf(recipient)}</LongText>
                </IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        ))}
      </IndexTable>
    </Card>
  );
}

function whenOf({ readAt, deliveredAt, endedAt, sentAt }: Recipient, dateTime: (iso: string) => string): string {
  const at = readAt ?? deliveredAt ?? endedAt ?? sentAt;
  return at ? dateTime(at) : "–";
}

function whyOf({ reason, errorCode, status }: Recipient): string {
  if (reason === null || status === "queued" || status === "sending") return "–";
  const { label } = explainReason(reason);
  return errorCode ? `${label} (${errorCode})` : label;
}
