import { isSigned, sign } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";

const purpose = "pixel";

/**
 * What a shop's web pixel calls the shop by when it tells of events: `12.k3…`. Everybody who visits the shop can read it, so it
 * proves nothing about an event. That it is signed lets what names no shop of ours be refused without asking the database.
 */
export function pixelKey(shop: Pick<ShopRef, "id">): string {
  return `${shop.id}.${sign(String(shop.id), purpose)}`;
}

/** The id of the shop; null for a key that is not ours. */
export function shopOfPixelKey(key: string): number | null {
  const [, id, signature] = /^([1-9]\d{0,8})\.([\w-]{1,64})$/.exec(key) ?? [];
  return id && signature && isSigned(id, signature, purpose) ? Number(id) : null;
}
