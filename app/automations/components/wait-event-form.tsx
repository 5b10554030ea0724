import { BlockStack, Select, Text } from "@shopify/polaris";
import { SegmentPicker } from "../../segments/components/segment-picker.tsx";
import { awaitedLabels, type AwaitedEvent, type AwaitedKind } from "../awaited-event.ts";
import type { Step } from "../definition.ts";
import { useEditor } from "./editor-context.ts";
import { MinutesField } from "./minutes-field.tsx";

const kinds = Object.entries(awaitedLabels) as [AwaitedKind, string][];

const ofAnOrder = "Where an order started the automation, it is that order. Otherwise any order of theirs.";
const ofASegment =
  "Who comes and goes is seen whenever the segment’s list is read: each night, and when you update it.";

const helpTexts: Record<AwaitedKind, string> = {
  "order-placed": "The order that started the automation is not counted.",
  "order-fulfilled": ofAnOrder,
  "order-delivered": `${ofAnOrder} Carriers that Shopify does not track never say so.`,
  replied: "Any message to one of your numbers, whatever it says.",
  "segment-entered": ofASegment,
  "segment-left": ofASegment,
};

type Props = {
  step: Extract<Step, { kind: "wait-event" }>;
  onChange: (step: Extract<Step, { kind: "wait-event" }>) => void;
};

/** What a step waits for, and how long. */
export function WaitEventForm({ step, onChange }: Props) {
  const { segments, rememberSegment, problems } = useEditor();
  const { event, minutes } = step;
  return (
    <BlockStack gap="300">
      <Text as="p" tone="subdued">
        As soon as it happens they go on under “It happened”, otherwise under “Time ran out”. Only what happens after
        they came to this step counts.
      </Text>
      <Select
        label="Wait until"
        options={kinds.map(([value, label]) => ({ value, label }))}
        value={event.kind}
        error={"segmentId" in event ? undefined : problems.get(step.id)}
        helpText={helpTexts[event.kind]}
        onChange={(value) => {
          const [kind] = kinds.find(([known]) => known === value) ?? [];
          if (kind && kind !== event.kind) onChange({ ...step, event: newEvent(kind) });
        }}
      />
      {"segmentId" in event ? (
        <SegmentPicker
          label="Segment"
          single
          placeholder="Search segments"
          choices={segments}
          selected={event.segmentId === null ? [] : [event.segmentId]}
          unavailable={[]}
          error={problems.get(step.id)}
          onChange={([segmentId = null], segment) => {
            if (segment) rememberSegment(segment);
            onChange({ ...step, event: { ...event, segmentId } });
          }}
        />
      ) : null}
      <MinutesField
        label="At most"
        value={minutes}
        min={1}
        onChange={(changed) => onChange({ ...step, minutes: changed })}
      />
    </BlockStack>
  );
}

function newEvent(kind: AwaitedKind): AwaitedEvent {
  return kind === "segment-entered" || kind === "segment-left" ? { kind, segmentId: null } : { kind };
}
