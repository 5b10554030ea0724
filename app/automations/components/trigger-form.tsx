import { BlockStack, Select } from "@shopify/polaris";
import { triggerLabels, type Trigger, type TriggerKind } from "../definition.ts";
import { useEditor } from "./editor-context.ts";
import { MinutesField } from "./minutes-field.tsx";

const kinds = Object.entries(triggerLabels) as [TriggerKind, string][];

/** What the automation waits for. */
export function TriggerForm({ trigger, onChange }: { trigger: Trigger; onChange: (trigger: Trigger) => void }) {
  const { segments } = useEditor();
  return (
    <BlockStack gap="300">
      <Select
        label="It starts with"
        options={kinds.map(([value, label]) => ({ value, label }))}
        value={trigger.kind}
        onChange={(value) => {
          const [kind] = kinds.find(([known]) => known === value) ?? [];
          if (kind && kind !== trigger.kind) onChange(newTrigger(kind));
        }}
      />
      {trigger.kind === "checkout-abandoned" ? (
        <MinutesField
          label="When nothing has happened to it for"
          value={trigger.afterMinutes}
          min={10}
          helpText="Each change of the checkout starts the time anew. An order ends it."
          onChange={(afterMinutes) => onChange({ ...trigger, afterMinutes })}
        />
      ) : null}
      {"segmentId" in trigger ? (
        <Select
          label="Segment"
          placeholder="Choose a segment"
          options={segments.map(({ id, name }) => ({ value: id, label: name }))}
          value={trigger.segmentId ?? ""}
          onChange={(segmentId) => onChange({ ...trigger, segmentId })}
          helpText="Who comes and goes is seen whenever the segment’s list is read: each night, and when you update it."
        />
      ) : null}
    </BlockStack>
  );
}

function newTrigger(kind: TriggerKind): Trigger {
  if (kind === "checkout-abandoned") return { kind, afterMinutes: 60 };
  if (kind === "segment-entered" || kind === "segment-left") return { kind, segmentId: null };
  return { kind };
}
