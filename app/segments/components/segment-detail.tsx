import { BlockStack, Card, InlineStack, Layout, Text } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import type { ReactNode } from "react";
import type { Notice } from "../../ui/notice-banner.tsx";
import { CustomerLink } from "../../customers/components/customer-link.tsx";
import { describeQuery } from "../query/describe-query.ts";
import { parseQuery } from "../query/parse-query.ts";
import { CountExplanation } from "./count-explanation.tsx";
import { SegmentResults } from "./segment-results.tsx";
import { SegmentState, type SegmentRow } from "./segment-table.tsx";
import { VersionChart, type VersionPoint } from "./version-chart.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";

type Member = {
  id: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
};
type Props = {
  segment: SegmentRow & { query: string };
  versions: VersionPoint[];
  members: { rows: Member[]; next: string | null; isFirst: boolean };
  /** Where it is used. */
  use: ReactNode;
};

/** All there is to know of one segment. */
export function SegmentDetail({ segment, versions, members, use }: Props) {
  return (
    <Layout>
      <Layout.Section>
        <BlockStack gap="400">
          <Conditions segment={segment} />
          <VersionChart points={versions} />
          <SegmentResults segmentId={segment.id} />
        </BlockStack>
      </Layout.Section>
      <Layout.Section variant="oneThird">
        <BlockStack gap="400">
          <CountExplanation segmentId={segment.id} readAt={segment.syncedAt} />
          {use}
        </BlockStack>
      </Layout.Section>
      <Layout.Section variant="fullWidth">
        <Members members={members} />
      </Layout.Section>
    </Layout>
  );
}

/** What keeps the page from showing the segment as it is. */
export function segmentNotices({ problem }: Pick<SegmentRow, "problem">): Notice[] {
  return problem ? [{ tone: "critical", title: "The customers could not be updated", body: <p>{problem}</p> }] : [];
}

function Conditions({ segment }: { segment: Props["segment"] }) {
  const parsed = parseQuery(segment.query);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Customers who match
          </Text>
          <Text as="span" tone="subdued">
            {segment.state === "ready" ? "Updated " : null}
            <SegmentState row={segment} />
          </Text>
        </InlineStack>
        {parsed.ok ? <Text as="p">{describeQuery(parsed.query)}</Text> : null}
        <div style={{ overflowWrap: "anywhere" }}>
          <Text as="p" tone="subdued">
            <code>{segment.query}</code>
          </Text>
        </div>
      </BlockStack>
    </Card>
  );
}

function Members({ members }: { members: Props["members"] }) {
  const [, setSearch] = useSearchParams();
  return (
    <Card padding="0">
      <ListTable
        nouns={{ singular: "customer", plural: "customers" }}
        rows={members.rows}
        rowId={(member) => member.id}
        columns={[
          {
            title: "Customer",
            cell: (member) => (
              <LongText>
                <MemberLink member={member} />
              </LongText>
            ),
          },
          { title: "Phone", cell: (member) => member.phone ?? "–" },
          { title: "Email", cell: (member) => <LongText>{member.email ?? "–"}</LongText> },
        ]}
        phoneRow={(member) => (
          <PhoneRow title={<MemberLink member={member} />}>
            <Text as="p" tone="subdued" breakWord>
              {[member.phone, member.email].filter(Boolean).join(", ") || "Neither phone nor email"}
            </Text>
          </PhoneRow>
        )}
        emptyState={
          <Text as="p" alignment="center" tone="subdued">
            Nobody matches right now.
          </Text>
        }
        pages={{
          previous: members.isFirst ? null : () => setSearch({}, { preventScrollReset: true }),
          next:
            members.next === null ? null : () => setSearch({ after: members.next ?? "" }, { preventScrollReset: true }),
        }}
      />
    </Card>
  );
}

function MemberLink({ member }: { member: Member }) {
  const name = [member.firstName, member.lastName].filter(Boolean).join(" ");
  return <CustomerLink id={member.id} name={name || null} />;
}
