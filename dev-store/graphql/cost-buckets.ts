import type { StoreShop } from "../find-shop.ts";

export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

type Bucket = { available: number; at: number };

export type CostBuckets = {
  /** Takes the points that a query asks for, or refuses when they are not there. */
  take(shop: StoreShop, cost: number, now: Date): boolean;
  /** Gives back what the answer did not use. */
  refund(shop: StoreShop, cost: number): void;
  status(shop: StoreShop, now: Date): ThrottleStatus;
};

/**
 * One leaky bucket of cost points for each shop, as Shopify keeps one for each app and shop: filled at the shop's restore
 * rate up to its size. Kept in memory, so a restart fills them.
 */
export function createCostBuckets(): CostBuckets {
  const buckets = new Map<bigint, Bucket>();
  const restore = (shop: StoreShop, now: Date): Bucket => {
    const bucket = buckets.get(shop.id) ?? { available: shop.bucketSize, at: now.getTime() };
    const seconds = Math.max(0, now.getTime() - bucket.at) / 1000;
    bucket.available = Math.min(shop.bucketSize, bucket.available + seconds * shop.restoreRate);
    bucket.at = Math.max(bucket.at, now.getTime());
    buckets.set(shop.id, bucket);
    return bucket;
  };
  return {
    take(shop, cost, now) {
      const bucket = restore(shop, now);
      if (bucket.available < cost) return false;
      bucket.available -= cost;
      return true;
    },
    refund(shop, cost) {
      const bucket = buckets.get(shop.id);
      if (bucket) bucket.available = Math.min(shop.bucketSize, bucket.available + cost);
    },
    status(shop, now) {
      const { available } = restore(shop, now);
      return {
        maximumAvailable: shop.bucketSize,
        currentlyAvailable: Math.floor(available),
        restoreRate: shop.restoreRate,
      };
    },
  };
}
