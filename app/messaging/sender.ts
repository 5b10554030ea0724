import { z } from "zod";
import type { ChannelName } from "../channels/channel.ts";

/** The channels a sender can be added for. */
export const senderChannels = ["sms", "whatsapp", "rcs"] as const;
export type SenderChannel = (typeof senderChannels)[number];

export type Sender = {
  id: bigint;
  channel: ChannelName;
  address: string;
  name: string;
  ratePerSecond: number;
  /** Why it sends nothing at the moment; its messages wait. */
  pause: { since: Date; reason: string; code: string | null } | null;
};

/**
 * What a carrier usually lets a new sender of each kind send in a second: a long number without registered traffic one
 * message, a WhatsApp number 80 (Meta's limit for a number), an RCS agent some hundred. A merchant whose carrier allows
 * more enters that.
 */
export const usualRate: Record<SenderChannel, number> = { sms: 1, whatsapp: 80, rcs: 100 };

/** What a merchant fills in for a new sender. Messages are for the field they stand beside. */
export const senderSchema = z.object({
  channel: z.enum(senderChannels),
  name: z.string().trim().max(60, "Use at most 60 characters."),
  address: z.string().trim().min(1, "Enter the number or the id of the agent.").max(100, "Use at most 100 characters."),
  ratePerSecond: z.union(
    [
      z.literal("").transform(() => null),
      z.coerce.number("Enter a number.").min(0.1, "Enter at least 0.1.").max(10_000, "Enter at most 10,000."),
    ],
    "Enter a number from 0.1 to 10,000.",
  ),
});

export type SenderField = "address" | "name" | "ratePerSecond";
