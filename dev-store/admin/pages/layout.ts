import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { StoreShop } from "../../find-shop.ts";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;
export type Section =
  | "home"
  | "customers"
  | "segments"
  | "orders"
  | "checkouts"
  | "products"
  | "carrier"
  | "phones"
  | "shopper"
  | "clock"
  | "flow"
  | "marketing"
  | "theme"
  | "segue";

const icons: Record<Section, string> = {
  home: "M3 9.5 10 3.5l7 6V16a1 1 0 0 1-1 1h-4v-4.5H8V17H4a1 1 0 0 1-1-1Z",
  orders: "M4 4.5h12v11l-2-1.2-2 1.2-2-1.2-2 1.2-2-1.2-2 1.2ZM7 8h6M7 11h6",
  checkouts: "M3 4h2l1.8 8.5h8L16.5 7H6M8 16.2h.01M14 16.2h.01",
  shopper: "M5.5 7h9l.9 9a1 1 0 0 1-1 1H5.6a1 1 0 0 1-1-1Zm2 2V6a2.5 2.5 0 0 1 5 0v3",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm0-11v4l2.5 1.5",
  flow: "M6 3.5h4v4H6ZM10 12.5h4v4h-4ZM8 7.5v3a4 4 0 0 0 2 3.4M3.5 5.5H6M14 14.5h2.5",
  marketing: "M4 8.5v3h2.5L13 15V5L6.5 8.5ZM15.5 8a3 3 0 0 1 0 4",
  theme: "M3.5 4.5h13v11h-13ZM3.5 8h13M8 8v7.5",
  products: "M3.5 6.5 10 3l6.5 3.5v7L10 17l-6.5-3.5ZM3.5 6.5 10 10m0 0 6.5-3.5M10 10v7",
  customers: "M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-6 6.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  segments: "M10 3a7 7 0 1 0 7 7h-7Zm3-.2V7h4.2A7 7 0 0 0 13 2.8Z",
  carrier:
    "M10 11.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Zm-3.5 2a5 5 0 0 1 0-7m7 0a5 5 0 0 1 0 7M4 16a8.5 8.5 0 0 1 0-12m12 0a8.5 8.5 0 0 1 0 12",
  phones: "M6.5 2.5h7a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1ZM9 15h2",
  segue: "M4 13c2.5 0 3-6 6-6s3.5 6 6 6",
};

/** A page of the admin. `shop` is null on pages that belong to no shop. */
export function page(options: {
  title: string;
  shop: StoreShop | null;
  shops: readonly StoreShop[];
  section: Section;
  body: Html;
  /** By how much the store's clock has been moved, in words; null where it has not. */
  moved: string | null;
  /** Scripts that the page loads besides the one that every page has. */
  scripts?: readonly string[];
}): Html {
  const { shop } = options;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${options.title} · Dev store admin</title>
        <link rel="icon" href="data:image/svg+xml,${raw(encodeURIComponent(mark))}" />
        <link rel="stylesheet" href="/assets/admin.css" />
      </head>
      <body>
        <header class="topbar">
          <button id="nav-toggle" class="icon-button" type="button" aria-label="Menu">
            ${icon("M3 6h14M3 10h14M3 14h14")}
          </button>
          <a class="brand" href="${shop ? storePath(shop) : "/"}">${raw(mark)}<span>Dev store admin</span></a>
          <div class="topbar-end">
            ${options.moved === null ? "" : html`<a class="moved" href="/clock">${icon(icons.clock)}<span>${options.moved}</span></a>`}
            ${shopSwitch(shop, options.shops)}
          </div>
        </header>
        <div id="save-bar" class="save-bar" hidden></div>
        <nav class="sidebar" aria-label="Admin">${navigation(shop, options.section)}</nav>
        <div id="nav-shade" class="nav-shade"></div>
        <main class="${options.section === "segue" ? "main-app" : "main"}">${options.body}</main>
        <div id="toasts" class="toasts" role="status" aria-live="polite"></div>
        <script src="/assets/page.js" defer></script>
        ${(options.scripts ?? []).map((script) => html`<script src="/assets/${script}"></script>`)}
      </body>
    </html>`;
}

/** A page that a shopper sees: the shop's own look, without the admin around it. */
export function storefront(options: { title: string; shop: StoreShop; body: Html }): Html {
  const { shop } = options;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${options.title} · ${shop.name}</title>
        <link rel="icon" href="data:image/svg+xml,${raw(encodeURIComponent(mark))}" />
        <link rel="stylesheet" href="/assets/admin.css" />
      </head>
      <body class="storefront">
        <header class="storefront-head"><strong>${shop.name}</strong></header>
        <main>${options.body}</main>
        <footer>
          <a href="${storePath(shop)}">Dev store admin</a> A shop that lives on this machine. Nothing is sold.
        </footer>
      </body>
    </html>`;
}

const mark = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><rect width="24" height="24" rx="7" fill="#2f7f6f"/><path d="M6 16.5V9.8L12 6l6 3.8v6.7M9.5 16.5v-4h5v4" fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

/** `/store/demo` of demo.myshopify.com. */
export function storePath(shop: Pick<StoreShop, "domain">): string {
  return `/store/${shop.domain.split(".")[0]}`;
}

export function icon(path: string): Html {
  return html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="${path}" /></svg>`;
}

function navigation(shop: StoreShop | null, section: Section): Html {
  const base = shop ? storePath(shop) : null;
  const entry = (name: Section, label: string, href: string): Html =>
    html`<li>
      <a href="${href}" ${section === name ? raw('aria-current="page"') : ""}
        >${icon(icons[name])}<span>${label}</span></a
      >
    </li>`;
  return html` ${
      base === null
        ? ""
        : html` <ul>
              ${entry("home", "Home", base)} ${entry("orders", "Orders", `${base}/orders`)}
              ${entry("checkouts", "Checkouts", `${base}/checkouts`)}
              ${entry("products", "Products", `${base}/products`)}
              ${entry("customers", "Customers", `${base}/customers`)}
              ${entry("segments", "Segments", `${base}/segments`)}
              ${entry("marketing", "Marketing", `${base}/marketing`)}
              ${entry("theme", "Theme", `${base}/themes/current/editor`)}
            </ul>
            <h2>Apps</h2>
            <ul>
              ${entry("flow", "Flow", `${base}/flow`)}
              <li>
                <a href="${base}/apps/segue" data-app-path="/app" ${section === "segue" ? raw('class="is-open"') : ""}
                  ><span class="app-icon">${icon(icons.segue)}</span><span>Segue</span></a
                >
              </li>
            </ul>
            <ul id="app-nav" class="app-nav" hidden></ul>`
    }
    <h2>Outside the shop</h2>
    <ul>
      ${base === null ? "" : entry("shopper", "Shop as a customer", `${base}/shop`)}
      ${entry("phones", "Phones", "/phones")} ${base === null ? "" : entry("carrier", "Carrier", `${base}/carrier`)}
      ${entry("clock", "Clock", "/clock")}
    </ul>`;
}

function shopSwitch(shop: StoreShop | null, shops: readonly StoreShop[]): Html {
  if (shops.length <= 1 && shop)
    return html`<span class="shop-name">${avatar(shop.name)}<span>${shop.name}</span></span>`;
  return html`<details class="menu">
    <summary class="shop-name">${avatar(shop?.name ?? "–")}<span>${shop?.name ?? "Shops"}</span></summary>
    <div class="menu-items">
      ${shops.map((one) => html`<a class="menu-item" href="${storePath(one)}">${one.name}</a>`)}
    </div>
  </details>`;
}

export function avatar(name: string): Html {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\d]/u.test(word));
  const letters = words
    .map((word) => word.charAt(0))
    .join("")
    .slice(0, 2)
    .toUpperCase();
  return html`<span class="avatar" aria-hidden="true">${letters}</span>`;
}
