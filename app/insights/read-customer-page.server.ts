import type { HoldLine } from "../customers/hold.ts";
import { listHolds } from "../customers/list-holds.server.ts";
import type { CustomerProfile } from "../customers/customer-profile.ts";
import { readCustomerProfile, withoutFacts } from "../customers/read-customer-profile.server.ts";
import type { ShopProfile } from "../shop.ts";
import type { HistoryPage, HistoryView } from "./customer-history.ts";
import { listCustomerHistory } from "./list-customer-history.server.ts";

const nothing: HistoryPage = { entries: [], next: null, definitions: {} };

/**
 * Who a customer is, with the holds that are on and the first page of their history. Of one that was merged into another the history is that one's; of one
 * that was erased there is none. Throws AppError `not-found` for an id that this shop has nothing under.
 */
export async function readCustomerPage(
  shop: ShopProfile,
  customerId: bigint,
  { view, now }: { view: HistoryView; now: Date },
): Promise<{ customer: CustomerProfile; holds: HoldLine[]; history: HistoryPage }> {
  const customer = await readCustomerProfile(shop, customerId, { now });
  if (customer?.state === "merged" || customer?.state === "erased") return { customer, holds: [], history: nothing };
  const [holds, history] = await Promise.all([
    listHolds(shop, customerId, { now }),
    listCustomerHistory(shop, customerId, { view, before: null }),
  ]);
  return { customer: customer ?? withoutFacts(customerId), holds, history };
}
