import { openShort, sealShort, sealed } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";

const dayMs = 24 * 60 * 60_000;
/** After so many whole days a link no longer says who came by it: it may have been passed on. */
const validDays = 7;

/**
 * What a link of a message carries as `segue_v`, so that the storefront can say who came by it: the customer and the day of `at`,
 * sealed for this shop. It names nobody to anybody else. The same on the same day of UTC, so that a message whose answer was lost
 * can be written again and be recognised.
 */
export function makeVisitorToken(shop: Pick<ShopRef, "id">, customerId: bigint, { at }: { at: Date }): string {
  const bytes = Buffer.alloc(sealed.holds);
  bytes.writeBigUInt64BE(customerId);
  bytes.writeUInt16BE(Math.floor(at.getTime() / dayMs), 8);
  return sealShort(bytes, purposeFor(shop));
}

/** The customer that a token of this shop names; null for one that is over, changed, another shop's, or nobody's. */
export function readVisitorToken(shop: Pick<ShopRef, "id">, token: string, { now }: { now: Date }): bigint | null {
  const bytes = openShort(token, purposeFor(shop));
  if (!bytes) return null;
  const age = Math.floor(now.getTime() / dayMs) - bytes.readUInt16BE(8);
  // Processes need not agree about the moment a day begins.
  return age >= -1 && age <= validDays ? bytes.readBigUInt64BE() || null : null;
}

/** A key for each shop: the shop need not be told in the token. */
function purposeFor(shop: Pick<ShopRef, "id">): string {
  return `visitor ${shop.id}`;
}
