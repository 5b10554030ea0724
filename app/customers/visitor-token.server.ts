import { isSigned, sign } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";

const purpose = "visitor";
/** After so long a link no longer says who came by it: it may have been passed on. */
const validDays = 7;

/**
 * What a link of a message may carry as `segue_v`, so that the storefront's pixel can say who came by it: the customer and an
 * end, signed for this shop. It names nobody to anybody else.
 */
export function makeVisitorToken(shop: Pick<ShopRef, "id">, customerId: bigint, { now }: { now: Date }): string {
  const endsAt = Math.floor(now.getTime() / 1000) + validDays * 24 * 60 * 60;
  const text = `${customerId.toString(36)}.${endsAt.toString(36)}`;
  return `${text}.${sign(`${shop.id}.${text}`, purpose)}`;
}

/** The customer that a token of this shop names; null for one that is over, changed, or another shop's. */
export function readVisitorToken(shop: Pick<ShopRef, "id">, token: string, { now }: { now: Date }): bigint | null {
  const [, customer, end, signature] = /^([0-9a-z]{1,12})\.([0-9a-z]{1,9})\.([\w-]{22})$/.exec(token) ?? [];
  if (!customer || !end || !signature || !isSigned(`${shop.id}.${customer}.${end}`, signature, purpose)) return null;
  if (Number.parseInt(end, 36) * 1000 < now.getTime()) return null;
  return [...customer].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
}
