import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import type { AdminExtension } from "../read-admin-extensions.ts";
import { isEmbedOn } from "../theme-embed.ts";

/**
 * The app's extensions as `shopify.app.extensions()` has them, with where they are active; the shapes are those of
 * @shopify/app-bridge-types (`ExtensionInfo`). Those of the admin are active wherever they can be; a shop has one theme.
 */
export async function describeExtensions(
  ctx: Context,
  shop: StoreShop,
  inAdmin: readonly AdminExtension[],
): Promise<object[]> {
  const { embed } = ctx.storefront;
  const isOn = await isEmbedOn(ctx.pool, shop.id);
  const handles = [...new Set(inAdmin.map(({ handle }) => handle))];
  const ofAdmin = handles.map((handle) => ({
    handle,
    type: "ui_extension",
    activations: inAdmin.filter((one) => one.handle === handle).map(({ target }) => ({ target })),
  }));
  if (!embed) return ofAdmin;
  const block = {
    ...{ target: "body", handle: embed.handle, name: embed.name, status: isOn ? "active" : "available" },
    activations: isOn ? [{ target: "body", themeId: "gid://shopify/OnlineStoreTheme/1" }] : [],
  };
  return [...ofAdmin, { handle: embed.extension, type: "theme_app_extension", activations: [block] }];
}
