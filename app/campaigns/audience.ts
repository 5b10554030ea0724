import type { Reason } from "../messaging/reasons.ts";

/** Why somebody in the chosen lists does not get the campaign: a policy reason, or a choice the merchant made. */
export type ExclusionReason =
  | Extract<
      Reason,
      | "deleted"
      | "suppressed"
      | "unsubscribed"
      | "no-address"
      | "invalid-address"
      | "not-subscribed"
      | "held"
      | "duplicate-address"
    >
  | "excluded-segment";

/**
 * What a campaign's choice of segments comes to. It always adds up:
 * `total` = `eligible` + the counts of all `exclusions`.
 */
export type AudienceEstimate = {
  /** People in the included lists, each once. */
  total: number;
  /** Those who would get the message now. */
  eligible: number;
  /** Only reasons that apply, most people first. */
  exclusions: { reason: ExclusionReason; count: number }[];
  /** The eligible by country of residence; null where the customer has none. Most people first. */
  countries: { country: string | null; count: number }[];
  /** How many of the eligible got a campaign lately, where that was asked for. */
  messagedLately: number;
};

/** One group of the estimate's query: how many people have these in common. */
export type AudienceGroup = {
  excluded: boolean;
  reason: string | null;
  country: string | null;
  messaged: boolean;
  count: number;
};

/** Adds the groups up to an estimate. */
export function sumEstimate(groups: readonly AudienceGroup[]): AudienceEstimate {
  const exclusions = new Map<ExclusionReason, number>();
  const countries = new Map<string | null, number>();
  let messagedLately = 0;
  for (const { excluded, reason, country, messaged, count } of groups) {
    if (excluded) add(exclusions, "excluded-segment", count);
    else if (reason !== null) add(exclusions, reason as ExclusionReason, count);
    else {
      add(countries, country, count);
      if (messaged) messagedLately += count;
    }
  }
  const eligible = sum(countries);
  return {
    total: eligible + sum(exclusions),
    eligible,
    exclusions: largestFirst(exclusions).map(([reason, count]) => ({ reason, count })),
    countries: largestFirst(countries).map(([country, count]) => ({ country, count })),
    messagedLately,
  };
}

function add<Key>(map: Map<Key, number>, key: Key, count: number): void {
  map.set(key, (map.get(key) ?? 0) + count);
}

function sum(map: Map<unknown, number>): number {
  return [...map.values()].reduce((total, count) => total + count, 0);
}

function largestFirst<Key>(map: Map<Key, number>): [Key, number][] {
  return [...map].sort(([, a], [, b]) => b - a);
}
