import type { PhoneChannel } from "../customers/customer.ts";
import type { PolicyReason } from "../customers/policy.sql.ts";

/** A sender that a message can come from. */
export type SenderChoice = { id: string; channel: PhoneChannel; name: string; address: string; isPaused: boolean };

/** A sender, and why it may not write to a customer now; null where it may. */
export type WayToReach = SenderChoice & { reason: PolicyReason | null };
