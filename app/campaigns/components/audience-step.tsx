import { BlockStack, Button, Card, ChoiceList, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { channelNames } from "../../channels/channel-names.ts";
import type { FieldProblems } from "../campaign-draft.ts";
import { resendWords } from "../audience-words.ts";
import type { DraftView, ResendTo } from "../draft-view.ts";
import type { SegmentChoice } from "../../segments/segment-choice.ts";
import { AudienceCount } from "./audience-count.tsx";
import { SegmentPicker } from "../../segments/components/segment-picker.tsx";
import { useAudienceCount, type AudienceValue } from "./use-audience-count.ts";

type Props = {
  draft: DraftView;
  choices: SegmentChoice[];
  value: AudienceValue;
  problems: FieldProblems;
  onChange: (value: AudienceValue) => void;
};

/** Whom the campaign is for, with the live count of who can be reached beside it. */
export function AudienceStep({ draft, choices, value, problems, onChange }: Props) {
  const isChosen = value.allSubscribed || value.includeSegmentIds.length > 0 || draft.resendTo !== null;
  const { result, isStale } = useAudienceCount(draft.id, value, isChosen);
  return (
    <InlineGrid columns={{ xs: 1, md: ["twoThirds", "oneThird"] }} gap="400" alignItems="start">
      <BlockStack gap="400">
        {draft.resendTo ? (
          <ResendNote to={draft.resendTo} />
        ) : (
          <IncludeCard draft={draft} choices={choices} value={value} problems={problems} onChange={onChange} />
        )}
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Leave out
            </Text>
            <SegmentPicker
              label="Segments to exclude"
              placeholder="Search segments"
              helpText="Customers in these segments do not get the message, whatever else they are in."
              error={problems.excludeSegmentIds}
              choices={choices}
              selected={value.excludeSegmentIds}
              unavailable={value.includeSegmentIds}
              onChange={(excludeSegmentIds) => onChange({ ...value, excludeSegmentIds })}
            />
          </BlockStack>
        </Card>
      </BlockStack>
      <AudienceCount channel={draft.channel} result={result} isStale={isStale} />
    </InlineGrid>
  );
}

function IncludeCard({ draft, choices, value, problems, onChange }: Props) {
  const carried = new URLSearchParams({
    include: value.includeSegmentIds.join(","),
    exclude: value.excludeSegmentIds.join(","),
  });
  return (
    <Card>
      <BlockStack gap="400">
        <ChoiceList
          title="Send to"
          choices={[
            {
              label: "Segments",
              value: "segments",
              helpText: "Your store’s own customer segments.",
            },
            {
              label: "All subscribed customers",
              value: "all",
              helpText: `Everyone who agreed to ${channelNames[draft.channel]} marketing from you.`,
            },
          ]}
          selected={[value.allSubscribed ? "all" : "segments"]}
          onChange={([chosen]) =>
            onChange(
              chosen === "all"
                ? { ...value, allSubscribed: true, includeSegmentIds: [] }
                : { ...value, allSubscribed: false },
            )
          }
        />
        {value.allSubscribed ? null : (
          <BlockStack gap="300">
            <SegmentPicker
              label="Segments to include"
              placeholder="Search segments"
              helpText="A customer in several of them gets one message."
              error={problems.includeSegmentIds}
              choices={choices}
              selected={value.includeSegmentIds}
              unavailable={value.excludeSegmentIds}
              onChange={(includeSegmentIds) => onChange({ ...value, includeSegmentIds })}
            />
            <InlineStack>
              <Button variant="plain" url={`/app/campaigns/${draft.id}/new-segment?${carried}`}>
                Create segment
              </Button>
            </InlineStack>
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

function ResendNote({ to }: { to: ResendTo }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          Send to
        </Text>
        <Text as="p">{`${resendWords[to]}. Whoever has unsubscribed since is left out.`}</Text>
      </BlockStack>
    </Card>
  );
}
