import { Modal, Text, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";

type Props = { campaignId: string; body: string; phone: string; onClose: () => void };
type Answer = { ok: true; address: string } | { ok: false; problem: string };

/** Sends the text to a phone of the merchant's own. Mounted while it is open. */
export function SendTestModal({ campaignId, body, phone: remembered, onClose }: Props) {
  const fetcher = useFetcher<Answer>();
  const [phone, setPhone] = useState(remembered);
  const { data, state } = fetcher;
  if (data?.ok) {
    return (
      <Modal open onClose={onClose} title="Test on its way" primaryAction={{ content: "Done", onAction: onClose }}>
        <Modal.Section>
          <Text as="p">{`The message was queued for ${data.address}. It arrives in a few seconds if the sender works.`}</Text>
        </Modal.Section>
      </Modal>
    );
  }
  return (
    <Modal
      open
      onClose={onClose}
      title="Send a test"
      primaryAction={{
        content: "Send test",
        loading: state !== "idle",
        onAction: () =>
          void fetcher.submit({ phone, body }, { method: "post", action: `/app/campaigns/${campaignId}/send-test` }),
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <TextField
          label="Phone number"
          type="tel"
          value={phone}
          onChange={setPhone}
          helpText="With its country code. It is charged like any other message."
          error={data?.problem}
          autoComplete="tel"
        />
      </Modal.Section>
    </Modal>
  );
}
