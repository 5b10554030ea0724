import { BlockStack, Card, ChoiceList, Link, Select, Text, TextField } from "@shopify/polaris";
import { channelNames } from "../../channels/channel-names.ts";
import type { FieldProblems } from "../campaign-draft.ts";
import { campaignChannels, type CampaignChannel } from "../campaign.ts";
import type { SenderChoice } from "../../messaging/sender-choice.ts";

export type Basics = { name: string; channel: CampaignChannel; senderId: string | null };

type Props = { value: Basics; senders: SenderChoice[]; problems: FieldProblems; onChange: (value: Basics) => void };

const channelHelp: Record<CampaignChannel, string> = {
  sms: "Reaches every mobile phone. Charged by part.",
  whatsapp: "For customers who agreed to WhatsApp messages from you.",
  rcs: "Rich messages on phones that support them.",
};

/** Name, channel and sender. */
export function BasicsStep({ value, senders, problems, onChange }: Props) {
  const offered = senders.filter((sender) => sender.channel === value.channel);
  const changeChannel = (channel: CampaignChannel) => {
    const [only, ...others] = senders.filter((sender) => sender.channel === channel);
    onChange({ ...value, channel, senderId: only && others.length === 0 ? only.id : null });
  };
  return (
    <BlockStack gap="400">
      <Card>
        <TextField
          label="Campaign name"
          value={value.name}
          onChange={(name) => onChange({ ...value, name })}
          helpText="Only you and your staff see it."
          error={problems.name}
          maxLength={120}
          autoComplete="off"
        />
      </Card>
      <Card>
        <BlockStack gap="400">
          <ChoiceList
            title="Channel"
            choices={campaignChannels.map((channel) => ({
              label: channelNames[channel],
              value: channel,
              helpText: channelHelp[channel],
            }))}
            selected={[value.channel]}
            onChange={([chosen]) =>
              changeChannel(campaignChannels.find((channel) => channel === chosen) ?? value.channel)
            }
            error={problems.channel}
          />
          {offered.length === 0 ? (
            <Text as="p" tone="subdued">
              {`You have no ${channelNames[value.channel]} sender yet. `}
              <Link url="/app/settings">Add one in Settings</Link>. You can go on with the draft meanwhile.
            </Text>
          ) : (
            <Select
              label="Send from"
              options={[
                { label: "Choose a sender", value: "" },
                ...offered.map((sender) => ({
                  value: sender.id,
                  label: `${sender.name} (${sender.address})${sender.isPaused ? ", paused" : ""}`,
                })),
              ]}
              value={value.senderId ?? ""}
              onChange={(senderId) => onChange({ ...value, senderId: senderId === "" ? null : senderId })}
              error={problems.senderId}
            />
          )}
        </BlockStack>
      </Card>
    </BlockStack>
  );
}
