import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { sendTest } from "../campaigns/send-test.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readForm, readId } from "../web/read-form.server.ts";

const formSchema = z.object({ phone: z.string().max(50), body: z.string().max(10_000) });

/** Sends what is being written to a phone of the merchant's own. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const { phone, body } = await readForm(request, formSchema);
  return sendTest(shop, readId(params.id), { phone, body, now: new Date() });
}
