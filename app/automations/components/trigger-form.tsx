import { BlockStack, FormLayout, Select, TextField } from "@shopify/polaris";
import { SegmentPicker } from "../../segments/components/segment-picker.tsx";
import {
  longestAbandonment,
  triggerLabels,
  viewPause,
  type Definition,
  type Trigger,
  type TriggerKind,
} from "../definition.ts";
import { isDateTrigger } from "../date-trigger.ts";
import { DateTriggerForm } from "./date-trigger-form.tsx";
import { useEditor } from "./editor-context.ts";
import { MinutesField } from "./minutes-field.tsx";
import { NumberField } from "./number-field.tsx";
import { TimeField } from "./time-field.tsx";

const kinds = Object.entries(triggerLabels) as [TriggerKind, string][];

type Props = { definition: Definition; onChange: (change: Partial<Definition>) => void };

/** What the automation waits for. */
export function TriggerForm({ definition: { trigger, stopOn }, onChange }: Props) {
  const { segments, rememberSegment } = useEditor();
  return (
    <BlockStack gap="300">
      <Select
        label="It starts with"
        options={kinds.map(([value, label]) => ({ value, label }))}
        value={trigger.kind}
        onChange={(value) => {
          const [kind] = kinds.find(([known]) => known === value) ?? [];
          if (!kind || kind === trigger.kind) return;
          // Only who came in by a segment can leave it.
          onChange({ trigger: newTrigger(kind), stopOn: stopOn.filter((event) => event !== "segment-left") });
        }}
      />
      {trigger.kind === "checkout-abandoned" ? (
        <MinutesField
          label="When nothing has happened to it for"
          value={trigger.afterMinutes}
          min={10}
          max={longestAbandonment}
          helpText="Each change of the checkout starts the time anew. An order ends it."
          onChange={(afterMinutes) => onChange({ trigger: { ...trigger, afterMinutes } })}
        />
      ) : null}
      {trigger.kind === "product-viewed" ? (
        <MinutesField
          label="After the last product they looked at"
          value={trigger.afterMinutes}
          min={viewPause.least}
          max={viewPause.most}
          helpText="An order or a checkout in that time starts nothing. A customer has one run a day at most. Only visitors who allow marketing in your store’s privacy settings are seen, in browsers known to be theirs."
          onChange={(afterMinutes) => onChange({ trigger: { ...trigger, afterMinutes } })}
        />
      ) : null}
      {trigger.kind === "order-after-days" ? (
        <FormLayout>
          <NumberField
            label="Days after the order was placed"
            value={trigger.days}
            min={1}
            max={365}
            suffix="days"
            helpText="An order that is cancelled or refunded before then, even in part, starts nothing."
            onChange={(days) => onChange({ trigger: { ...trigger, days } })}
          />
          <TimeField
            label="When the clock in your store’s time zone shows"
            value={trigger.time}
            onChange={(time) => onChange({ trigger: { ...trigger, time } })}
          />
        </FormLayout>
      ) : null}
      {isDateTrigger(trigger) ? (
        <DateTriggerForm key={trigger.kind} trigger={trigger} onChange={(changed) => onChange({ trigger: changed })} />
      ) : null}
      {trigger.kind === "flow" ? (
        <FormLayout>
          <TextField
            label="Handle"
            value={trigger.handle}
            onChange={(handle) => onChange({ trigger: { ...trigger, handle: toHandle(handle) } })}
            helpText="Enter it in the action “Start automation” of your workflow. Letters, digits and hyphens."
            maxLength={60}
            autoComplete="off"
            spellCheck={false}
          />
          <Select
            label="The workflow hands over"
            options={[
              { value: "customer", label: "A customer" },
              { value: "order", label: "An order" },
              { value: "checkout", label: "An abandoned checkout" },
            ]}
            value={trigger.about}
            onChange={(about) =>
              onChange({ trigger: { ...trigger, about: abouts.find((known) => known === about) ?? trigger.about } })
            }
            helpText="Conditions and messages can use what is known of it."
          />
        </FormLayout>
      ) : null}
      {"segmentId" in trigger ? (
        <SegmentPicker
          label="Segment"
          single
          placeholder="Search segments"
          choices={segments}
          selected={trigger.segmentId === null ? [] : [trigger.segmentId]}
          unavailable={[]}
          onChange={([segmentId = null], segment) => {
            if (segment) rememberSegment(segment);
            onChange({ trigger: { ...trigger, segmentId } });
          }}
          helpText="Shopify tells us at once who comes and goes. The segment’s list, read each night, shows whoever was missed."
        />
      ) : null}
    </BlockStack>
  );
}

const abouts = ["customer", "order", "checkout"] as const;

/** What is typed as a handle is spelled, with a hyphen at the end while the next word is on its way. */
function toHandle(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/-{2,}/g, "-")
    .replace(/^-/, "");
}

function newTrigger(kind: TriggerKind): Trigger {
  if (kind === "checkout-abandoned") return { kind, afterMinutes: 60 };
  if (kind === "product-viewed") return { kind, afterMinutes: 60 };
  if (kind === "order-after-days") return { kind, days: 30, time: "10:00" };
  if (kind === "birthday") return { kind, metafield: null, offsetDays: 0, time: "10:00" };
  if (kind === "first-order-anniversary") return { kind, offsetDays: 0, time: "10:00" };
  if (kind === "flow") return { kind, handle: "", about: "customer" };
  if (kind === "segment-entered" || kind === "segment-left") return { kind, segmentId: null };
  return { kind };
}
