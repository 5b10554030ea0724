import { Badge, Card, EmptySearchResult, EmptyState, Link, Modal, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { channelNames } from "../../channels/channel-names.ts";
import type { ChannelName } from "../../channels/channel.ts";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { ListSearch } from "../../ui/list-search.tsx";
import { ListTable } from "../../ui/list-table.tsx";
import { LongText } from "../../ui/long-text.tsx";
import { PhoneRow } from "../../ui/phone-row.tsx";
import { RowMenu } from "../../ui/row-menu.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import styles from "./template-table.module.css";

export type TemplateRow = { id: string; name: string; channel: ChannelName; body: string; updatedAt: string };

type Props = { templates: TemplateRow[]; query: string; loading: boolean; onSearch: (query: string) => void };

/** The shop's saved messages. */
export function TemplateTable({ templates, query, loading, onSearch }: Props) {
  const format = useFormat();
  if (templates.length === 0 && query === "") {
    return (
      <Card>
        <EmptyState
          heading="Keep the messages you send again"
          action={{ content: "Create template", url: "/app/templates/new" }}
          image={EMPTY_ILLUSTRATION}
        >
          <p>A template can be chosen in any campaign and changed there for that campaign alone.</p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card padding="0">
      <ListSearch query={query} placeholder="Search templates" loading={loading} onSearch={onSearch} />
      <ListTable
        nouns={{ singular: "template", plural: "templates" }}
        rows={templates}
        rowId={(template) => template.id}
        columns={[
          {
            title: "Template",
            cell: (template) => (
              <>
                <LongText>
                  <TemplateLink template={template} />
                </LongText>
                <div style={{ maxWidth: 480 }}>
                  <Text as="p" tone="subdued" variant="bodySm" truncate>
                    {template.body}
                  </Text>
                </div>
              </>
            ),
          },
          { title: "Channel", cell: (template) => <Badge>{channelNames[template.channel]}</Badge> },
          { title: "Changed", cell: (template) => format.date(template.updatedAt) },
          { title: "Actions", isUntitled: true, cell: (template) => <Menu template={template} /> },
        ]}
        phoneRow={(template) => (
          <PhoneRow title={<TemplateLink template={template} />} action={<Menu template={template} />}>
            <div className={styles.beginning}>
              <Text as="p" tone="subdued" breakWord>
                {template.body}
              </Text>
            </div>
            <Text as="p" tone="subdued" variant="bodySm">
              {`${channelNames[template.channel]}, changed ${format.date(template.updatedAt)}`}
            </Text>
          </PhoneRow>
        )}
        emptyState={
          <EmptySearchResult
            title="No template matches"
            description="Search by its name or its text."
            withIllustration
          />
        }
      />
    </Card>
  );
}

function TemplateLink({ template }: { template: TemplateRow }) {
  return (
    <Link url={`/app/templates/${template.id}`} dataPrimaryLink monochrome removeUnderline>
      <Text as="span" fontWeight="semibold">
        {template.name}
      </Text>
    </Link>
  );
}

function Menu({ template }: { template: TemplateRow }) {
  const fetcher = useFetcher();
  const [deleting, setDeleting] = useState(false);
  const act = (intent: string) => void fetcher.submit({ intent, id: template.id }, { method: "post" });
  return (
    <>
      <RowMenu
        label={`Actions for ${template.name}`}
        loading={fetcher.state !== "idle"}
        items={[
          { content: "Duplicate", onAction: () => act("copy") },
          { content: "Delete", destructive: true, onAction: () => setDeleting(true) },
        ]}
      />
      <Modal
        open={deleting}
        onClose={() => setDeleting(false)}
        title={`Delete “${template.name}”?`}
        primaryAction={{
          content: "Delete template",
          destructive: true,
          onAction: () => {
            setDeleting(false);
            act("archive");
          },
        }}
        secondaryActions={[{ content: "Keep it", onAction: () => setDeleting(false) }]}
      >
        <Modal.Section>
          <Text as="p">Campaigns that were made from it keep their text.</Text>
        </Modal.Section>
      </Modal>
    </>
  );
}
