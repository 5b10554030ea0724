import type { ChannelName } from "../channels/channel.ts";

/** Who asked for a hold: the merchant on a customer's page, or a workflow or a program of theirs, by an action. */
export type HoldSource = "merchant" | "flow";

/** A hold that is on, on all the channels it was placed on at once: ids and times as text. */
export type HoldLine = {
  ids: string[];
  channels: ChannelName[];
  reason: string;
  source: HoldSource;
  placedBy: string;
  placedAt: string;
  /** null until it is released. */
  until: string | null;
};

/** How long the reason of a hold may be, in characters. */
export const longestHoldReason = 200;

/** The channels that a hold can be on. */
export const holdChannels = ["sms", "whatsapp", "rcs", "email"] as const satisfies readonly ChannelName[];

/** What is wrong with a hold that somebody asked for, by field. */
export type HoldProblems = { channels?: string; reason?: string; until?: string };

/** Looks at a hold before it is placed. `until` is null for one that goes on until it is released. Empty when all is well. */
export function checkHold(
  hold: { channels: readonly ChannelName[]; reason: string; until: Date | null },
  { now }: { now: Date },
): HoldProblems {
  const length = [...hold.reason.trim()].length;
  return {
    ...(hold.channels.length === 0 && { channels: "Choose at least one channel." }),
    ...(length === 0 && { reason: "Enter why you hold messages." }),
    ...(length > longestHoldReason && { reason: `Enter a reason of no more than ${longestHoldReason} characters.` }),
    ...(hold.until !== null && hold.until <= now && { until: "Enter a time that is still to come." }),
  };
}
