import type { ChannelName } from "./channel.ts";

/** What a merchant calls each channel. */
export const channelNames: Record<ChannelName, string> = {
  sms: "SMS",
  whatsapp: "WhatsApp",
  rcs: "RCS",
  email: "Email",
};
