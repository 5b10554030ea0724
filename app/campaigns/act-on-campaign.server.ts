import { z } from "zod";
import type { ShopRef } from "../shop.ts";
import { archiveCampaign } from "./archive-campaign.server.ts";
import { cancelCampaign } from "./cancel-campaign.server.ts";
import { duplicateCampaign } from "./duplicate-campaign.server.ts";
import { stepPath } from "./draft-view.ts";
import { pauseCampaign } from "./pause-campaign.server.ts";
import { reopenCampaign } from "./reopen-campaign.server.ts";
import { resendCampaign } from "./resend-campaign.server.ts";
import { resumeCampaign } from "./resume-campaign.server.ts";
import { settleUnconfirmed } from "./settle-unconfirmed.server.ts";

/** What a merchant can do with a campaign from its report or from the list. */
export const campaignIntentSchema = z.enum([
  "pause",
  "resume",
  "cancel",
  "reopen",
  "duplicate",
  "archive",
  "restore",
  "resend-failed",
  "resend-unconfirmed",
  "leave-unconfirmed",
]);

type Acted = { ok: true; goTo?: string } | { ok: false; problem: string };

/** Does it; `goTo` names the page that shows the outcome, where it is another one. Throws AppError("not-found"). */
export async function actOnCampaign(
  shop: ShopRef,
  campaignId: bigint,
  { intent, ...options }: { intent: z.output<typeof campaignIntentSchema>; actor: string; now: Date },
): Promise<Acted> {
  switch (intent) {
    case "pause":
      return pauseCampaign(shop, campaignId, options);
    case "resume":
      return resumeCampaign(shop, campaignId, options);
    case "cancel":
      return cancelCampaign(shop, campaignId, options);
    case "reopen": {
      const reopened = await reopenCampaign(shop, campaignId, options);
      return reopened.ok ? { ok: true, goTo: stepPath(campaignId, "review") } : reopened;
    }
    case "duplicate":
      return { ok: true, goTo: stepPath(await duplicateCampaign(shop, campaignId, options), "basics") };
    case "archive":
    case "restore":
      return archiveCampaign(shop, campaignId, { archived: intent === "archive", ...options });
    case "leave-unconfirmed":
      return settleUnconfirmed(shop, campaignId, options);
    case "resend-failed":
    case "resend-unconfirmed": {
      const resent = await resendCampaign(shop, campaignId, {
        to: intent === "resend-failed" ? "failed" : "unconfirmed",
        ...options,
      });
      return resent.ok ? { ok: true, goTo: stepPath(resent.campaignId, "review") } : resent;
    }
  }
}
