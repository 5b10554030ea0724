import { shopifyPrimitives } from "./api.server.ts";

/**
 * The shop on whose storefront an address of the app's proxy was asked for, as Shopify signs it; null for a call that is not
 * Shopify's, or older than a minute and a half. See
 * https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
 *
 * The library's `authenticate.public.appProxy` would also load the shop's session and renew its token, which nobody here uses.
 */
export async function verifyProxyRequest(request: Request): Promise<string | null> {
  const { searchParams } = new URL(request.url);
  // The library throws for a call without a signature, or with one of another day. Of a name that comes twice only the last is
  // looked at, so that such a call is not as it was signed.
  const isSigned = await shopifyPrimitives.utils
    .validateHmac(Object.fromEntries(searchParams), { signator: "appProxy" })
    .catch(() => false);
  return isSigned ? shopifyPrimitives.utils.sanitizeShop(searchParams.get("shop") ?? "") : null;
}
