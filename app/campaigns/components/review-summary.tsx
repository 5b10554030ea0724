import { BlockStack, Box, Card, Divider, InlineStack, Link, Text } from "@shopify/polaris";
import { Fragment, type ReactNode } from "react";
import { channelNames } from "../../channels/channel-names.ts";
import { useFormat } from "../../ui/use-shop.ts";
import type { DraftStep } from "../campaign-draft.ts";
import { resendWords } from "../audience-words.ts";
import { stepPath, type ReviewedDraft } from "../draft-view.ts";

/** What was decided in each step, with the way back to it unless it is decided for good. */
export function ReviewSummary({ draft, isFixed = false }: { draft: ReviewedDraft; isFixed?: boolean }) {
  const format = useFormat();
  const usesLists = draft.includeNames.length + draft.excludeNames.length > 0;
  const sections: { step: DraftStep; title: string; content: ReactNode }[] = [
    {
      step: "basics",
      title: "Channel",
      content: `${channelNames[draft.channel]} from ${draft.senderName ?? "no sender yet"}`,
    },
    {
      step: "audience",
      title: "Audience",
      content: (
        <>
          <Text as="p">{audienceOf(draft)}</Text>
          {draft.excludeNames.length > 0 ? <Text as="p">{`Without ${draft.excludeNames.join(", ")}`}</Text> : null}
          {usesLists ? (
            <Text as="p" tone="subdued">
              {listsOf(draft, format.dateTime)}
            </Text>
          ) : null}
        </>
      ),
    },
    {
      step: "message",
      title: "Message",
      content: <span style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>{draft.body || "No text yet"}</span>,
    },
    {
      step: "schedule",
      title: "Schedule",
      content: (
        <>
          <Text as="p">{draft.scheduledAt ? format.dateTime(draft.scheduledAt) : "At once"}</Text>
          {draft.latestAt ? <Text as="p">{`Not after ${format.dateTime(draft.latestAt)}`}</Text> : null}
        </>
      ),
    },
  ];
  return (
    <Card>
      <BlockStack gap="400">
        {sections.map(({ step, title, content }, position) => (
          <Fragment key={step}>
            {position > 0 ? <Divider /> : null}
            <BlockStack gap="100">
              <InlineStack align="space-between">
                <Text as="h2" variant="headingSm">
                  {title}
                </Text>
                {isFixed ? null : (
                  <Link
                    url={stepPath(draft.id, step)}
                    accessibilityLabel={`Edit ${title.toLowerCase()}`}
                    removeUnderline
                  >
                    Edit
                  </Link>
                )}
              </InlineStack>
              <Box>{content}</Box>
            </BlockStack>
          </Fragment>
        ))}
      </BlockStack>
    </Card>
  );
}

function audienceOf(draft: ReviewedDraft): string {
  if (draft.resendTo) return resendWords[draft.resendTo];
  if (draft.allSubscribed) return "All subscribed customers";
  return draft.includeNames.join(", ") || "No segment yet";
}

function listsOf(draft: ReviewedDraft, dateTime: (iso: string) => string): string {
  if (draft.audienceMode === "refresh") return "The lists are read again when the campaign starts.";
  return draft.frozenAt
    ? `The lists are frozen as they were on ${dateTime(draft.frozenAt)}.`
    : "The lists are not frozen yet.";
}
