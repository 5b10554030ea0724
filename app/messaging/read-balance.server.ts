import type { BalanceResult } from "../channels/channel.ts";
import type { ShopRef } from "../shop.ts";
import { carrierOfShop } from "./carrier-of-shop.server.ts";

/** What is left on the shop's account with its carrier, asked for now. Never throws for the carrier's sake. */
export async function readBalance(shop: ShopRef): Promise<BalanceResult> {
  const carrier = await carrierOfShop(shop.id, "twilio");
  return carrier ? carrier.readBalance() : { kind: "unknown", problem: "No carrier is connected." };
}
