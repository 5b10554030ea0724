import { Box, Text } from "@shopify/polaris";
import type { ChannelName } from "../../channels/channel.ts";
import { channelNames } from "../../channels/channel-names.ts";
import styles from "./phone-preview.module.css";

/** A message as the customer's phone shows it. */
export function PhonePreview({
  channel,
  from,
  body,
  placeholder,
}: {
  channel: ChannelName;
  from: string;
  body: string;
  placeholder: string;
}) {
  return (
    <div className={styles.phone} data-channel={channel} aria-label="Preview on a phone">
      <div className={styles.bar}>
        <Text as="span" variant="bodySm" fontWeight="semibold" truncate>
          {from}
        </Text>
        <Text as="span" variant="bodySm" tone="subdued">
          {channelNames[channel]}
        </Text>
      </div>
      <Box padding="300" minHeight="220px">
        {body ? <p className={styles.bubble}>{body}</p> : <p className={styles.empty}>{placeholder}</p>}
      </Box>
    </div>
  );
}
