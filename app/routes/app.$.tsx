import type { LoaderFunctionArgs } from "@remix-run/node";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

/** An address below /app that no page has: the error is shown inside the app's frame. */
export async function loader({ request }: LoaderFunctionArgs): Promise<never> {
  await authenticateMerchant(request);
  throw new Response(null, { status: 404, statusText: "Not Found" });
}

export default function NotFound() {
  return null;
}
