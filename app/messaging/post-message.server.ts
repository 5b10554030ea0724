import type { Carrier, ChannelName } from "../channels/channel.ts";
import { makeVisitorToken } from "../customers/visitor-token.server.ts";
import type { ShopRef } from "../shop.ts";
import type { ClaimedRow } from "./claim-messages.server.ts";
import type { LinkTags } from "./link-tags.ts";
import { maxClaimAgeMs } from "./lease.ts";
import type { TemplateResult } from "./message-template.ts";
import { outcomeOf, type Outcome, type Requeued } from "./outcomes.ts";
import { renderMessage, type RenderedMessage } from "./render-message.ts";

/** What all messages of a slice have in common. */
export type SliceContext = {
  shop: ShopRef;
  shopName: string;
  dispatchId: bigint;
  channel: ChannelName;
  sender: { id: bigint; address: string };
  template: TemplateResult;
  linkTags: LinkTags | null;
  /** The merchant reads it: its links say nobody. */
  isTrial: boolean;
  carrier: Carrier;
  now: () => Date;
};

export type ClaimedMessage = { row: ClaimedRow; claimedAt: Date; startedAt: number };

/**
 * Writes and posts one claimed message. Never throws. A claim that has grown old is given back unposted: by then recovery
 * may ask the carrier about it, and must not be overtaken.
 */
export async function postMessage(context: SliceContext, message: ClaimedMessage): Promise<Outcome> {
  const { row, claimedAt } = message;
  const { channel, sender, carrier, now } = context;
  const rendered = render(context, message);
  if (!rendered.ok) {
    return { kind: "ended", id: row.id, claimedAt, status: "skipped", reason: rendered.reason, code: null, body: null };
  }
  if (isOld(message, now())) return release(message, now());
  const { body, parts } = rendered;
  const result = await carrier.send({ messageId: row.id, channel, to: row.to_address, from: sender.address, body });
  return outcomeOf({ id: row.id, to: row.to_address, claimedAt, attempts: row.attempts, body, parts }, result, {
    now: now(),
    random: Math.random(),
  });
}

function render(context: SliceContext, { row, claimedAt }: ClaimedMessage): RenderedMessage {
  const { shop, template, shopName, linkTags, isTrial } = context;
  // Checked when it was saved; what an older version let pass is caught here.
  if (!template.ok) return { ok: false, reason: "render-failed" };
  return renderMessage(template.template, {
    customer: row,
    shop: { name: shopName },
    linkTags,
    ...(!isTrial && { visitorToken: () => makeVisitorToken(shop, row.customer_id, { at: claimedAt }) }),
  });
}

/** By the steady clock, which nobody sets, and by the calendar's, which goes on while the machine is suspended. */
function isOld({ claimedAt, startedAt }: ClaimedMessage, now: Date): boolean {
  return performance.now() - startedAt > maxClaimAgeMs || now.getTime() - claimedAt.getTime() > maxClaimAgeMs;
}

/** Gives a claimed message back, as if it had not been taken. */
export function release({ row, claimedAt }: ClaimedMessage, now: Date): Requeued {
  return { kind: "requeued", id: row.id, claimedAt, dueAt: now, burned: 0, code: null };
}
