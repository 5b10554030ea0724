import type { ChannelName } from "../channels/channel.ts";
import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";

export type TemplateSummary = {
  id: bigint;
  name: string;
  /** What Shopify Flow calls it. */
  handle: string;
  channel: ChannelName;
  body: string;
  updatedAt: Date;
};

/** A shop keeps dozens of templates, not thousands; beyond this they are found by search. */
const MOST = 250;

/** The shop's templates that are not archived, the last changed first; `query` searches name and text. */
export async function listTemplates(
  shop: ShopRef,
  options: { channel?: ChannelName; query?: string } = {},
): Promise<TemplateSummary[]> {
  const search = options.query?.trim();
  return db.template.findMany({
    where: {
      shopId: shop.id,
      archivedAt: null,
      ...(options.channel ? { channel: options.channel } : {}),
      ...(search
        ? {
            OR: [
              { name: { contains: search, mode: "insensitive" } },
              { body: { contains: search, mode: "insensitive" } },
            ],
          }
        : {}),
    },
    select: { id: true, name: true, handle: true, channel: true, body: true, updatedAt: true },
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    take: MOST,
  });
}

/** One template of the shop, or null when there is none of that id or it is archived. */
export async function readTemplate(shop: ShopRef, id: bigint): Promise<TemplateSummary | null> {
  return db.template.findFirst({
    where: { shopId: shop.id, id, archivedAt: null },
    select: { id: true, name: true, handle: true, channel: true, body: true, updatedAt: true },
  });
}
