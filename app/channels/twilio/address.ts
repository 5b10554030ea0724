import type { ChannelName } from "../channel.ts";

/**
 * Twilio writes the channel before the address: `whatsapp:+15550100`, `rcs:my_agent`, and a bare number for SMS. An RCS
 * sender is the agent's id; its recipient is `rcs:+15550100`, which keeps Twilio from falling back to SMS by itself.
 */
export function toTwilioAddress(channel: ChannelName, address: string): string {
  if (channel === "sms") return address;
  return address.startsWith(`${channel}:`) ? address : `${channel}:${address}`;
}

/** The reverse: Twilio's address split into our channel and our address. */
export function fromTwilioAddress(text: string): { channel: ChannelName; address: string } {
  const colon = text.indexOf(":");
  const prefix = colon < 0 ? "" : text.slice(0, colon);
  if (prefix === "whatsapp" || prefix === "rcs") return { channel: prefix, address: text.slice(colon + 1) };
  return { channel: "sms", address: text };
}

/** A Messaging Service is named by its SID instead of an address. */
export function isMessagingService(address: string): boolean {
  return /^MG[0-9a-f]{32}$/.test(address);
}
