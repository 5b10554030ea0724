import { z } from "zod";

const everyNth = z.number().int().min(1).nullable().default(null);

/**
 * How one account of the carrier behaves: how fast messages move on, and which faults it shows. Stored as JSON in
 * `carrier_account.settings`; whatever is not named there has the value of a carrier on a good day.
 */
export const accountSettingsSchema = z.object({
  /** When each status is reached, in milliseconds after the message was accepted. */
  sentMs: z.number().min(0).default(200),
  deliveredMs: z.number().min(0).default(1_200),
  readMs: z.number().min(0).default(4_000),
  /** The share of WhatsApp and RCS messages that are read, 0 to 1. */
  readShare: z.number().min(0).max(1).default(0.7),
  /** The share of phones that nothing can be delivered to, 0 to 1; which ones follows from their numbers. */
  undeliveredShare: z.number().min(0).max(1).default(0),
  /** Numbers with the endings of magic-numbers.ts misbehave. */
  magicNumbers: z.boolean().default(true),
  /** The carrier itself keeps STOP and START on SMS and RCS, answers them, and refuses with 21610 afterwards. */
  keepsOptOuts: z.boolean().default(true),
  /** More POSTs than this in one second are refused with 429. */
  maxPerSecond: z.number().int().min(1).nullable().default(null),
  /** Every POST is refused with this Twilio error code, as for a suspended account or a sender that was taken away. */
  refuseAllWith: z.number().int().nullable().default(null),
  /** Every nth POST is answered 503 and not accepted. */
  unavailableEvery: everyNth,
  /** Every nth POST is accepted, and never answered. */
  silentEvery: everyNth,
  /** What is left on the account, in `currency`. Messages take nothing of it. null: it is not told, as for a subaccount. */
  balance: z.number().nullable().default(250),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default("USD"),
  /** Answers come this late. */
  answerDelayMs: z.number().min(0).max(60_000).default(0),
  /** Also call back when a message is queued, which its answer already said. */
  queuedCallback: z.boolean().default(false),
  /** Each callback is posted twice. */
  duplicateCallbacks: z.boolean().default(false),
  /** The callbacks of a message come in reverse order. */
  reverseCallbacks: z.boolean().default(false),
  /** No callback is posted at all; the statuses still move, and a lookup shows them. */
  dropCallbacks: z.boolean().default(false),
});

export type AccountSettings = z.infer<typeof accountSettingsSchema>;

/** The settings of a stored account. Throws when the stored JSON is not valid: settings are checked before they are stored. */
export function parseAccountSettings(stored: unknown): AccountSettings {
  return accountSettingsSchema.parse(stored ?? {});
}
