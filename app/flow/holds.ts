import { z } from "zod";
import { listOr, optionalText, properties, reference, requiredText, wholeNumber } from "./properties.ts";

const channels = z.enum(["sms", "whatsapp", "rcs", "email"], {
  error: "Channels must be sms, whatsapp, rcs or email, separated by commas, or empty for all of them.",
});

/** Names of channels, separated by commas, or a list of them; all of them where none is named. */
const channelList = listOr(",", optionalText("Channels", { most: 100 }))
  .transform((text) => (text ?? "").split(",").flatMap((word) => word.trim().toLowerCase() || []))
  .pipe(z.array(channels))
  .transform((named) => (named.length === 0 ? [...channels.options] : named));

/** What extensions/flow-hold-messages asks the merchant for. */
export const holdMessagesProperties = properties({
  customer_id: reference("Customer", "The customer"),
  channels: channelList,
  reason: requiredText("Reason", { most: 200 }),
  days: wholeNumber("Days", { most: 3650 }),
});

export type HoldMessagesProperties = z.output<typeof holdMessagesProperties>;

/** The type HoldMessagesResult of extensions/flow-hold-messages/schema.graphql. */
export type HoldMessagesResult = { held: boolean; until: string };

/** What extensions/flow-release-messages asks the merchant for. */
export const releaseMessagesProperties = properties({
  customer_id: reference("Customer", "The customer"),
  channels: channelList,
  reason: optionalText("Reason", { most: 200 }),
});

export type ReleaseMessagesProperties = z.output<typeof releaseMessagesProperties>;

/** The type ReleaseMessagesResult of extensions/flow-release-messages/schema.graphql. */
export type ReleaseMessagesResult = { released: number };
