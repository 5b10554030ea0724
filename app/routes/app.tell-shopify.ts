import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { retryActivity } from "../messaging/retry-activity.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { postedId, readForm } from "../web/read-form.server.ts";

const formSchema = z.object({ source: z.enum(["campaign", "automation"]), sourceId: postedId });

/** A campaign or an automation that Shopify's Marketing did not take is to be told of again. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  await retryActivity(shop, await readForm(request, formSchema), { now: new Date() });
  return { ok: true };
}
