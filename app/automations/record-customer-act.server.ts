import type { ShopRef } from "../shop.ts";
import { hearEvent } from "./hear-event.server.ts";
import { stopRunsAfter } from "./stop-runs.server.ts";

/** Customers unsubscribed or answered: runs that this stops end, runs that wait for it go on. Safe to repeat, in any order. */
export async function recordCustomerAct(
  shop: ShopRef,
  act: { customerIds: readonly bigint[]; event: "unsubscribed" | "replied"; at: Date },
  { now }: { now: Date },
): Promise<void> {
  await stopRunsAfter(shop, { ...act, now });
  if (act.event === "replied") {
    const to = act.customerIds.map((customerId) => ({ customerId, at: act.at }));
    await hearEvent(shop, { event: { kind: "replied" }, to }, { now });
  }
}
