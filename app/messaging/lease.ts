import { maxRequestMs } from "../channels/channel.ts";

/**
 * How long after a claim its messages may still be posted. The consent was read when they were claimed: what could not be
 * posted soon is given back, and decided about again.
 */
export const maxClaimAgeMs = 10_000;

/**
 * What a process had written before it died or gave up may still wait in its system's buffers, while the network is away.
 * Linux goes on trying to deliver it for about 100 seconds from the first byte (tcp_orphan_retries).
 */
const lingerMs = 70_000;

/** How long after a claim one of its requests can reach the carrier at the latest. */
export const lastArrivalMs = maxClaimAgeMs + maxRequestMs + lingerMs;

/** Between that moment and the question to the carrier: clocks, and the carrier's own list. */
const marginMs = 25_000;

/** A row that is `sending` for longer belongs to nobody any more; recovery asks the carrier about it. */
export const leaseMs = lastArrivalMs + marginMs;
