import { BlockStack, Card, Divider, InlineStack, Select, SkeletonBodyText, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { channelNames } from "../../channels/channel-names.ts";
import { phoneChannels, type PhoneChannel } from "../../customers/customer.ts";
import { useFormat } from "../../ui/use-shop.ts";

type CountExplanationData = {
  channel: PhoneChannel;
  members: number;
  /** Every reason with the people it takes away; with the reachable they add up to the members. */
  taken: { label: string; help: string; count: number }[];
  reachable: number;
};

/** Room for three reasons, so that the page stays where it is when they come. */
const ROOM_PX = 230;

/**
 * Why fewer people can be written to than Shopify counts in the segment, reason by reason. Read after the page, since it
 * looks at every member, and again when they were read anew (`readAt`).
 */
export function CountExplanation({ segmentId, readAt }: { segmentId: string; readAt: string | null }) {
  const [channel, setChannel] = useState<PhoneChannel>("sms");
  const { load, data } = useFetcher<CountExplanationData>();
  useEffect(() => load(`/app/segments/${segmentId}/reach?channel=${channel}`), [load, segmentId, channel, readAt]);
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
            options={phoneChannels.map((value) => ({ label: channelNames[value], value }))}
            value={channel}
            onChange={(value) => setChannel(phoneChannels.find((known) => known === value) ?? channel)}
          />
        </InlineStack>
        <div style={{ minHeight: ROOM_PX }}>
          {data?.channel === channel ? <Reasons explanation={data} /> : <SkeletonBodyText lines={8} />}
        </div>
      </BlockStack>
    </Card>
  );
}

function Reasons({ explanation }: { explanation: CountExplanationData }) {
  const format = useFormat();
  return (
    <BlockStack gap="400">
      <BlockStack gap="300" as="ul">
        <Line label="Customers in the segment" count={format.number(explanation.members)} />
        {explanation.taken.map((entry) => (
          <Line key={entry.label} label={entry.label} help={entry.help} count={`−${format.number(entry.count)}`} />
        ))}
      </BlockStack>
      <Divider />
      <InlineStack align="space-between">
        <Text as="span" fontWeight="semibold">{`Reachable by ${channelNames[explanation.channel]}`}</Text>
        <Text as="span" fontWeight="semibold" numeric>
          {format.number(explanation.reachable)}
        </Text>
      </InlineStack>
    </BlockStack>
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
