import { createHmac, randomBytes } from "node:crypto";
import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { makeIdToken } from "../../oauth/id-token.ts";
import { icon, storePath, type Html } from "./layout.ts";

/** Who is signed in to this admin: there is one owner, and no password. */
export const staffUser = { id: "1" };

/** The app in its frame, under a bar with its title and actions. `path` is the app's own, with its search. */
export function embeddedAppPage(ctx: Context, shop: StoreShop, path: string): Html {
  const [name = ""] = shop.domain.split(".");
  return html`<div class="app-bar">
      <button id="app-back" class="icon-button" type="button" hidden>${icon("M12 5 7 10l5 5")}</button>
      <span class="app-icon">${icon("M4 13c2.5 0 3-6 6-6s3.5 6 6 6")}</span>
      <span class="app-name">Segue</span>
      <span id="app-title" class="app-title" hidden></span>
      <div id="app-actions" class="app-actions"></div>
      <div id="app-loading" class="app-loading" role="progressbar" aria-label="Loading"></div>
    </div>
    <div id="app-silent" class="app-silent" role="alert" hidden>
      <span>Segue does not answer. If it is not running, start it first.</span>
      <button class="button small" type="button">Try again</button>
    </div>
    <iframe
      id="app-frame"
      name="app-iframe"
      title="Segue"
      data-shop="${name}"
      data-domain="${shop.domain}"
      data-app-origin="${new URL(ctx.appUrl).origin}"
      data-client-id="${ctx.clientId}"
      data-base="${storePath(shop)}"
      data-src="${frameUrl(ctx, shop, path)}"
    ></iframe>`;
}

/**
 * The address that the frame opens: the app's own, with what Shopify's admin adds, signed as Shopify signs it
 * (shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant#verify-the-request).
 */
export function frameUrl(ctx: Context, shop: StoreShop, path: string): string {
  const url = new URL(ctx.appUrl + path);
  const added: Record<string, string> = {
    embedded: "1",
    host: Buffer.from(`admin.shopify.com/store/${shop.domain.split(".")[0]}`)
      .toString("base64")
      .replace(/=+$/, ""),
    id_token: makeIdToken(ctx, shop, { user: staffUser, now: ctx.realNow() }),
    locale: shop.locale,
    session: randomBytes(32).toString("hex"),
    shop: shop.domain,
    timestamp: String(Math.floor(ctx.realNow().getTime() / 1000)),
  };
  for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
  const signed = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
  url.searchParams.set("hmac", createHmac("sha256", ctx.clientSecret).update(signed.join("&")).digest("hex"));
  return url.href;
}
