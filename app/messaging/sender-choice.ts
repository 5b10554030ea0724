import type { PhoneChannel } from "../customers/customer.ts";

/** A sender that a message can come from. */
export type SenderChoice = { id: string; channel: PhoneChannel; name: string; address: string; isPaused: boolean };
