import { BlockStack, Card, ChoiceList, FormLayout, Text, TextField } from "@shopify/polaris";
import { useFormat, useShop } from "../../ui/use-shop.ts";
import type { FieldProblems } from "../campaign-draft.ts";
import type { AudienceMode } from "../campaign.ts";
import type { DraftView } from "../draft-view.ts";
import { instantInZone, type WallTime } from "../schedule.ts";

export type ScheduleValue = { at: WallTime | null; latest: WallTime | null; audienceMode: AudienceMode };

type Props = {
  draft: DraftView;
  /** What the shop's clock showed when the page was made: where the fields begin. */
  clock: WallTime;
  value: ScheduleValue;
  problems: FieldProblems;
  onChange: (value: ScheduleValue) => void;
};

/** When it goes out, to which state of the lists, and until when it is worth sending. */
export function ScheduleStep({ draft, clock, value, problems, onChange }: Props) {
  const { timezone } = useShop();
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="400">
          <ChoiceList
            title="When to send"
            choices={[
              { label: "As soon as I send it", value: "now" },
              { label: "At a date and time", value: "later", helpText: `On your store’s clock (${timezone}).` },
            ]}
            selected={[value.at ? "later" : "now"]}
            onChange={([chosen]) => onChange({ ...value, at: chosen === "later" ? (value.at ?? clock) : null })}
          />
          {value.at ? (
            <TimeFields
              label="Start"
              value={value.at}
              error={problems.at}
              onChange={(at) => onChange({ ...value, at })}
            />
          ) : null}
        </BlockStack>
      </Card>
      {draft.includeSegmentIds.length + draft.excludeSegmentIds.length > 0 ? (
        <ListsCard draft={draft} value={value} problems={problems} onChange={onChange} />
      ) : null}
      <Card>
        <BlockStack gap="400">
          <ChoiceList
            title="Latest useful time"
            choices={[
              { label: "None", value: "none", helpText: "If sending is held up, the messages go out late." },
              {
                label: "Do not send after",
                value: "until",
                helpText: "For an offer that ends. Whoever has not been written to by then is skipped as too late.",
              },
            ]}
            selected={[value.latest ? "until" : "none"]}
            onChange={([chosen]) =>
              onChange({ ...value, latest: chosen === "until" ? (value.latest ?? value.at ?? clock) : null })
            }
          />
          {value.latest ? (
            <TimeFields
              label="Latest"
              value={value.latest}
              error={problems.latest}
              onChange={(latest) => onChange({ ...value, latest })}
            />
          ) : null}
        </BlockStack>
      </Card>
    </BlockStack>
  );
}

function ListsCard({ draft, value, problems, onChange }: Omit<Props, "clock">) {
  const format = useFormat();
  const frozen =
    draft.frozenAt && draft.audienceMode === "freeze"
      ? ` Last frozen on ${format.dateTime(draft.frozenAt)}; continuing freezes them as they are now.`
      : "";
  return (
    <Card>
      <BlockStack gap="300">
        <ChoiceList
          title="Which customers of the segments"
          choices={[
            {
              label: "Those who are in them now",
              value: "freeze",
              helpText: `Freezes the lists. Customers who join or leave the segments before the campaign starts change nothing.${frozen}`,
            },
            {
              label: "Those who are in them when it starts",
              value: "refresh",
              helpText:
                "Reads the lists from Shopify again just before sending, so the final count may differ from the review.",
            },
          ]}
          selected={[value.audienceMode]}
          onChange={([chosen]) => onChange({ ...value, audienceMode: chosen === "refresh" ? "refresh" : "freeze" })}
          error={problems.audienceMode}
        />
        <Text as="p" tone="subdued">
          Either way, whoever unsubscribes before their turn is left out.
        </Text>
      </BlockStack>
    </Card>
  );
}

function TimeFields({
  label,
  value,
  error,
  onChange,
}: {
  label: string;
  value: WallTime;
  error?: string;
  onChange: (value: WallTime) => void;
}) {
  const { timezone } = useShop();
  const appointment = instantInZone(value, timezone);
  const note = appointment.ok ? appointment.note : null;
  return (
    <FormLayout>
      <FormLayout.Group condensed>
        <TextField
          label={`${label} date`}
          type="date"
          value={value.date}
          onChange={(date) => onChange({ ...value, date })}
          error={error}
          autoComplete="off"
        />
        <TextField
          label={`${label} time`}
          type="time"
          value={value.time}
          onChange={(time) => onChange({ ...value, time })}
          helpText={note ?? undefined}
          autoComplete="off"
        />
      </FormLayout.Group>
    </FormLayout>
  );
}
