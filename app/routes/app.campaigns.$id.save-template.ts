import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { openDraft } from "../campaigns/open-draft.server.ts";
import { saveTemplate } from "../messaging/save-template.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readForm, readId } from "../web/read-form.server.ts";

/** Keeps the text that is being written for a campaign as a template of its channel. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const { channel } = await openDraft(shop, readId(params.id));
  const { name, body } = await readForm(request, z.object({ name: z.string(), body: z.string() }));
  const saved = await saveTemplate(shop, { input: { name, channel, body } });
  return saved.ok ? { ok: true as const } : saved;
}
