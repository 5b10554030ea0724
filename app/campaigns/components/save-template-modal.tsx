import { Modal, Text, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";

type Props = { campaignId: string; body: string; onClose: () => void };
type Answer = { ok: true } | { ok: false; problems: { name?: string; body?: string } };

/** Keeps the text of a campaign for others. Mounted while it is open. */
export function SaveTemplateModal({ campaignId, body, onClose }: Props) {
  const fetcher = useFetcher<Answer>();
  const [name, setName] = useState("");
  const { data, state } = fetcher;
  if (data?.ok) {
    return (
      <Modal open onClose={onClose} title="Template saved" primaryAction={{ content: "Done", onAction: onClose }}>
        <Modal.Section>
          <Text as="p">{`“${name.trim()}” can now be chosen in any campaign.`}</Text>
        </Modal.Section>
      </Modal>
    );
  }
  return (
    <Modal
      open
      onClose={onClose}
      title="Save as template"
      primaryAction={{
        content: "Save template",
        loading: state !== "idle",
        onAction: () =>
          void fetcher.submit({ name, body }, { method: "post", action: `/app/campaigns/${campaignId}/save-template` }),
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          error={data?.problems.name ?? data?.problems.body}
          maxLength={100}
          autoComplete="off"
          autoFocus
        />
      </Modal.Section>
    </Modal>
  );
}
