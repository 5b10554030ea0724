import { BlockStack, Card, Divider, InlineStack, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import { channelNames } from "../../channels/channel-names.ts";
import { useFormat } from "../../ui/use-shop.ts";

export type CountExplanationData = {
  channel: "sms" | "whatsapp" | "rcs";
  members: number;
  /** Every reason with the people it takes away; with the reachable they add up to the members. */
  taken: { label: string; help: string; count: number }[];
  reachable: number;
}[];

/** Why fewer people can be written to than Shopify counts in the segment, reason by reason. */
export function CountExplanation({ explanation }: { explanation: CountExplanationData }) {
  const format = useFormat();
  const [channel, setChannel] = useState(explanation[0]?.channel ?? "sms");
  const shown = explanation.find((entry) => entry.channel === channel);
  if (!shown) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Who you can reach
          </Text>
          <Select
            label="Channel"
            labelHidden
            options={explanation.map((entry) => ({ label: channelNames[entry.channel], value: entry.channel }))}
            value={channel}
            onChange={(value) => setChannel(value as typeof channel)}
          />
        </InlineStack>
        <BlockStack gap="300" as="ul">
          <Line label="Customers in the segment" count={format.number(shown.members)} />
          {shown.taken
            .filter((entry) => entry.count > 0)
            .map((entry) => (
              <Line key={entry.label} label={entry.label} help={entry.help} count={`−${format.number(entry.count)}`} />
            ))}
        </BlockStack>
        <Divider />
        <InlineStack align="space-between">
          <Text as="span" fontWeight="semibold">{`Reachable by ${channelNames[channel]}`}</Text>
          <Text as="span" fontWeight="semibold" numeric>
            {format.number(shown.reachable)}
          </Text>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function Line({ label, help, count }: { label: string; help?: string; count: string }) {
  return (
    <InlineStack as="li" align="space-between" gap="400" wrap={false} blockAlign="start">
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
