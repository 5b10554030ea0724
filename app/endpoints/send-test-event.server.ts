import { randomUUID } from "node:crypto";
import { inTransaction } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { testEvent } from "./endpoint.ts";
import { wakeEndpoints } from "./wake-endpoints.server.ts";

/**
 * Has an endpoint told of a test, by the same way as of everything else, but ahead of all that waits, and without waiting until an
 * endpoint that fails has rested: somebody is looking. Refused for one that is off, or has no address.
 */
export async function sendTestEvent(
  shop: ShopRef,
  id: bigint,
  { now }: { now: Date },
): Promise<{ ok: true } | { ok: false; problem: string }> {
  return inTransaction(async (tx) => {
    const { rowCount } = await tx.query(
      "UPDATE endpoint SET rests_until = NULL WHERE shop_id = $1 AND id = $2 AND is_on AND url IS NOT NULL",
      [shop.id, id],
    );
    if (rowCount === 0) {
      return { ok: false, problem: "Only a webhook that is on and has an address can be sent a test event." };
    }
    await tx.query(
      `INSERT INTO endpoint_event (shop_id, endpoint_id, handle, subject, fields, created_at, due_at)
       VALUES ($1, $2, $3, $4, '{}', $5, $5::timestamptz - interval '1 day')`,
      [shop.id, id, testEvent.handle, `${testEvent.handle}:${randomUUID()}`, now],
    );
    await wakeEndpoints(tx, shop, { ids: [id], at: now });
    return { ok: true };
  });
}
