import { z } from "zod";
import { lines, optionalText, properties, reference, requiredText, wholeNumber, yesOrNo } from "./properties.ts";

/** The longest delay, in minutes: 30 days. */
export const longestDelay = 30 * 24 * 60;

const channel = optionalText("Channel", { most: 20 }).transform((text) => text?.toLowerCase());
const channelNames = z.enum(["sms", "whatsapp", "rcs"], { error: "Channel must be sms, whatsapp or rcs, or empty." });

/** What extensions/flow-send-message asks the merchant for. */
export const sendSegmentMessageProperties = properties({
  customer_id: reference("Customer", "The customer"),
  template: requiredText("Template", { most: 100 }),
  in_segments: lines("In any of these segments", { most: 20 }),
  not_in_segments: lines("In none of these segments", { most: 20 }),
  channel: channel.pipe(channelNames.optional()),
  sender: optionalText("Sender", { most: 100 }),
  delay_minutes: wholeNumber("Delay", { most: longestDelay }),
  transactional: yesOrNo("Transactional"),
});

export type SendSegmentMessageProperties = z.output<typeof sendSegmentMessageProperties>;

/** The type SendSegmentMessageResult of extensions/flow-send-message/schema.graphql. */
export type SendSegmentMessageResult = {
  queued: boolean;
  /** A code of app/messaging/reasons.ts; empty when it was queued. */
  reason: string;
  explanation: string;
  messageId: string;
  segments: { id: string; name: string; isMember: boolean }[];
  /** Who said so; empty where no segment was asked about. */
  answeredBy: "shopify" | "list" | "";
};
