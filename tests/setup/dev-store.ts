import path from "node:path";
import { afterAll } from "vitest";
import { createDevStore, type DevStore } from "#dev-store/app.ts";
import { appUrl, playCarrierWith, testEnv } from "./test-env.ts";
import { devStoreUrl, playShopifyWith } from "./wire.ts";

const stores = new Set<DevStore>();

/**
 * A dev store on this worker's database of it: from now on it answers for Shopify and for Twilio. It does nothing by
 * itself: `store.drain()` delivers webhooks and callbacks to the app, and finishes bulk operations. Seed what the test
 * needs (dev-store/shop/seed). Its rows go after each test, so start it in `beforeEach` or in the test, or call
 * `keepDataBetweenTests`.
 */
export async function startDevStore(options: { clock?: () => Date } = {}): Promise<DevStore> {
  const store = await createDevStore({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl,
    clientId: testEnv.SHOPIFY_API_KEY,
    clientSecret: testEnv.SHOPIFY_API_SECRET,
    adminUrl: devStoreUrl,
    appConfig: path.resolve(import.meta.dirname, "../../shopify.app.toml"),
    ...options,
  });
  stores.add(store);
  playShopifyWith(store.fetch);
  playCarrierWith(store.fetch);
  return store;
}

afterAll(async () => {
  await Promise.all([...stores].map((store) => store.stop()));
});
