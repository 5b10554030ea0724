import type { ActionFunctionArgs } from "@remix-run/node";
import { audienceSchema } from "../campaigns/campaign-draft.ts";
import { estimateAudience } from "../campaigns/estimate-audience.server.ts";
import { openDraft } from "../campaigns/open-draft.server.ts";
import { AppError } from "../errors.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId, readJson } from "../web/read-form.server.ts";

/** What a choice of segments comes to while it is being made, before it is saved. Changes nothing. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  const parsed = audienceSchema.safeParse(await readJson(request));
  if (!parsed.success) {
    throw new AppError("invalid-input", {
      userMessage: "These segments could not be counted. Reload the page and try again.",
    });
  }
  return estimateAudience(shop, { ...campaign, ...parsed.data }, { versions: "latest" });
}
