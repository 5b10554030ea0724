import type { ChannelName } from "../channels/channel.ts";

/** What a merchant calls each channel. */
export const channelLabels: Record<ChannelName, string> = { sms: "SMS", whatsapp: "WhatsApp", rcs: "RCS", email: "Email" };
