import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import type { CampaignChannel } from "../campaign.ts";
import type { CampaignReview } from "../review.ts";

type Props = { campaignId: string; channel: CampaignChannel; review: CampaignReview };

/** What the campaign takes in parts and money, at most. Honest about being an estimate. */
export function CostCard({ campaignId, channel, review }: Props) {
  const format = useFormat();
  const { estimate, worstParts, cost } = review;
  if (!estimate || worstParts === null) return null;
  const parts = worstParts * estimate.eligible;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          What it takes
        </Text>
        {channel === "sms" ? (
          <Text as="p">{`Up to ${format.count(parts, "part", "parts")}: ${format.number(worstParts)} for each of ${format.count(estimate.eligible, "customer", "customers")}.`}</Text>
        ) : (
          <Text as="p">{format.count(estimate.eligible, "message", "messages")}</Text>
        )}
        {cost ? (
          <>
            <Text as="p" variant="headingLg">{`About ${format.moneyIn(cost.amount, cost.currency)}`}</Text>
            <Text as="p" tone="subdued">
              {`An estimate at your own prices, by the customers’ countries. Your carrier’s bill is what counts.${
                cost.unpriced > 0
                  ? ` ${format.count(cost.unpriced, "customer is", "customers are")} in countries without a price and not in it.`
                  : ""
              }`}
            </Text>
          </>
        ) : null}
        <Link url={`/app/settings/prices?channel=${channel}&campaign=${campaignId}`}>
          {cost ? "Change prices" : "Set your prices to see what it costs"}
        </Link>
      </BlockStack>
    </Card>
  );
}
