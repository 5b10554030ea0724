import type { ActionFunctionArgs } from "@remix-run/node";
import { largestPixelBody } from "../customers/pixel-event.ts";
import { pixelAnswers, receivePixelEvents } from "../customers/receive-pixel-events.server.ts";
import { callerAddress, readText } from "../web/read-form.server.ts";

/**
 * A storefront's web pixel tells what visitors do. It is called from the strict sandbox, whose origin is `null`, or from the
 * shop's own pages: by text, so that the browser need not ask first. There is nothing to read in the answer.
 */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== "POST") return answer(405);
  const body = await readText(request, { most: largestPixelBody });
  if (body === null) return answer(413);
  return answer(pixelAnswers[await receivePixelEvents({ body, address: callerAddress(request) }, { now: new Date() })]);
}

/** Asked by browsers that do ask first. */
export function loader({ request }: ActionFunctionArgs): Response {
  return answer(request.method === "OPTIONS" ? 204 : 405);
}

function answer(status: number): Response {
  return new Response(null, {
    status,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "content-type",
    },
  });
}
