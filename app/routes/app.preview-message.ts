import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { previewMessage } from "../messaging/preview-message.server.ts";
import { eventRoots } from "../messaging/template-fields.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

const previewSchema = z.object({
  channel: z.enum(["sms", "whatsapp", "rcs"]),
  body: z.string().max(10_000),
  event: z.enum(eventRoots).optional(),
  customerId: z
    .string()
    .regex(/^\d{1,18}$/)
    .transform(BigInt)
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
  return previewMessage(shop, parsed.data);
}
