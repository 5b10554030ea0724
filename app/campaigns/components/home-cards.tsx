import { BlockStack, Box, Button, Card, EmptyState, Icon, InlineGrid, InlineStack, Link, Text } from "@shopify/polaris";
import { CheckCircleIcon, CircleChevronRightIcon } from "@shopify/polaris-icons";
import { Fragment } from "react";
import { channelNames } from "../../channels/channel-names.ts";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { NoticeBanner } from "../../ui/notice-banner.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import type { CampaignRow } from "../campaign-list.ts";
import type { Attention, FirstStep, HomeData } from "../home.ts";
import { CampaignStatusBadge } from "./campaign-status-badge.tsx";

/** What needs the merchant, most pressing first. */
export function AttentionList({ attention }: { attention: Attention[] }) {
  return (
    <NoticeBanner
      notices={attention.map(({ detail, ...notice }) => ({ ...notice, body: detail ? <p>{detail}</p> : undefined }))}
    />
  );
}

/** What a new shop does once; it can be put away. */
export function FirstSteps({
  steps,
  dismissing,
  onDismiss,
}: {
  steps: FirstStep[];
  dismissing: boolean;
  onDismiss: () => void;
}) {
  const format = useFormat();
  const done = steps.filter((step) => step.isDone).length;
  const next = steps.find((step) => !step.isDone);
  if (!next) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              Get started
            </Text>
            <Text as="p" tone="subdued">{`${format.number(done)} of ${format.number(steps.length)} done`}</Text>
          </BlockStack>
          <Button variant="tertiary" loading={dismissing} onClick={onDismiss}>
            Dismiss
          </Button>
        </InlineStack>
        <BlockStack gap="300" as="ol">
          {steps.map((step) => (
            <InlineStack as="li" key={step.title} gap="300" wrap={false} blockAlign="start">
              <Box>
                <Icon
                  source={step.isDone ? CheckCircleIcon : CircleChevronRightIcon}
                  tone={step.isDone ? "success" : "subdued"}
                  accessibilityLabel={step.isDone ? "Done" : "To do"}
                />
              </Box>
              <BlockStack gap="100">
                <Text as="h3" variant="bodyMd" fontWeight="semibold">
                  {step.title}
                </Text>
                <Text as="p" tone="subdued">
                  {step.detail}
                </Text>
                {step === next ? (
                  <InlineStack>
                    <Button url={step.action.url}>{step.action.content}</Button>
                  </InlineStack>
                ) : null}
              </BlockStack>
            </InlineStack>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

/** The figures of the last 30 days, today among them. */
export function LatelyCard({ lately }: { lately: HomeData["lately"] }) {
  const format = useFormat();
  const tiles = [
    { label: "Messages sent", value: format.number(lately.sent) },
    { label: "Delivered", value: format.percent(lately.delivered, lately.sent) },
    { label: "Read", value: lately.read > 0 ? format.percent(lately.read, lately.delivered) : "–" },
    { label: "Failed", value: format.percent(lately.failed, lately.sent) },
  ];
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Last 30 days
          </Text>
          <Text as="p" tone="subdued">
            All messages to your customers, whatever sent them. Tests and answers to STOP are left out.
          </Text>
        </BlockStack>
        <InlineGrid columns={{ xs: 2, md: 4 }} gap="400">
          {tiles.map(({ label, value }) => (
            <BlockStack key={label}>
              <Text as="h3" variant="bodySm" tone="subdued">
                {label}
              </Text>
              <Text as="p" variant="headingLg" numeric>
                {value}
              </Text>
            </BlockStack>
          ))}
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}

/** The last campaigns, each with how it did. */
export function RecentCampaigns({ recent }: { recent: CampaignRow[] }) {
  const format = useFormat();
  if (recent.length === 0) {
    return (
      <Card>
        <EmptyState heading="No campaign was sent yet" image={EMPTY_ILLUSTRATION}>
          <p>What you send, and how it did, appears here.</p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between">
          <Text as="h2" variant="headingMd">
            Recent campaigns
          </Text>
          <Link url="/app/campaigns" removeUnderline>
            View all
          </Link>
        </InlineStack>
        {recent.map((campaign, position) => (
          <Fragment key={campaign.id}>
            {position > 0 ? <Box borderBlockStartWidth="025" borderColor="border-secondary" /> : null}
            <InlineStack align="space-between" gap="200" blockAlign="center">
              <BlockStack gap="100">
                <InlineStack align="start" gap="200" blockAlign="center">
                  <Link url={`/app/campaigns/${campaign.id}`} removeUnderline monochrome>
                    <Text as="span" fontWeight="semibold">
                      {campaign.name}
                    </Text>
                  </Link>
                  <CampaignStatusBadge status={campaign.status} />
                </InlineStack>
                <Text
                  as="p"
                  tone="subdued"
                  variant="bodySm"
                >{`${channelNames[campaign.channel]}, ${format.dateTime(campaign.at ?? campaign.updatedAt)}`}</Text>
              </BlockStack>
              <Text as="p" numeric>
                {describeOutcome(campaign, format)}
              </Text>
            </InlineStack>
          </Fragment>
        ))}
      </BlockStack>
    </Card>
  );
}

function describeOutcome({ outcome, channel }: CampaignRow, format: ReturnType<typeof useFormat>): string {
  if (!outcome) return "No recipients";
  const { sent, delivered, read, failed } = outcome;
  if (sent === 0) return `${format.count(outcome.recipients, "recipient", "recipients")}, none sent yet`;
  return [
    `${format.number(sent)} sent`,
    `${format.percent(delivered, sent)} delivered`,
    // Phones do not tell whether a text message was read.
    ...(channel === "sms" ? [] : [`${format.percent(read, delivered)} read`]),
    `${format.percent(failed, sent)} failed`,
  ].join(", ");
}
