import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { previewMessage } from "../messaging/preview-message.server.ts";
import { readLinkTags } from "../messaging/read-link-tags.server.ts";
import { eventRoots } from "../messaging/template-fields.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

const id = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

const previewSchema = z.object({
  channel: z.enum(["sms", "whatsapp", "rcs"]),
  body: z.string().max(10_000),
  event: z.enum(eventRoots).optional(),
  customerId: id.optional(),
  /** What sends the message, as it is named on the page. */
  activity: z
    .object({
      source: z.enum(["campaign", "automation"]),
      sourceId: id,
      name: z.string().max(200),
      medium: z.enum(["sms", "whatsapp", "rcs", "email", "message"]),
    })
    .optional(),
});

/** The live preview beside every message editor. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const parsed = previewSchema.safeParse(await request.json().catch(() => null));
  if (!parsed.success)
    throw new AppError("invalid-input", {
      userMessage: "The preview could not be made. Reload the page and try again.",
    });
  const { activity, ...message } = parsed.data;
  return previewMessage(shop, { ...message, linkTags: activity ? await readLinkTags(shop, activity) : null });
}
