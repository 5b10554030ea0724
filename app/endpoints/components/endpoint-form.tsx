import { BlockStack, Card, ChoiceList, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import {
  endpointEvents,
  isEventHandle,
  longestName,
  longestUrl,
  retryWords,
  type EndpointDraft,
  type EndpointProblems,
} from "../endpoint.ts";

type Props = {
  draft: EndpointDraft;
  problems: EndpointProblems;
  /** One that is made is on. */
  isNew: boolean;
  onChange: (draft: EndpointDraft) => void;
};

const choices = Object.entries(endpointEvents).map(([value, { title }]) => ({ value, label: title }));

/** What a webhook is called, where events are sent, and which. */
export function EndpointForm({ draft, problems, isNew, onChange }: Props) {
  return (
    <>
      <Card>
        <FormLayout>
          <TextField
            label="Name"
            helpText="You find its calls under this name. Only you and your staff see it."
            value={draft.name}
            onChange={(name) => onChange({ ...draft, name })}
            error={problems.name}
            maxLength={longestName}
            autoComplete="off"
          />
          {isNew ? null : (
            <Select
              label="State"
              helpText="While it is off, no events are sent to it and its calls are refused."
              options={[
                { label: "On", value: "on" },
                { label: "Off", value: "off" },
              ]}
              value={draft.isOn ? "on" : "off"}
              onChange={(state) => onChange({ ...draft, isOn: state === "on" })}
            />
          )}
        </FormLayout>
      </Card>
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              Events out
            </Text>
            <Text as="p" tone="subdued">
              What Segue tells your program. Leave both empty if it only calls in.
            </Text>
          </BlockStack>
          <TextField
            label="Address"
            type="url"
            value={draft.url}
            onChange={(url) => onChange({ ...draft, url })}
            error={problems.url}
            placeholder="https://example.com/segue"
            maxLength={longestUrl}
            autoComplete="off"
            spellCheck={false}
          />
          <ChoiceList
            title="Events"
            allowMultiple
            choices={choices}
            selected={draft.events}
            onChange={(events) => onChange({ ...draft, events: events.filter(isEventHandle) })}
            error={problems.events}
          />
          <Text as="p" tone="subdued">
            {`${retryWords} If nothing arrives for three days, the webhook is switched off.`}
          </Text>
        </BlockStack>
      </Card>
    </>
  );
}
