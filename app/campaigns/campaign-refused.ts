/** Keeps a campaign from being sent; the message tells the merchant why. Not a failure of ours, and nothing to try again. */
export class CampaignRefused extends Error {
  override name = "CampaignRefused";
}
