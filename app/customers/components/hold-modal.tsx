import { BlockStack, ChoiceList, Modal, Text, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { ChannelName } from "../../channels/channel.ts";
import { channelNames } from "../../channels/channel-names.ts";
import { holdChannels, longestHoldReason, type HoldProblems } from "../hold.ts";

type Answer = { held?: { ok: true } | { ok: false; problems: HoldProblems } };

/** Asks on which channels a customer is held, why, and until when. */
export function HoldModal({ onClose }: { onClose: () => void }) {
  const fetcher = useFetcher<Answer>();
  const [channels, setChannels] = useState<ChannelName[]>([...holdChannels]);
  const [reason, setReason] = useState("");
  const [hasEnd, setHasEnd] = useState(false);
  const [sendFrom, setSendFrom] = useState("");
  const result = fetcher.state === "idle" ? fetcher.data?.held : undefined;
  const problems: HoldProblems = result && !result.ok ? result.problems : {};
  useEffect(() => {
    if (result?.ok) onClose();
  }, [result, onClose]);
  return (
    <Modal
      open
      onClose={onClose}
      title="Hold messages"
      primaryAction={{
        content: "Hold messages",
        loading: fetcher.state !== "idle",
        onAction: () =>
          fetcher.submit(
            { intent: "hold", channels: channels.join(","), reason, end: hasEnd ? "day" : "released", sendFrom },
            { method: "post" },
          ),
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">
            Campaigns and automations leave the customer out while the hold lasts. Messages that come due meanwhile are
            skipped, not sent later. Only what you send as transactional still goes out.
          </Text>
          <TextField
            label="Reason"
            value={reason}
            onChange={setReason}
            placeholder="Open support case"
            helpText="You see it beside the messages that were left out."
            maxLength={longestHoldReason}
            showCharacterCount
            error={problems.reason}
            autoComplete="off"
          />
          <ChoiceList
            title="Channels"
            allowMultiple
            choices={holdChannels.map((channel) => ({ label: channelNames[channel], value: channel }))}
            selected={channels}
            onChange={(selected) => setChannels(holdChannels.filter((channel) => selected.includes(channel)))}
            error={problems.channels}
          />
          <ChoiceList
            title="Ends"
            choices={[
              { label: "When you release it", value: "released" },
              {
                label: "On a day",
                value: "day",
                renderChildren: (isSelected) =>
                  isSelected ? (
                    <TextField
                      label="Send messages again from"
                      type="date"
                      value={sendFrom}
                      onChange={setSendFrom}
                      error={problems.until}
                      autoComplete="off"
                    />
                  ) : null,
              },
            ]}
            selected={[hasEnd ? "day" : "released"]}
            onChange={([end]) => setHasEnd(end === "day")}
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
