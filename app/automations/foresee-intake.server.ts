import type { PhoneChannel } from "../customers/customer.ts";
import { pool } from "../db.server.ts";
import { estimateCost, type CostEstimate, type PriceList } from "../messaging/cost.ts";
import { readPartPrices } from "../messaging/read-part-prices.server.ts";
import { worstCaseParts } from "../messaging/worst-case-parts.ts";
import type { ShopProfile } from "../shop.ts";
import { certainMessages } from "./certain-messages.ts";
import type { Definition } from "./definition.ts";
import { foreseeIntake } from "./intake.sql.ts";
import type { Foreseen } from "./segment-intake.ts";

type Group = { country: string | null; isReachable: boolean; count: number };

/**
 * What would come of everyone inside a segment's latest list entering this automation at once. Conditions of the entry are looked
 * at when it is each one's turn, and may keep some out; nobody else can enter. Changes nothing.
 */
export async function foresee(
  shop: ShopProfile,
  { segmentId, automationId, definition }: { segmentId: bigint; automationId: bigint; definition: Definition },
  { now }: { now: Date },
): Promise<Foreseen> {
  const certain = certainMessages(definition.steps);
  const channels = [...new Set(certain.map(({ channel }) => channel))];
  const groups = new Map<PhoneChannel, Group[]>();
  for (const channel of channels.length > 0 ? channels : (["sms"] as const)) {
    const { rows } = await pool.query<Group>(foreseeIntake(channel), [shop.id, segmentId, automationId, now]);
    groups.set(channel, rows);
  }
  const [first = []] = groups.values();
  const reachable = (channel: PhoneChannel) => (groups.get(channel) ?? []).filter(({ isReachable }) => isReachable);
  const lists = new Map<PhoneChannel, PriceList | null>();
  for (const channel of channels) lists.set(channel, await readPartPrices(shop, channel));
  const costs = certain.map(({ channel, body }) =>
    estimateCost(reachable(channel), {
      parts: channel === "sms" ? worstCaseParts(body, { shopName: shop.name }) : 1,
      list: lists.get(channel) ?? null,
    }),
  );
  return {
    people: sum(first),
    isConditional: definition.conditions.length > 0,
    messages: certain.reduce((total, { channel }) => total + sum(reachable(channel)), 0),
    cost: addCosts(costs),
  };
}

function sum(groups: readonly Group[]): number {
  return groups.reduce((total, { count }) => total + count, 0);
}

/** null where one of them is not known, or the price lists are in different currencies. */
function addCosts(costs: readonly (CostEstimate | null)[]): CostEstimate | null {
  const currency = costs[0]?.currency;
  const known = costs.filter((cost) => cost !== null && cost.currency === currency);
  if (currency === undefined || known.length < costs.length) return null;
  return {
    currency,
    amount: known.reduce((total, cost) => total + (cost?.amount ?? 0), 0),
    unpriced: known.reduce((total, cost) => total + (cost?.unpriced ?? 0), 0),
  };
}
