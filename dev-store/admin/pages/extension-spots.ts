import { html, raw } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import type { AdminExtension, LocaleTexts } from "../../read-admin-extensions.ts";
import type { ExtensionStart } from "../extension-protocol.ts";
import { storePath, type Html } from "./layout.ts";

type Spot = {
  extensions: readonly AdminExtension[];
  target: string;
  /** The global id of what the page is about. */
  selected: string;
  locale: string;
};

/** A menu with the actions that extensions have for a page; nothing where there are none. */
export function actionMenu(shop: StoreShop, spot: Spot & { label: string }): Html {
  const found = spot.extensions.filter(({ target }) => target === spot.target);
  if (found.length === 0) return html``;
  return html`<details class="menu">
    <summary class="button">${spot.label}</summary>
    <div class="menu-items">
      ${found.map(
        (extension) =>
          html`<button
            class="button menu-item"
            type="button"
            data-extension="${extension.handle}"
            data-base="${storePath(shop)}"
            data-src="${frameAddress(shop, extension, spot)}"
          >
            ${translateName(extension, spot.locale)}
          </button>`,
      )}
    </div>
  </details>`;
}

/** The blocks that extensions have for a page, each in a card. */
export function blocks(shop: StoreShop, spot: Spot): Html {
  return html`${spot.extensions
    .filter(({ target }) => target === spot.target)
    .map(
      (extension) =>
        html`<section
          class="card extension-block"
          data-extension-block
          data-base="${storePath(shop)}"
          data-src="${frameAddress(shop, extension, spot)}"
          aria-label="${translateName(extension, spot.locale)}"
        ></section>`,
    )}`;
}

/** Where an extension's frame is. */
export function frameAddress(
  shop: StoreShop,
  { handle, target }: AdminExtension,
  { selected, locale }: { selected: string; locale: string },
): string {
  const query = new URLSearchParams({ target, selected, locale });
  return `${storePath(shop)}/extensions/${handle}/frame?${query.toString()}`;
}

/** What an extension is called in a language: `t:name` is looked up in its own texts. */
export function translateName({ name, locales, defaultLocale }: AdminExtension, locale: string): string {
  const key = /^t:(.+)$/.exec(name)?.[1];
  if (!key) return name;
  const found = locales[locale]?.[key] ?? locales[defaultLocale]?.[key];
  return typeof found === "string" ? found : key;
}

/** The language that the address of a page asks for: the staff's, which Shopify keeps with the account. */
export function staffLocale(params: URLSearchParams): string {
  const locale = params.get("locale") ?? "";
  return /^[a-z]{2}(-[A-Z]{2})?$/.test(locale) ? locale : "en";
}

/**
 * The document an extension runs in: the stand-ins for the elements and for `shopify`, then its module. The page around it loads
 * it without an origin of its own, so that it reaches nothing but what it is handed.
 */
export function extensionFrame(
  ctx: Context,
  options: { extension: AdminExtension; selected: string[]; locale: string },
): Html {
  const { extension, locale } = options;
  const { handle, target, locales, defaultLocale } = extension;
  const texts: LocaleTexts[] = [locales[locale], locales[defaultLocale]].filter((found) => found !== undefined);
  const selected = options.selected.map((id) => ({ id }));
  const start: ExtensionStart = { target, selected, locale, texts, appUrl: ctx.appUrl };
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${handle}</title>
        <style>
          body {
            margin: 0;
          }
        </style>
      </head>
      <body>
        <script>
          var extensionStart = ${raw(JSON.stringify(start).replaceAll("<", "\\u003c"))};
        </script>
        <script src="/assets/extension-frame.js"></script>
        <script type="module">
          import start from "/extensions/${handle}/${target}/module.js";
          runExtension(start);
        </script>
      </body>
    </html>`;
}
