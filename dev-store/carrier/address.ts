export type CarrierChannel = "sms" | "whatsapp" | "rcs";

export type Address = { channel: CarrierChannel; bare: string };

/** Splits an address as Twilio writes it: `+15550100`, `whatsapp:+15550100`, `rcs:agent` or `rcs:+15550100`. */
export function parseAddress(written: string): Address {
  const colon = written.indexOf(":");
  const prefix = written.slice(0, Math.max(colon, 0)).toLowerCase();
  if (prefix === "whatsapp" || prefix === "rcs") return { channel: prefix, bare: written.slice(colon + 1) };
  return { channel: "sms", bare: written };
}

/** Writes an address as Twilio does. */
export function writeAddress(channel: CarrierChannel, bare: string): string {
  return channel === "sms" ? bare : `${channel}:${bare}`;
}

/** Whether this can be a phone number at all (E.164). */
export function isPhone(bare: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(bare);
}
