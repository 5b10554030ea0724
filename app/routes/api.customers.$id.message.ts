import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { listUsableTemplates } from "../messaging/list-usable-templates.server.ts";
import { listWaysToReach } from "../messaging/list-ways-to-reach.server.ts";
import { sendSingle } from "../messaging/send-single.server.ts";
import { answerExtension } from "../web/answer-extension.server.ts";
import { postedId, postedKey, readId, readPosted } from "../web/read-form.server.ts";

/** What one message to a customer can be made of: for extensions/customer-message. */
export function loader({ request, params }: LoaderFunctionArgs) {
  return answerExtension(request, async ({ shop }) => {
    const [senders, templates] = await Promise.all([
      listWaysToReach(shop, readId(params.id)),
      listUsableTemplates(shop, { event: null }),
    ]);
    return { senders, templates };
  });
}

const messageSchema = z.object({ senderId: postedId, body: z.string().max(4_000), requestKey: postedKey });

/** Sends it. */
export function action({ request, params }: ActionFunctionArgs) {
  return answerExtension(request, async ({ shop, actor }) => {
    const message = await readPosted(request, messageSchema);
    return sendSingle(shop, { ...message, customerId: readId(params.id), actor, now: new Date() });
  });
}
