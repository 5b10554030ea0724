import { BlockStack, Button, Card, Select } from "@shopify/polaris";
import { useState } from "react";
import { MessageEditor } from "../../messaging/components/message-editor.tsx";
import { useShop } from "../../ui/use-shop.ts";
import type { FieldProblems } from "../campaign-draft.ts";
import type { DraftView } from "../draft-view.ts";
import { SaveTemplateModal } from "./save-template-modal.tsx";
import { SendTestModal } from "./send-test-modal.tsx";

export type TemplateChoice = { id: string; name: string; body: string };
export type MessageValue = { body: string; templateId: string | null };

type Props = {
  draft: DraftView;
  templates: TemplateChoice[];
  /** The sender's name or number, as the phone shows it. */
  from: string | null;
  testPhone: string;
  value: MessageValue;
  problems: FieldProblems;
  onChange: (value: MessageValue) => void;
};

/** The text: from a template or new, with the preview beside it, a test to one's own phone, and a place to keep it. */
export function MessageStep({ draft, templates, from, testPhone, value, problems, onChange }: Props) {
  const shop = useShop();
  const [modal, setModal] = useState<"template" | "test" | null>(null);
  const choose = (id: string) => {
    const template = templates.find((one) => one.id === id);
    onChange(template ? { body: template.body, templateId: template.id } : { ...value, templateId: null });
  };
  return (
    <BlockStack gap="400">
      {templates.length > 0 ? (
        <Card>
          <Select
            label="Start from a template"
            options={[
              { label: "No template", value: "" },
              ...templates.map(({ id, name }) => ({ label: name, value: id })),
            ]}
            value={value.templateId ?? ""}
            onChange={choose}
            helpText="Its text is copied: what you change here changes this campaign only."
          />
        </Card>
      ) : null}
      <Card>
        <MessageEditor
          channel={draft.channel}
          from={from ?? shop.name}
          value={value.body}
          onChange={(body) => onChange({ ...value, body })}
          error={problems.body}
          activity={{ source: "campaign", sourceId: draft.id, name: draft.name, medium: draft.channel }}
        >
          <Button onClick={() => setModal("test")} disabled={value.body.trim() === ""}>
            Send a test
          </Button>
          <Button onClick={() => setModal("template")} disabled={value.body.trim() === ""}>
            Save as template
          </Button>
        </MessageEditor>
      </Card>
      {modal === "template" ? (
        <SaveTemplateModal campaignId={draft.id} body={value.body} onClose={() => setModal(null)} />
      ) : null}
      {modal === "test" ? (
        <SendTestModal campaignId={draft.id} body={value.body} phone={testPhone} onClose={() => setModal(null)} />
      ) : null}
    </BlockStack>
  );
}
