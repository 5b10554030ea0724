import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { channelNames } from "../../channels/channel-names.ts";
import { useFormat } from "../../ui/use-shop.ts";
import { holdChannels, type HoldLine } from "../hold.ts";
import { HoldModal } from "./hold-modal.tsx";

type Props = { customerId: string; holds: HoldLine[] };

/** What keeps marketing from a customer for now, why and until when, with a way to end it and to hold messages. */
export function HoldsCard({ customerId, holds }: Props) {
  const [holding, setHolding] = useState(false);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Holds
          </Text>
          <Button onClick={() => setHolding(true)}>Hold messages</Button>
        </InlineStack>
        {holds.length === 0 ? (
          <Text as="p" tone="subdued">
            None. While a customer is on hold, for example because of an open support case, campaigns and automations
            leave them out.
          </Text>
        ) : (
          holds.map((hold) => <Hold key={hold.ids.join(" ")} hold={hold} />)
        )}
      </BlockStack>
      {holding ? <HoldModal key={customerId} onClose={() => setHolding(false)} /> : null}
    </Card>
  );
}

function Hold({ hold }: { hold: HoldLine }) {
  const format = useFormat();
  const fetcher = useFetcher();
  const { ids, reason, until, placedAt, placedBy } = hold;
  return (
    <InlineStack align="space-between" blockAlign="start" gap="300" wrap={false}>
      <Box minWidth="0">
        <Text as="p" fontWeight="medium" breakWord>
          {reason}
        </Text>
        <Text as="p" breakWord>
          {`${wordsFor(hold.channels)}, ${until ? `until ${format.dateTime(until)}` : "until released"}`}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          {`Since ${format.dateTime(placedAt)}, by ${placedBy}`}
        </Text>
      </Box>
      <fetcher.Form method="post">
        <input type="hidden" name="intent" value="release" />
        <input type="hidden" name="ids" value={ids.join(",")} />
        <Button submit loading={fetcher.state !== "idle"} accessibilityLabel={`Release: ${reason}`}>
          Release
        </Button>
      </fetcher.Form>
    </InlineStack>
  );
}

function wordsFor(channels: HoldLine["channels"]): string {
  if (channels.length === holdChannels.length) return "All channels";
  return channels.map((channel) => channelNames[channel]).join(", ");
}
