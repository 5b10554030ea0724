import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { findInstallation } from "../../oauth/installation.ts";
import { isEmbedOn } from "../../theme-embed.ts";
import { storePath, type Html } from "./layout.ts";
import { badge, empty, heading } from "./parts.ts";

/** Of the theme editor, its app embeds: the app's own, with its switch. */
export async function themePage(ctx: Context, shop: StoreShop): Promise<Html> {
  const [installation, isOn] = await Promise.all([findInstallation(ctx.pool, shop.id), isEmbedOn(ctx.pool, shop.id)]);
  const isInstalled = installation !== null && installation.uninstalledAt === null;
  const { embed } = ctx.storefront;
  return html`${heading({ title: "Theme", note: "App embeds: what apps add to every page of the storefront" })}
    <section class="card">
      ${
        isInstalled && embed
          ? html`<form class="theme-embed" method="post" action="${storePath(shop)}/themes/current/editor">
              <div>
                <h2>${embed.name} ${badge(isOn ? "On" : "Off", isOn ? "good" : "plain")}</h2>
                <p class="soft">${embed.about}</p>
              </div>
              <button class="button" type="submit" name="turn" value="${isOn ? "off" : "on"}">
                ${isOn ? "Turn off" : "Turn on"}
              </button>
            </form>`
          : empty("No app has an embed here. Open Segue, and it is installed.")
      }
    </section>`;
}
