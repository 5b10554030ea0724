import { ShopifyError } from "@shopify/shopify-api";
import { shopify } from "../shopify.server.ts";
import { shopifyPrimitives } from "./api.server.ts";
import { refuseMalformedHost } from "./authenticate-merchant.server.ts";
import { adjustDocumentHeaders } from "./document-headers.server.ts";

/**
 * Answers the library's own addresses below /auth: the page that fetches an id token and the one that leaves the frame.
 * A damaged address is answered with 400, since the library puts `shop` into a header as it came.
 */
export async function answerAuthRequest(request: Request): Promise<Response> {
  const shop = new URL(request.url).searchParams.get("shop");
  if (shop !== null && !shopifyPrimitives.utils.sanitizeShop(shop)) return badRequest();
  try {
    refuseMalformedHost(request);
    await shopify.authenticate.admin(request);
  } catch (error) {
    if (error instanceof ShopifyError) return badRequest();
    if (!(error instanceof Response)) throw error;
    const response = new Response(error.body, error);
    adjustDocumentHeaders(response.headers);
    return response;
  }
  return new Response(null, { status: 302, headers: { Location: `/app${new URL(request.url).search}` } });
}

/** Sends a visitor who names a shop to that shop's admin, to install or open the app there. */
export async function redirectToInstall(request: Request): Promise<void> {
  const shop = new URL(request.url).searchParams.get("shop");
  if (shop && shopifyPrimitives.utils.sanitizeShop(shop)) await shopify.login(request);
}

function badRequest(): Response {
  return new Response("The address of this page is damaged. Open the app again from the Shopify admin.", {
    status: 400,
  });
}
