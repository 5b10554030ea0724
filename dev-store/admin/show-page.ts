import type { Context as HonoContext } from "hono";
import type { Context } from "../context.ts";
import { findShop, listShops, type StoreShop } from "../find-shop.ts";
import { page, type Html, type Section } from "./pages/layout.ts";
import { heading } from "./pages/parts.ts";

/** Answers with a page of the admin, or with a 404 page where `body` is null. */
export async function showPage(
  c: HonoContext,
  ctx: Context,
  options: { shop: StoreShop | null; section: Section; title: string; body: Html | null; scripts?: readonly string[] },
): Promise<Response> {
  const shops = await listShops(ctx.pool);
  const body = options.body ?? notFound();
  return c.html(
    page({ ...options, shops, body, moved: tellOffset(ctx.now().getTime() - ctx.realNow().getTime()) }),
    options.body ? 200 : 404,
    { "cache-control": "no-store" },
  );
}

/** The shop whose name is in the address (`/store/demo/…`), or null. */
export async function shopOf(c: HonoContext, ctx: Context): Promise<StoreShop | null> {
  const name = c.req.param("shop") ?? "";
  return /^[a-z0-9-]+$/i.test(name) ? findShop(ctx.pool, `${name}.myshopify.com`) : null;
}

/** The shop with this id, or null. */
export async function shopById(ctx: Context, id: bigint): Promise<StoreShop | null> {
  return (await listShops(ctx.pool)).find((shop) => shop.id === id) ?? null;
}

/** A Shopify id from the address; 0, which nothing has, when it is none. */
export function idOf(c: HonoContext, name = "id"): bigint {
  const id = c.req.param(name) ?? "";
  return /^\d{1,18}$/.test(id) ? BigInt(id) : 0n;
}

/** "2 days ahead", or null for a clock that nobody has moved. */
export function tellOffset(milliseconds: number): string | null {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  if (minutes === 0) return null;
  const parts = [
    [Math.floor(minutes / 1440), "day"],
    [Math.floor(minutes / 60) % 24, "hour"],
    [minutes % 60, "minute"],
  ] as const;
  const told = parts.filter(([size]) => size > 0).map(([size, unit]) => `${size} ${unit}${size === 1 ? "" : "s"}`);
  return `${told.slice(0, 2).join(" ")} ${milliseconds > 0 ? "ahead" : "behind"}`;
}

function notFound(): Html {
  return heading({ title: "There is no such page", note: "This admin plays only the parts that Segue works with." });
}
