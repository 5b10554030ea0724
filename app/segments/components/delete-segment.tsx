import { BlockStack, List, Modal, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { NoticeBanner, type Notice } from "../../ui/notice-banner.tsx";

type Props = { segment: { id: string; name: string }; onClose: () => void; onDeleted?: () => void };

/** What still needs the segment. */
type Use = { kind: "campaign" | "automation"; id: string; name: string; state: string };

const kinds = { campaign: "Campaign", automation: "Automation" } as const;
const consequences = {
  campaign: "campaigns cannot be sent to it",
  automation: "automations that start with it start for nobody, and nobody counts as being in it",
} as const;

/** Asks before a segment is deleted in Shopify too, and says which campaigns and automations still need it. */
export function DeleteSegment({ segment, onClose, onDeleted }: Props) {
  const use = useFetcher<{ use?: Use[] }>();
  const fetcher = useFetcher<{ deleted?: { ok: true } | { ok: false; problem: string } }>();
  const { submit } = use;
  useEffect(() => {
    void submit({ intent: "ask-use", id: segment.id }, { method: "post", action: "/app/segments?index" });
  }, [submit, segment.id]);
  const result = fetcher.state === "idle" ? fetcher.data?.deleted : undefined;
  useEffect(() => {
    if (result?.ok) (onDeleted ?? onClose)();
  }, [result, onClose, onDeleted]);
  const needed = use.data?.use ?? [];

  const notices: Notice[] = [];
  if (result && !result.ok) {
    notices.push({ tone: "critical", title: "The segment was not deleted", body: <p>{result.problem}</p> });
  }
  if (needed.length > 0) {
    notices.push({
      tone: "warning",
      title: "Still in use",
      body: (
        <>
          <List>
            {needed.map(({ kind, id, name, state }) => (
              <List.Item key={`${kind}/${id}`}>{`${kinds[kind]} (${state.toLowerCase()}): ${name}`}</List.Item>
            ))}
          </List>
          <p>{`Once it is gone, ${[...new Set(needed.map(({ kind }) => consequences[kind]))].join(", and ")}.`}</p>
        </>
      ),
    });
  }
  return (
    <Modal
      open
      onClose={onClose}
      title={`Delete ${segment.name}?`}
      primaryAction={{
        content: "Delete segment",
        destructive: true,
        loading: fetcher.state !== "idle",
        disabled: use.data === undefined,
        onAction: () =>
          fetcher.submit({ intent: "delete", id: segment.id }, { method: "post", action: "/app/segments?index" }),
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">The segment is deleted in Shopify as well. This can’t be undone. The customers in it stay.</Text>
          <NoticeBanner notices={notices} />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
