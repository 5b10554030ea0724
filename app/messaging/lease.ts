import { maxRequestMs } from "../channels/channel.ts";

/**
 * How long after a claim its messages may still be posted. With `maxRequestMs` this bounds when a request of that claim can
 * reach the carrier at the latest.
 */
export const maxClaimAgeMs = 30_000;

/** Between the last moment a request can reach the carrier and the question to it: clocks, and the carrier's own list. */
const marginMs = 45_000;

/** A row that is `sending` for longer belongs to nobody any more; recovery asks the carrier about it. */
export const leaseMs = maxClaimAgeMs + maxRequestMs + marginMs;
