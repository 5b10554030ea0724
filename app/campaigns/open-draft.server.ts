import type { Campaign } from "@prisma/client";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { readCampaign } from "./read-campaign.server.ts";

/** A draft, for the pages that change one. Throws AppError("not-found"), or "conflict" once it is no draft any more. */
export async function openDraft(shop: ShopRef, campaignId: bigint): Promise<Campaign> {
  const campaign = await readCampaign(shop, campaignId);
  if (campaign.status === "draft" && !campaign.archivedAt) return campaign;
  throw new AppError("conflict", {
    userMessage: campaign.archivedAt
      ? "This campaign is archived. Restore it from the list of campaigns to change it."
      : "This campaign is not a draft any more, so it cannot be changed. Open it from the list of campaigns to see how it does.",
  });
}
