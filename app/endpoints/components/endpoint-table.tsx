import { Card, EmptyState, Link, Text } from "@shopify/polaris";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { ListTable } from "../../ui/list-table.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { eventTitle, type EndpointRow } from "../endpoint.ts";
import { EndpointStateBadge } from "./endpoint-state-badge.tsx";

/** The shop's webhooks: where events are sent, and which. */
export function EndpointTable({ endpoints }: { endpoints: EndpointRow[] }) {
  if (endpoints.length === 0) return <NoEndpoints />;
  return (
    <Card padding="0">
      <ListTable
        nouns={{ singular: "webhook", plural: "webhooks" }}
        rows={endpoints}
        rowId={(endpoint) => endpoint.id}
        columns={[
          {
            title: "Webhook",
            cell: (endpoint) => (
              <LongText>
                <EndpointLink endpoint={endpoint} />
                <Text as="p" tone="subdued" variant="bodySm">
                  {endpoint.url || "Calls in only"}
                </Text>
              </LongText>
            ),
          },
          { title: "Events", cell: (endpoint) => <LongText>{eventsOf(endpoint)}</LongText> },
          { title: "State", cell: (endpoint) => <EndpointStateBadge state={endpoint.state} /> },
        ]}
        phoneRow={(endpoint) => (
          <PhoneRow title={<EndpointLink endpoint={endpoint} />} action={<EndpointStateBadge state={endpoint.state} />}>
            <Text as="p" tone="subdued" breakWord>
              {endpoint.url || "Calls in only"}
            </Text>
            {endpoint.events.length > 0 ? <Text as="p">{eventsOf(endpoint)}</Text> : null}
          </PhoneRow>
        )}
      />
    </Card>
  );
}

function EndpointLink({ endpoint: { id, name } }: { endpoint: EndpointRow }) {
  return (
    <Link url={`/app/settings/webhooks/${id}`} dataPrimaryLink monochrome removeUnderline>
      <Text as="span" fontWeight="semibold" breakWord>
        {name}
      </Text>
    </Link>
  );
}

function eventsOf({ events }: EndpointRow): string {
  return events.length === 0 ? "–" : events.map(eventTitle).join(", ");
}

function NoEndpoints() {
  return (
    <Card>
      <EmptyState
        heading="Connect n8n, Make, Zapier or your own program"
        action={{ content: "Create webhook", url: "/app/settings/webhooks/new" }}
        image={EMPTY_ILLUSTRATION}
      >
        <p>
          A webhook tells your program when a message is delivered, a customer replies or a campaign is finished. Your
          program can also send messages, start automations, hold messages and check segments. Both ways are signed.
        </p>
      </EmptyState>
    </Card>
  );
}
