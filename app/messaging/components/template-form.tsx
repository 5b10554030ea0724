import { BlockStack, Card, FormLayout, Select, TextField } from "@shopify/polaris";
import { channelNames } from "../../channels/channel-names.ts";
import type { ChannelName } from "../../channels/channel.ts";
import { useShop } from "../../ui/use-shop.ts";
import { handleOf } from "../handle.ts";
import { MessageEditor } from "./message-editor.tsx";

export type TemplateDraft = { name: string; handle: string; channel: ChannelName; body: string };
export type TemplateProblems = Partial<Record<keyof TemplateDraft, string>>;

const channels = ["sms", "whatsapp", "rcs"] as const;

type Props = { draft: TemplateDraft; problems: TemplateProblems; onChange: (draft: TemplateDraft) => void };

/** The name, channel and text of a message that is kept for later. */
export function TemplateForm({ draft, problems, onChange }: Props) {
  const shop = useShop();
  return (
    <BlockStack gap="400">
      <Card>
        <FormLayout>
          <FormLayout.Group>
            <TextField
              label="Name"
              helpText="Only you and your staff see it."
              value={draft.name}
              onChange={(name) => onChange({ ...draft, name })}
              error={problems.name}
              maxLength={100}
              autoComplete="off"
            />
            <Select
              label="Channel"
              options={channels.map((channel) => ({ value: channel, label: channelNames[channel] }))}
              value={draft.channel}
              onChange={(value) =>
                onChange({ ...draft, channel: channels.find((channel) => channel === value) ?? draft.channel })
              }
              error={problems.channel}
            />
          </FormLayout.Group>
          <TextField
            label="Handle"
            helpText="Shopify Flow finds the template by it. Workflows that use it stop when it changes."
            value={draft.handle}
            placeholder={handleOf(draft.name)}
            onChange={(handle) => onChange({ ...draft, handle })}
            error={problems.handle}
            maxLength={60}
            autoComplete="off"
            spellCheck={false}
          />
        </FormLayout>
      </Card>
      <Card>
        <MessageEditor
          channel={draft.channel}
          from={shop.name}
          value={draft.body}
          onChange={(body) => onChange({ ...draft, body })}
          error={problems.body}
        />
      </Card>
    </BlockStack>
  );
}
