import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  Divider,
  FormLayout,
  InlineStack,
  Modal,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { channelNames } from "../../channels/channel-names.ts";
import type { ChannelName } from "../../channels/channel.ts";
import { NoticeBanner, type Notice } from "../../ui/notice-banner.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import type { SenderField } from "../sender.ts";

export type SenderRow = {
  id: string;
  channel: ChannelName;
  address: string;
  name: string;
  ratePerSecond: number;
  /** Why the carrier refused the sender itself; its messages wait meanwhile. */
  pause: { since: string; reason: string; code: string | null } | null;
};
export type SenderAnswer = { ok: true } | { ok: false; problem: string; field?: SenderField };

/** The numbers and agents messages go out from, each with how fast it may send. */
export function SenderList({ senders, connected }: { senders: SenderRow[]; connected: boolean }) {
  const [adding, setAdding] = useState(false);
  return (
    <Card>
      <BlockStack gap="400">
        {senders.length === 0 ? (
          <Text as="p" tone="subdued">
            {connected
              ? "Add a number of your Twilio account, a WhatsApp sender or an RCS agent."
              : "Connect Twilio first, then add the numbers you send from."}
          </Text>
        ) : (
          senders.map((sender, index) => (
            <BlockStack gap="400" key={sender.id}>
              {index > 0 ? <Divider /> : null}
              <Sender sender={sender} />
            </BlockStack>
          ))
        )}
        <InlineStack align="end">
          <Button disabled={!connected} onClick={() => setAdding(true)}>
            Add sender
          </Button>
        </InlineStack>
      </BlockStack>
      {adding ? <AddSender onClose={() => setAdding(false)} /> : null}
    </Card>
  );
}

function Sender({ sender }: { sender: SenderRow }) {
  const format = useFormat();
  const fetcher = useFetcher<SenderAnswer>();
  const busy = fetcher.state !== "idle";
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const act = (intent: string) => () => fetcher.submit({ intent, senderId: sender.id }, { method: "post" });
  const notices: Notice[] = [];
  if (fetcher.data && !fetcher.data.ok) {
    notices.push({ tone: "critical", title: "Nothing was changed", body: <p>{fetcher.data.problem}</p> });
  }
  if (sender.pause) {
    const { reason, code } = sender.pause;
    notices.push({
      tone: "critical",
      title: "This sender is paused",
      body: (
        <>
          <p>{`${reason}${code ? ` Twilio error ${code}.` : ""} Its messages are waiting.`}</p>
          <InlineStack>
            <Button onClick={act("resume-sender")} loading={busy}>
              Resume sender
            </Button>
          </InlineStack>
        </>
      ),
    });
  }
  return (
    <BlockStack gap="300">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <BlockStack>
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="span" fontWeight="semibold">
              {sender.name}
            </Text>
            <Badge>{channelNames[sender.channel]}</Badge>
          </InlineStack>
          <Text
            as="span"
            tone="subdued"
          >{`${sender.address} · ${format.count(sender.ratePerSecond, "message", "messages")} a second`}</Text>
        </BlockStack>
        <InlineStack gap="100" wrap={false}>
          <Button variant="tertiary" onClick={() => setEditing(true)} accessibilityLabel={`Edit ${sender.name}`}>
            Edit
          </Button>
          <Button
            variant="tertiary"
            tone="critical"
            loading={busy}
            onClick={() => setRemoving(true)}
            accessibilityLabel={`Remove ${sender.name}`}
          >
            Remove
          </Button>
        </InlineStack>
      </InlineStack>
      <NoticeBanner notices={notices} />
      <Modal
        open={removing}
        onClose={() => setRemoving(false)}
        title={`Remove ${sender.name}?`}
        primaryAction={{
          content: "Remove sender",
          destructive: true,
          onAction: () => {
            setRemoving(false);
            void act("remove-sender")();
          },
        }}
        secondaryActions={[{ content: "Keep it", onAction: () => setRemoving(false) }]}
      >
        <Modal.Section>
          <Text as="p">
            Drafts and scheduled campaigns that come from it need another sender before they can be sent. Reports keep
            its name.
          </Text>
        </Modal.Section>
      </Modal>
      {editing ? <EditSender sender={sender} onClose={() => setEditing(false)} /> : null}
    </BlockStack>
  );
}

const channels = ["sms", "whatsapp", "rcs"] as const;
const addressHelp: Record<(typeof channels)[number], string> = {
  sms: "A phone number with country code, such as +1 415 555 0100, that your Twilio account owns.",
  whatsapp: "The phone number of your WhatsApp sender in Twilio, with country code.",
  rcs: "The id of your RCS agent in Twilio.",
};

function AddSender({ onClose }: { onClose: () => void }) {
  const fetcher = useFetcher<SenderAnswer>();
  const [channel, setChannel] = useState<(typeof channels)[number]>("sms");
  const [fields, setFields] = useState({ name: "", address: "", ratePerSecond: "" });
  const answer = fetcher.data;
  const added = answer?.ok === true && fetcher.state === "idle";
  useEffect(() => {
    if (added) onClose();
  }, [added, onClose]);
  const problemOf = (field: string) => (answer && !answer.ok && answer.field === field ? answer.problem : undefined);
  return (
    <Modal
      open
      onClose={onClose}
      title="Add sender"
      primaryAction={{
        content: "Add sender",
        loading: fetcher.state !== "idle",
        onAction: () => fetcher.submit({ intent: "add-sender", channel, ...fields }, { method: "post" }),
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <FormLayout>
          {answer && !answer.ok && !answer.field ? (
            <Banner tone="critical">
              <p>{answer.problem}</p>
            </Banner>
          ) : null}
          <Select
            label="Channel"
            options={channels.map((value) => ({ value, label: channelNames[value] }))}
            value={channel}
            onChange={(value) => setChannel(channels.find((known) => known === value) ?? channel)}
          />
          <TextField
            label="Address"
            value={fields.address}
            onChange={(address) => setFields({ ...fields, address })}
            helpText={addressHelp[channel]}
            error={problemOf("address")}
            autoComplete="off"
          />
          <TextField
            label="Name"
            value={fields.name}
            onChange={(name) => setFields({ ...fields, name })}
            helpText="Only you and your staff see it."
            error={problemOf("name")}
            autoComplete="off"
          />
          <TextField
            label="Messages a second"
            type="number"
            min={0}
            value={fields.ratePerSecond}
            onChange={(ratePerSecond) => setFields({ ...fields, ratePerSecond })}
            helpText="What your carrier allows for this sender. Leave it empty for the usual rate of its kind."
            error={problemOf("ratePerSecond")}
            autoComplete="off"
          />
        </FormLayout>
      </Modal.Section>
    </Modal>
  );
}

function EditSender({ sender, onClose }: { sender: SenderRow; onClose: () => void }) {
  const fetcher = useFetcher<SenderAnswer>();
  const [name, setName] = useState(sender.name);
  const [ratePerSecond, setRatePerSecond] = useState(String(sender.ratePerSecond));
  const answer = fetcher.data;
  const saved = answer?.ok === true && fetcher.state === "idle";
  useEffect(() => {
    if (saved) onClose();
  }, [saved, onClose]);
  const problemOf = (field: SenderField) =>
    answer && !answer.ok && answer.field === field ? answer.problem : undefined;
  return (
    <Modal
      open
      onClose={onClose}
      title={`Edit ${sender.address}`}
      primaryAction={{
        content: "Save",
        loading: fetcher.state !== "idle",
        onAction: () =>
          fetcher.submit({ intent: "change-sender", senderId: sender.id, name, ratePerSecond }, { method: "post" }),
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <FormLayout>
          <TextField label="Name" value={name} onChange={setName} error={problemOf("name")} autoComplete="off" />
          <TextField
            label="Messages a second"
            type="number"
            min={0}
            value={ratePerSecond}
            onChange={setRatePerSecond}
            helpText="What your carrier allows for this sender. A change counts at once."
            error={problemOf("ratePerSecond")}
            autoComplete="off"
          />
        </FormLayout>
      </Modal.Section>
    </Modal>
  );
}
