/** What somebody means to buy: how many of each product. */
export type Cart = ReadonlyMap<bigint, number>;

const most = 99;

/** A cart from an address: `100-2_200-1`. What is no cart is left out. */
export function readCart(text: string | null | undefined): Cart {
  const cart = new Map<bigint, number>();
  for (const part of (text ?? "").split("_")) {
    const match = /^(\d{1,18})-(\d{1,2})$/u.exec(part);
    const quantity = Number(match?.[2] ?? 0);
    if (match?.[1] && quantity > 0) cart.set(BigInt(match[1]), quantity);
  }
  return cart;
}

/** The inverse. */
export function writeCart(cart: Cart): string {
  return [...cart].map(([productId, quantity]) => `${productId}-${quantity}`).join("_");
}

/** The cart with one more, or fewer, of a product. */
export function changeCart(cart: Cart, productId: bigint, change: number): Cart {
  const quantity = Math.min(most, (cart.get(productId) ?? 0) + change);
  const changed = new Map(cart);
  if (quantity > 0) changed.set(productId, quantity);
  else changed.delete(productId);
  return changed;
}

/** The cart's lines, as a checkout takes them. */
export function linesOf(cart: Cart): { productId: bigint; quantity: number }[] {
  return [...cart].map(([productId, quantity]) => ({ productId, quantity }));
}
