import type { LoaderFunctionArgs } from "@remix-run/node";
import { readCustomerBlock } from "../insights/read-customer-block.server.ts";
import { answerExtension } from "../web/answer-extension.server.ts";
import { readId } from "../web/read-form.server.ts";

/** What the app has of a customer: for extensions/customer-block. */
export function loader({ request, params }: LoaderFunctionArgs) {
  return answerExtension(request, ({ shop }) => readCustomerBlock(shop, readId(params.id), { now: new Date() }));
}
