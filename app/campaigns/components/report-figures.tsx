import { BlockStack, Box, Card, InlineGrid, ProgressBar, Text } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import type { CampaignChannel } from "../campaign.ts";
import { figuresOf, headlineOf, type CampaignReport, type FigureName } from "../report.ts";

const labels: Record<FigureName, string> = {
  waiting: "Waiting",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Failed",
  skipped: "Skipped",
  unconfirmed: "Unconfirmed",
};

/** How far the campaign is, and its figures: those below the bar add up to the audience. */
export function ReportFigures({ report, channel }: { report: CampaignReport; channel: CampaignChannel }) {
  const format = useFormat();
  const { recipients } = report;
  const { sent, delivered, read, failed, done } = headlineOf(report);
  const tiles = figuresOf(report, channel);
  const notes: Partial<Record<FigureName, string>> = {
    sent: "No receipt yet",
    delivered: channel === "sms" ? `${format.percent(delivered, sent)} of those sent` : "Not read yet",
    read: `${format.percent(read, delivered)} of ${format.number(delivered)} delivered`,
    failed: `${format.percent(failed, sent)} of those sent`,
  };
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
          {tiles.map(({ name, count }) => (
            <Card key={name} padding="300">
              <Box minHeight="72px">
                <Text as="h3" variant="bodySm" tone="subdued">
                  {labels[name]}
                </Text>
                <Text as="p" variant="headingLg" numeric>
                  {format.number(count)}
                </Text>
                {notes[name] ? (
                  <Text as="p" variant="bodySm" tone="subdued">
                    {notes[name]}
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
