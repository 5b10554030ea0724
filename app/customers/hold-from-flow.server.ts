import type { Sql } from "../db.server.ts";
import type { FlowAction } from "../flow/flow-action.ts";
import {
  holdMessagesProperties,
  releaseMessagesProperties,
  type HoldMessagesProperties,
  type HoldMessagesResult,
  type ReleaseMessagesProperties,
  type ReleaseMessagesResult,
} from "../flow/holds.ts";
import type { ShopRef } from "../shop.ts";
import { holdMessages } from "./hold-messages.server.ts";
import { releaseMessages } from "./release-messages.server.ts";
import { requireCustomer } from "./resolve-customer.server.ts";

const dayMs = 24 * 60 * 60_000;

/** "Hold messages" of Shopify Flow: no marketing to a customer for so many days, or until it is released. */
export const holdFromFlow: FlowAction<HoldMessagesProperties> = {
  handle: "hold-messages",
  properties: holdMessagesProperties,
  async prepare(shop, { customer_id, channels, reason, days }, { now, actor }) {
    const customerId = await requireCustomer(shop, customer_id, { now });
    const until = days === undefined || days === 0 ? null : new Date(now.getTime() + days * dayMs);
    return async (tx) => {
      const { holdIds } = await holdMessages(tx, shop, {
        customerId,
        channels,
        reason,
        until,
        source: "flow",
        actor,
        now,
      });
      const held = holdIds.length > 0;
      const returnValue: HoldMessagesResult = { held, until: until?.toISOString() ?? "" };
      const sentence = held
        ? `No marketing ${days ? `for ${days} days` : "until it is released"}: ${reason}`
        : "The customer was erased: there is nobody to hold messages from.";
      return { outcome: "held", sentence, returnValue };
    };
  },
};

/** "Release messages" of Shopify Flow: ends a customer's holds, all of them or those of one reason. */
export const releaseFromFlow: FlowAction<ReleaseMessagesProperties> = {
  handle: "release-messages",
  properties: releaseMessagesProperties,
  async prepare(shop, { customer_id, channels, reason }, { now, actor }) {
    const customerId = await requireCustomer(shop, customer_id, { now });
    return async (tx) => {
      const only = reason === undefined ? {} : { holdIds: await findHolds(tx, shop, { customerId, reason }) };
      const { released } = await releaseMessages(tx, shop, { customerId, channels, actor, now, ...only });
      const returnValue: ReleaseMessagesResult = { released };
      const sentence =
        released === 0 ? "There was no hold to release." : `Released ${released} of the customer’s holds.`;
      return { outcome: "released", sentence, returnValue };
    };
  },
};

async function findHolds(
  tx: Sql,
  shop: ShopRef,
  { customerId, reason }: { customerId: bigint; reason: string },
): Promise<bigint[]> {
  const { rows } = await tx.query<{ id: bigint }>(
    "SELECT id FROM hold WHERE shop_id = $1 AND customer_id = $2 AND lower(reason) = lower($3) AND released_at IS NULL",
    [shop.id, customerId, reason],
  );
  return rows.map(({ id }) => id);
}
