import { useRouteLoaderData } from "@remix-run/react";
import { useMemo } from "react";
import type { ShopProfile } from "../shop.ts";
import { createFormat, type Format } from "./format.ts";

/** What the frame of every page (app/routes/app.tsx) loads about the shop. */
export type FrameData = { shop: ShopProfile };

/** The shop this page belongs to. Only below app/routes/app.tsx. */
export function useShop(): ShopProfile {
  const frame = useRouteLoaderData<FrameData>("routes/app");
  if (!frame) throw new Error("useShop is for pages below routes/app");
  return frame.shop;
}

/** Formats for the shop's language, clock and currency. */
export function useFormat(): Format {
  const shop = useShop();
  return useMemo(() => createFormat(shop), [shop]);
}
