import {
  BlockStack,
  Box,
  Card,
  Divider,
  InlineStack,
  SkeletonBodyText,
  SkeletonDisplayText,
  Text,
} from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import { explainExclusion } from "../audience-words.ts";
import type { AudienceEstimate } from "../audience.ts";
import type { CampaignChannel } from "../campaign.ts";

type Props = {
  channel: CampaignChannel;
  /** "counting" until the first answer; null when there is nothing to count yet. */
  result: { ok: true; estimate: AudienceEstimate } | { ok: false; problem: string } | "counting" | null;
  /** A newer count is on its way: the one shown is of the choice before. */
  isStale?: boolean;
};

/** How many customers get the message, and why the others do not, line by line up to the sum. */
export function AudienceCount({ channel, result, isStale = false }: Props) {
  return (
    <Card>
      <Box minHeight="180px">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Who gets it
          </Text>
          <div
            aria-live="polite"
            aria-busy={result === "counting" || isStale}
            style={{ opacity: isStale ? 0.5 : 1, transition: "opacity 150ms" }}
          >
            {result === null ? (
              <Text as="p" tone="subdued">
                Choose a segment to see how many customers can be reached.
              </Text>
            ) : result === "counting" ? (
              <BlockStack gap="300">
                <SkeletonDisplayText size="medium" />
                <SkeletonBodyText lines={3} />
              </BlockStack>
            ) : result.ok ? (
              <CountLines channel={channel} estimate={result.estimate} />
            ) : (
              <Text as="p" tone="caution">
                {result.problem}
              </Text>
            )}
          </div>
        </BlockStack>
      </Box>
    </Card>
  );
}

function CountLines({ channel, estimate }: { channel: CampaignChannel; estimate: AudienceEstimate }) {
  const format = useFormat();
  return (
    <BlockStack gap="300">
      <Text as="p" variant="headingLg">
        {format.count(estimate.eligible, "customer", "customers")}
      </Text>
      {estimate.exclusions.length > 0 ? (
        <BlockStack gap="200">
          <Line label="Customers you chose" count={format.number(estimate.total)} />
          {estimate.exclusions.map(({ reason, count }) => {
            const { label, help } = explainExclusion(reason, channel);
            return <Line key={reason} label={label} help={help} count={`−${format.number(count)}`} />;
          })}
          <Divider />
          <Line label="Get the message" count={format.number(estimate.eligible)} />
        </BlockStack>
      ) : null}
    </BlockStack>
  );
}

function Line({ label, help, count }: { label: string; help?: string; count: string }) {
  return (
    <InlineStack align="space-between" gap="400" wrap={false} blockAlign="start">
      <BlockStack>
        <Text as="span">{label}</Text>
        {help ? (
          <Text as="span" tone="subdued" variant="bodySm">
            {help}
          </Text>
        ) : null}
      </BlockStack>
      <Text as="span" numeric>
        {count}
      </Text>
    </InlineStack>
  );
}
