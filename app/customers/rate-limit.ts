type Bucket = { left: number; at: number };

/**
 * Lets each key take `perSecond` on the long run and `burst` at once. Kept in memory, for as many keys as `mostKeys`: the one
 * that was used longest ago is forgotten, and begins anew. Answers whether all of `count` may be taken; nothing is, if not.
 */
export function rateLimit({ perSecond, burst, mostKeys }: { perSecond: number; burst: number; mostKeys: number }) {
  const buckets = new Map<string | number, Bucket>();
  return (key: string | number, count: number, now: Date): boolean => {
    const at = now.getTime();
    const known = buckets.get(key);
    const refilled = known ? known.left + (Math.max(0, at - known.at) / 1000) * perSecond : burst;
    const available = Math.min(burst, refilled);
    const isAllowed = available >= count;
    buckets.delete(key);
    buckets.set(key, { left: isAllowed ? available - count : available, at });
    if (buckets.size > mostKeys) {
      const [oldest] = buckets.keys();
      if (oldest !== undefined) buckets.delete(oldest);
    }
    return isAllowed;
  };
}
