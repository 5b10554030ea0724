import { BlockStack, Box, Card, InlineGrid, ProgressBar, Text } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import type { CampaignChannel } from "../campaign.ts";
import { headlineOf, type CampaignReport } from "../report.ts";

/** How far the campaign is, and its figures: those below the bar add up to the audience. */
export function ReportFigures({ report, channel }: { report: CampaignReport; channel: CampaignChannel }) {
  const format = useFormat();
  const { states, recipients } = report;
  const { sent, delivered, read, failed, done } = headlineOf(report);
  const tiles = [
    { label: "Waiting", value: states.queued + states.sending },
    { label: "Sent", value: states.sent, note: "No receipt yet" },
    { label: "Delivered", value: delivered, note: `${format.percent(delivered, sent)} of those sent` },
    // Phones do not tell whether a text message was read.
    ...(channel === "sms"
      ? []
      : [{ label: "Read", value: read, note: `${format.percent(read, delivered)} of those delivered` }]),
    { label: "Failed", value: failed, note: `${format.percent(failed, sent)} of those sent` },
    { label: "Skipped", value: states.skipped },
    { label: "Unconfirmed", value: states.unconfirmed },
  ];
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="200">
          <Text
            as="p"
            variant="headingMd"
          >{`${format.number(done)} of ${format.count(recipients, "recipient", "recipients")} done`}</Text>
          <ProgressBar
            progress={recipients === 0 ? 0 : Math.floor((done / recipients) * 100)}
            size="small"
            tone="primary"
            animated={false}
            ariaLabelledBy="campaign-progress"
          />
          <Text as="span" id="campaign-progress" visuallyHidden>
            Recipients whose message is sent, failed or skipped
          </Text>
        </BlockStack>
      </Card>
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <InlineGrid columns={{ xs: 2, sm: 3, lg: tiles.length as 6 | 7 }} gap="300">
          {tiles.map(({ label, value, note }) => (
            <Card key={label} padding="300">
              <Box minHeight="72px">
                <Text as="h3" variant="bodySm" tone="subdued">
                  {label}
                </Text>
                <Text as="p" variant="headingLg" numeric>
                  {format.number(value)}
                </Text>
                {note ? (
                  <Text as="p" variant="bodySm" tone="subdued">
                    {note}
                  </Text>
                ) : null}
              </Box>
            </Card>
          ))}
        </InlineGrid>
      </Box>
    </BlockStack>
  );
}
