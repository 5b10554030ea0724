import { BlockStack, Select, Text } from "@shopify/polaris";
import { SegmentPicker } from "../../segments/components/segment-picker.tsx";
import { awaitedLabels, type AwaitedEvent, type AwaitedKind } from "../awaited-event.ts";
import type { Step } from "../definition.ts";
import { useEditor } from "./editor-context.ts";
import { MinutesField } from "./minutes-field.tsx";

const kinds = Object.entries(awaitedLabels) as [AwaitedKind, string][];

const ofASegment =
  "Shopify tells us at once who comes and goes. The segment’s list, read each night, shows whoever was missed.";

function helpText(kind: AwaitedKind, isAboutOrder: boolean): string | undefined {
  const which = isAboutOrder ? "The order that started the automation." : "Any order of theirs.";
  switch (kind) {
    case "order-placed":
      return isAboutOrder ? "The order that started the automation is not counted." : undefined;
    case "order-fulfilled":
      return which;
    case "order-delivered":
      return `${which} A carrier that Shopify does not track never says so.`;
    case "replied":
      return "Any message to one of your numbers, whatever it says.";
    default:
      return ofASegment;
  }
}

type Props = {
  step: Extract<Step, { kind: "wait-event" }>;
  onChange: (step: Extract<Step, { kind: "wait-event" }>) => void;
};

/** What a step waits for, and how long. */
export function WaitEventForm({ step, onChange }: Props) {
  const { segments, rememberSegment, problems, event: scope } = useEditor();
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
        helpText={helpText(event.kind, scope === "order")}
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
