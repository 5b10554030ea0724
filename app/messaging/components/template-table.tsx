import {
  ActionList,
  Badge,
  Button,
  Card,
  EmptySearchResult,
  EmptyState,
  IndexFilters,
  IndexTable,
  Link,
  Popover,
  Text,
  useSetIndexFiltersMode,
} from "@shopify/polaris";
import { MenuHorizontalIcon } from "@shopify/polaris-icons";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { channelNames } from "../../channels/channel-names.ts";
import type { ChannelName } from "../../channels/channel.ts";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { useFormat } from "../../ui/use-shop.ts";

export type TemplateRow = { id: string; name: string; channel: ChannelName; body: string; updatedAt: string };

type Props = { templates: TemplateRow[]; query: string; loading: boolean; onSearch: (query: string) => void };

/** The shop's saved messages. */
export function TemplateTable({ templates, query, loading, onSearch }: Props) {
  const { mode, setMode } = useSetIndexFiltersMode();
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
      <IndexFilters
        mode={mode}
        setMode={setMode}
        tabs={[]}
        selected={0}
        queryValue={query}
        queryPlaceholder="Search templates"
        onQueryChange={onSearch}
        onQueryClear={() => onSearch("")}
        cancelAction={{ onAction: () => onSearch("") }}
        filters={[]}
        onClearAll={() => onSearch("")}
        hideFilters
        canCreateNewView={false}
        loading={loading}
      />
      <IndexTable
        resourceName={{ singular: "template", plural: "templates" }}
        itemCount={templates.length}
        selectable={false}
        headings={[
          { title: "Template" },
          { title: "Channel" },
          { title: "Changed" },
          { title: "Actions", hidden: true },
        ]}
        emptyState={
          <EmptySearchResult
            title="No template matches"
            description="Search by its name or its text."
            withIllustration
          />
        }
      >
        {templates.map((template, position) => (
          <IndexTable.Row id={template.id} key={template.id} position={position}>
            <IndexTable.Cell>
              <Link url={`/app/templates/${template.id}`} dataPrimaryLink monochrome removeUnderline>
                <Text as="span" fontWeight="semibold">
                  {template.name}
                </Text>
              </Link>
              <div style={{ maxWidth: 420 }}>
                <Text as="p" tone="subdued" variant="bodySm" truncate>
                  {template.body}
                </Text>
              </div>
            </IndexTable.Cell>
            <IndexTable.Cell>
              <Badge>{channelNames[template.channel]}</Badge>
            </IndexTable.Cell>
            <IndexTable.Cell>{format.date(template.updatedAt)}</IndexTable.Cell>
            <IndexTable.Cell>
              <RowActions template={template} />
            </IndexTable.Cell>
          </IndexTable.Row>
        ))}
      </IndexTable>
    </Card>
  );
}

function RowActions({ template }: { template: TemplateRow }) {
  const [open, setOpen] = useState(false);
  const fetcher = useFetcher();
  const act = (intent: string) => () => {
    setOpen(false);
    void fetcher.submit({ intent, id: template.id }, { method: "post" });
  };
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      preferredAlignment="right"
      activator={
        <Button
          variant="tertiary"
          icon={MenuHorizontalIcon}
          accessibilityLabel={`Actions for ${template.name}`}
          loading={fetcher.state !== "idle"}
          onClick={() => setOpen(true)}
        />
      }
    >
      <ActionList
        actionRole="menuitem"
        items={[
          { content: "Duplicate", onAction: act("copy") },
          { content: "Archive", destructive: true, onAction: act("archive") },
        ]}
      />
    </Popover>
  );
}
