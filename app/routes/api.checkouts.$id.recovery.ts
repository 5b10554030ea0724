import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { offerRecovery } from "../automations/offer-recovery.server.ts";
import { sendRecovery } from "../automations/send-recovery.server.ts";
import { answerExtension } from "../web/answer-extension.server.ts";
import { postedId, postedKey, readId, readPosted } from "../web/read-form.server.ts";

/** What can be sent about a checkout that was left: for extensions/checkout-recovery. */
export function loader({ request, params }: LoaderFunctionArgs) {
  return answerExtension(request, ({ shop }) => offerRecovery(shop, readId(params.id)));
}

const messageSchema = z.object({ senderId: postedId, body: z.string().max(4_000), requestKey: postedKey });

/** Sends it, unless the customer has ordered meanwhile. */
export function action({ request, params }: ActionFunctionArgs) {
  return answerExtension(request, async ({ shop, actor }) => {
    const message = await readPosted(request, messageSchema);
    return sendRecovery(shop, readId(params.id), { ...message, actor, now: new Date() });
  });
}
