import type { Campaign } from "@prisma/client";
import { db } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";

/** A campaign of this shop. Throws AppError("not-found") for any other id, another shop's among them. */
export async function readCampaign(shop: ShopRef, campaignId: bigint): Promise<Campaign> {
  const campaign = await findCampaign(shop, campaignId);
  if (!campaign)
    throw new AppError("not-found", { userMessage: "This campaign does not exist. It may belong to another store." });
  return campaign;
}

/** The same for jobs, to which a vanished campaign is nothing to do. */
export async function findCampaign(shop: Pick<ShopRef, "id">, campaignId: bigint): Promise<Campaign | null> {
  return db.campaign.findUnique({ where: { shopId_id: { shopId: shop.id, id: campaignId } } });
}
