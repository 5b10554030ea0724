import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { listWaysToReach } from "../messaging/list-ways-to-reach.server.ts";
import { previewMessage } from "../messaging/preview-message.server.ts";
import { answerExtension } from "../web/answer-extension.server.ts";
import { readId, readPosted } from "../web/read-form.server.ts";

const textSchema = z.object({
  channel: z.enum(["sms", "whatsapp", "rcs"]),
  body: z.string().max(4_000),
  /** What the text can say of a checkout, by field, as the offer named it. */
  fields: z.record(z.string().max(50), z.string().max(2_000)).optional(),
});

/** The message as this customer would get it, by the renderer that sends: for the extensions that write to one customer. */
export function action({ request, params }: ActionFunctionArgs) {
  return answerExtension(request, async ({ shop }) => {
    const { fields, ...text } = await readPosted(request, textSchema);
    const customerId = readId(params.id);
    // Whom this shop does not have is nobody to show another customer's name for.
    await listWaysToReach(shop, customerId);
    return previewMessage(shop, { ...text, customerId, ...(fields && { event: "checkout", context: fields }) });
  });
}

export { answerPreflight as loader } from "../web/answer-extension.server.ts";
