/** What a page of the storefront knows for the pixel: written into it as JSON, for browser/storefront.ts. */
export type StorefrontPage = {
  /** Distinguishes the browsers: each shopper has one of their own. */
  browser: string;
  customer: { id: string } | null;
  /** The app's pixel; null where it is not active on the shop. */
  pixel: { settings: Record<string, string>; needs: ("analytics" | "marketing" | "preferences")[] } | null;
  /** What the visitor did by coming to this page, as Shopify's standard events say it. */
  events: { name: string; data: object }[];
};

/** Shopify's names for what a visitor allows. */
export type PixelPrivacy = {
  analyticsProcessingAllowed: boolean;
  marketingAllowed: boolean;
  preferencesProcessingAllowed: boolean;
  saleOfDataAllowed: boolean;
};

/** An event as pixels get it. */
export type PixelEvent = {
  id: string;
  clientId: string;
  name: string;
  timestamp: string;
  type: "standard";
  context: { document: { location: { href: string } } };
  data: object;
};

/** What the page tells the sandbox. */
export type ToSandbox =
  | {
      type: "start";
      init: { data: { customer: { id: string } | null }; customerPrivacy: PixelPrivacy };
      settings: Record<string, string>;
      events: PixelEvent[];
    }
  | { type: "consent"; customerPrivacy: PixelPrivacy };
