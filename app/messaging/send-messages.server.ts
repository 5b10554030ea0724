import type { Carrier, ChannelName } from "../channels/channel.ts";
import { carriers } from "../channels/registry.server.ts";
import { pool } from "../db.server.ts";
import { log } from "../log.server.ts";
import type { ShopRef } from "../shop.ts";
import { cancelQueued } from "./cancel-queued.server.ts";
import { carrierOfShop } from "./carrier-of-shop.server.ts";
import { notConnected } from "./disconnect-carrier.server.ts";
import { linkTagsOf } from "./link-tags.ts";
import { isTrial, isUrgent, rowsPerShard, type DispatchState } from "./dispatch.ts";
import { pauseSender } from "./pause-sender.server.ts";
import { templateOf } from "./render-message.ts";
import { runSlice } from "./run-slice.server.ts";
import { settleDispatch } from "./settle-dispatch.server.ts";
import { enqueueShard } from "./start-dispatch.server.ts";

type DispatchRow = {
  owner: string;
  channel: ChannelName;
  state: DispatchState;
  body: string;
  sender_id: bigint;
  sender_address: string;
  carrier: string;
  shop_name: string;
  link_query: string | null;
  tags_links: boolean;
  primary_host: string | null;
  is_trial: boolean;
  /** How many wait, counted no further than to one more than a shard's. */
  waiting: number;
};

/** A rest before looking again at rows that others hold. */
const restMs = 1_000;

/**
 * Sends what is due of one dispatch, for a slice of about two seconds, then lets other shops have the worker by queueing its
 * own next run. Several shards run at once, on as many workers as there are. Safe to repeat, and to be killed at any point:
 * rows are taken by claims in the ledger, never by this job's existence.
 */
export async function sendMessages(
  shop: ShopRef,
  { dispatchId, shard }: { dispatchId: bigint; shard: number },
  { now }: { now: () => Date },
): Promise<void> {
  const shopId = shop.id;
  const dispatch = await readDispatch(shopId, dispatchId);
  if (!dispatch || dispatch.state === "held") return;
  const after = (ms: number): Date => new Date(now().getTime() + ms);
  const again = (runAt?: Date, urgent = isUrgent(dispatch.owner, dispatch.waiting)): Promise<void> =>
    enqueueShard(pool, {
      shopId,
      dispatchId,
      shard,
      urgent,
      // A run that is due before, since something was queued meanwhile, keeps its time.
      ...(runAt && { runAt, keepsPlace: true }),
    });

  if (dispatch.state === "closed") {
    if (await cancelQueued({ shopId, dispatchId, now: now() })) return again();
    const { nextDueAt } = await settleDispatch({ shopId, dispatchId, now: now() });
    if (nextDueAt) await again(after(restMs));
    return;
  }

  const carrier = await carrierFor(shop, dispatch, now);
  if (!carrier) return;
  const slice = {
    shop,
    shopName: dispatch.shop_name,
    dispatchId,
    channel: dispatch.channel,
    sender: { id: dispatch.sender_id, address: dispatch.sender_address },
    template: templateOf(dispatch.body),
    linkTags: linkTagsOf({
      isOn: dispatch.tags_links,
      hosts: [shop.domain, dispatch.primary_host],
      query: dispatch.link_query,
    }),
    isTrial: dispatch.is_trial,
    carrier,
    now,
  };
  const end = await runSlice(slice, { waiting: dispatch.waiting });
  log.debug(
    { shop: shop.domain, job: "send-messages", dispatch: dispatchId.toString(), shard, ...end },
    "messages sent",
  );
  switch (end.kind) {
    case "slice-over":
      // What takes more than one turn, few messages at a slow carrier too, goes on in line with campaigns.
      return again(undefined, false);
    case "wait":
      return again(end.waitMs > 0 ? after(end.waitMs) : undefined);
    case "sender-unavailable":
      return; // Resuming the sender starts its dispatches again.
    case "empty": {
      const { drained, nextDueAt } = await settleDispatch({ shopId, dispatchId, now: now() });
      const soonest = after(restMs);
      if (!drained && nextDueAt) await again(nextDueAt > soonest ? nextDueAt : soonest);
    }
  }
}

async function readDispatch(shopId: number, dispatchId: bigint): Promise<DispatchRow | undefined> {
  const { rows } = await pool.query<DispatchRow>({
    name: "read-dispatch",
    text: `SELECT d.owner, d.channel, d.state, d.body, d.sender_id, s.address AS sender_address, s.carrier, shop.name AS shop_name,
       d.link_query, shop.tags_links, shop.primary_host, ${isTrial} AS is_trial,
       (SELECT count(*)::int FROM (
          SELECT FROM message_queue WHERE shop_id = $1 AND dispatch_id = $2 LIMIT $3) AS queued) AS waiting
     FROM dispatch d
     JOIN shop ON shop.id = d.shop_id
     JOIN sender s ON s.shop_id = d.shop_id AND s.id = d.sender_id
     WHERE d.shop_id = $1 AND d.id = $2`,
    values: [shopId, dispatchId, rowsPerShard + 1],
  });
  return rows[0];
}

/** Without an account there is nothing to send with: the sender is paused, where the merchant sees why. */
async function carrierFor(shop: ShopRef, dispatch: DispatchRow, now: () => Date): Promise<Carrier | null> {
  const name = carriers.find((known) => known === dispatch.carrier);
  const carrier = name ? await carrierOfShop(shop.id, name) : null;
  if (!carrier) {
    await pauseSender(shop, dispatch.sender_id, { reason: notConnected, code: null, now: now() });
  }
  return carrier;
}
