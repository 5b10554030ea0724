import type { Sql } from "../db.server.ts";
import { hashAddress } from "../secrets.server.ts";
import type { ShopRef } from "../shop.ts";
import type { NewDispatch } from "./dispatch.ts";

/**
 * Opens what a group of messages is sent under: text, sender, purpose and what links carry. One per owner: when it is there
 * already, these are set anew for the messages not yet claimed, so that this is safe to repeat. Answers with its id, for `message.dispatch_id`.
 * Nothing is sent before `startDispatch`.
 */
export async function openDispatch(tx: Sql, shop: ShopRef, dispatch: NewDispatch): Promise<bigint> {
  const { only } = dispatch;
  const { rows } = await tx.query<{ id: bigint }>(
    `INSERT INTO dispatch (shop_id, owner, channel, sender_id, body, purpose, only_to, only_to_hash, only_for, link_query)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (shop_id, owner) DO UPDATE SET channel = excluded.channel, sender_id = excluded.sender_id, body = excluded.body,
       purpose = excluded.purpose, link_query = excluded.link_query
     RETURNING id`,
    [
      shop.id,
      dispatch.owner,
      dispatch.channel,
      dispatch.senderId,
      dispatch.body,
      dispatch.purpose ?? "marketing",
      only?.to ?? null,
      only ? hashAddress(only.to) : null,
      only?.customerId ?? null,
      dispatch.linkQuery ?? null,
    ],
  );
  const [row] = rows;
  if (!row) throw new Error("INSERT … RETURNING gave no row");
  return row.id;
}
