import { html } from "hono/html";
import type { StoreShop } from "../../find-shop.ts";
import type { Page } from "../../shop/page-rows.ts";
import type { Html } from "./layout.ts";

/** The heading of a page, with where it belongs to and what can be done. */
export function heading(options: {
  title: string;
  back?: { href: string; label: string };
  note?: string;
  actions?: Html;
}): Html {
  return html`<div class="heading">
    ${options.back ? html`<a class="back" href="${options.back.href}" aria-label="Back to ${options.back.label}">‹</a>` : ""}
    <div class="heading-text">
      <h1>${options.title}</h1>
      ${options.note ? html`<p>${options.note}</p>` : ""}
    </div>
    ${options.actions ? html`<div class="heading-actions">${options.actions}</div>` : ""}
  </div>`;
}

export function searchBox(label: string, value: string): Html {
  return html`<form class="search" method="get" role="search">
    <input type="search" name="query" value="${value}" placeholder="${label}" aria-label="${label}" />
    <button class="button" type="submit">Search</button>
  </form>`;
}

/** Links to the pages before and after, which keep the search. */
export function pager<Row extends object>(page: Page<Row>, search: Record<string, string> = {}): Html {
  const link = (key: "before" | "after", cursor: string | undefined, isThere: boolean, label: string): Html => {
    if (!isThere || cursor === undefined)
      return html`<span class="button is-disabled" aria-disabled="true">${label}</span>`;
    return html`<a class="button" href="?${new URLSearchParams({ ...search, [key]: cursor }).toString()}">${label}</a>`;
  };
  if (!page.hasPreviousPage && !page.hasNextPage) return html``;
  return html`<nav class="pager" aria-label="Pages">
    ${link("before", page.rows[0]?.cursor, page.hasPreviousPage, "‹ Previous")}
    ${link("after", page.rows.at(-1)?.cursor, page.hasNextPage, "Next ›")}
  </nav>`;
}

/** The arguments of `pageRows` from an address with `before` or `after`. */
export function pageArguments(
  params: URLSearchParams,
): { first: number; after?: string } | { last: number; before: string } {
  const before = params.get("before");
  if (before) return { last: PAGE_SIZE, before };
  const after = params.get("after");
  return after ? { first: PAGE_SIZE, after } : { first: PAGE_SIZE };
}

const PAGE_SIZE = 25;

export function badge(text: string, tone: "good" | "bad" | "wait" | "plain" = "plain"): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/** "NEVER_SUBSCRIBED" as "Never subscribed", in the colour of what it allows. */
export function consentBadge(state: string): Html {
  const tone =
    state === "SUBSCRIBED" ? "good" : state === "UNSUBSCRIBED" ? "bad" : state === "PENDING" ? "wait" : "plain";
  return badge(words(state), tone);
}

export function words(code: string): string {
  const text = code.toLowerCase().replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function money(amount: string | number, currency: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(Number(amount));
}

export function count(number: number | bigint): string {
  return new Intl.NumberFormat("en").format(number);
}

/** A moment in the shop's own zone, as its staff would write it. */
export function moment(date: Date | null, shop: Pick<StoreShop, "timezone" | "locale">): string {
  if (!date) return "–";
  return new Intl.DateTimeFormat(shop.locale, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: shop.timezone,
  }).format(date);
}

/** The same to the second, where things follow each other closely. */
export function second(date: Date, shop: Pick<StoreShop, "timezone" | "locale">): string {
  return new Intl.DateTimeFormat(shop.locale, {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: shop.timezone,
  }).format(date);
}

export function empty(text: string): Html {
  return html`<p class="empty">${text}</p>`;
}
