import type { LoaderFunctionArgs } from "@remix-run/node";
import { exportRecipients } from "../campaigns/export-recipients.server.ts";
import { readCampaign } from "../campaigns/read-campaign.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId } from "../web/read-form.server.ts";

/** Every recipient of a campaign, as a file. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const { id } = await readCampaign(shop, readId(params.id));
  return new Response(exportRecipients(shop, id), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="campaign-${id}-recipients.csv"`,
    },
  });
}
