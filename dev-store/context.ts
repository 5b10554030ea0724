import type pg from "pg";
import { noExtensions } from "./flow/extension.ts";
import type { FlowExtensions } from "./flow/extension.ts";
import { openPool } from "./open-database.ts";
import { noStorefrontExtensions, type StorefrontExtensions } from "./read-storefront-extensions.ts";

/** What every part of the dev store is handed: its database, its clock, and how it knows the app. */
export type Context = {
  pool: pg.Pool;
  now: () => Date;
  /** The machine's own time, which is the app's: `now` without what the store's clock has been moved by. */
  realNow: () => Date;
  /** Where the app is served, without a trailing slash: the only thing the dev store knows of it. */
  appUrl: string;
  /** The app's API key and secret: what id tokens, webhooks and Flow calls are signed with. */
  clientId: string;
  clientSecret: string;
  /** Where the local admin is served, without a trailing slash. */
  adminUrl: string;
  /** What the app adds to Shopify Flow. */
  flow: FlowExtensions;
  /** What the app has on storefronts. */
  storefront: StorefrontExtensions;
};

export type ContextOptions = {
  databaseUrl: string;
  appUrl: string;
  clientId: string;
  clientSecret: string;
  adminUrl: string;
  /** None, if absent. */
  flow?: FlowExtensions;
  /** Nothing, if absent. */
  storefront?: StorefrontExtensions;
  /** The store's time, and the machine's. */
  clock?: () => Date;
  realClock?: () => Date;
  /** Connections the dev store may hold. */
  poolSize?: number;
};

/** Makes a context with a pool of its own. The caller ends the pool, and applies the schema (`applySchema`) before use. */
export function createContext(options: ContextOptions): Context {
  return {
    pool: openPool(options.databaseUrl, { max: options.poolSize ?? 10 }),
    now: options.clock ?? (() => new Date()),
    realNow: options.realClock ?? options.clock ?? (() => new Date()),
    appUrl: withoutSlash(options.appUrl),
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    adminUrl: withoutSlash(options.adminUrl),
    flow: options.flow ?? noExtensions,
    storefront: options.storefront ?? noStorefrontExtensions,
  };
}

/**
 * The same on the machine's time. The carrier and whatever signs in live there: the app compares their times with its own
 * clock, which nobody moves.
 */
export function inRealTime(ctx: Context): Context {
  return { ...ctx, now: ctx.realNow };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
