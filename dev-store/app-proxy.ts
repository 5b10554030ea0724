import { createHmac } from "node:crypto";
import type { Context } from "./context.ts";
import type { StoreShop } from "./find-shop.ts";
import { findInstallation } from "./oauth/installation.ts";
import type { AppProxy } from "./read-app-config.ts";

/** An answer is waited for as long as a page waits for its own. */
const timeoutMs = 10_000;

/**
 * Hands a request for the storefront's /apps/… on to the app, signed as Shopify signs it, and answers with what the app says:
 * https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies. Null where no such address is the app's, or
 * it may not have one on this shop. Cookies are handed on in neither direction.
 */
export async function askThroughProxy(
  ctx: Context,
  { shop, proxy, request }: { shop: StoreShop; proxy: AppProxy | undefined; request: Request },
): Promise<Response | null> {
  const { pathname, searchParams } = new URL(request.url);
  const prefix = proxy && `/${proxy.prefix}/${proxy.subpath}`;
  if (!prefix || !pathname.startsWith(`${prefix}/`)) return null;
  const installation = await findInstallation(ctx.pool, shop.id);
  if (!installation || installation.uninstalledAt || !installation.scopes.includes("write_app_proxy")) return null;
  const query = new URLSearchParams(searchParams);
  query.set("shop", shop.domain);
  query.set("logged_in_customer_id", "");
  query.set("path_prefix", prefix);
  query.set("timestamp", String(Math.floor(ctx.realNow().getTime() / 1000)));
  query.set("signature", signQuery(ctx.clientSecret, query));
  const target = new URL(`${ctx.appUrl}${proxy.path}${pathname.slice(prefix.length)}?${query.toString()}`);
  const answer = await fetch(target, {
    method: request.method,
    headers: {
      "content-type": request.headers.get("content-type") ?? "text/plain",
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-host": shop.domain,
    },
    ...(request.method !== "GET" && request.method !== "HEAD" && { body: await request.text() }),
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const type = answer.headers.get("content-type");
  return new Response(await answer.text(), { status: answer.status, headers: type ? { "content-type": type } : {} });
}

/** All parameters by name, several of one name joined, with nothing between one and the next. */
export function signQuery(secret: string, query: URLSearchParams): string {
  const names = [...new Set(query.keys())].filter((name) => name !== "signature").toSorted();
  const text = names.map((name) => `${name}=${query.getAll(name).join(",")}`).join("");
  return createHmac("sha256", secret).update(text).digest("hex");
}
