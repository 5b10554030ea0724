import { afterEach } from "vitest";
import { createDevStore } from "#dev-store/app.ts";
import type { DevStore } from "#dev-store/app.ts";
import { installApp } from "#dev-store/oauth/installation.ts";
import { issueToken } from "#dev-store/oauth/access-tokens.ts";
import type { AppConfig } from "#dev-store/read-app-config.ts";
import { blankCustomer } from "#dev-store/shop/customer.ts";
import type { Customer } from "#dev-store/shop/customer.ts";
import { storeCustomer } from "#dev-store/shop/store-customer.ts";
import { appUrl, testEnv } from "#tests/setup/test-env.ts";

export const shopId = 1n;
export const domain = "demo.myshopify.com";

type Answer = {
  status: number;
  // Tests say what they expect of an answer's shape by comparing it.
  data: Record<string, Record<string, never>>;
  errors?: { message: string; extensions: Record<string, unknown> }[];
  cost: { requestedQueryCost: number; actualQueryCost: number | null; throttleStatus: Record<string, number> };
};

export type OpenShop = {
  store: DevStore;
  /** The offline token that it is asked with. */
  accessToken: string;
  /** Asks the Admin API as the app would, with an offline token. */
  ask: (query: string, variables?: Record<string, unknown>) => Promise<Answer>;
  addCustomers: (...customers: Partial<Customer>[]) => Promise<void>;
  /** The dev store's time. */
  setTime: (time: string) => void;
  advance: (seconds: number) => void;
};

const opened = new Set<DevStore>();
afterEach(async () => {
  await Promise.all([...opened].filter(({ context }) => !context.pool.ended).map((store) => store.stop()));
  opened.clear();
});

/** A dev store with one shop without customers, where the app is installed, at a time that stands still. */
export async function openShop(options: { appConfig?: Partial<AppConfig>; settings?: object } = {}): Promise<OpenShop> {
  let now = new Date("2026-11-22T12:00:00Z");
  const appConfig = {
    scopes: ["read_customers", "write_customers", "read_orders", "read_products"],
    subscriptions: [],
    ...options.appConfig,
  };
  const store = await createDevStore({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl,
    clientId: testEnv.SHOPIFY_API_KEY,
    clientSecret: testEnv.SHOPIFY_API_SECRET,
    adminUrl: "http://127.0.0.1:4000",
    clock: () => now,
    appConfig,
  });
  opened.add(store);
  const { context } = store;
  await context.pool.query(
    `INSERT INTO shop (id, domain, name, email, currency, country_code, timezone, settings)
     VALUES ($1, $2, 'Demo', 'owner@demo.example', 'USD', 'US', 'America/New_York', $3)`,
    [shopId, domain, JSON.stringify(options.settings ?? {})],
  );
  await installApp(context, shopId, appConfig.scopes);
  const { accessToken } = await issueToken(context.pool, shopId, {
    kind: "offline",
    scopes: appConfig.scopes,
    expiring: false,
    now,
  });
  return {
    store,
    accessToken,
    ask: async (query, variables = {}) => {
      const response = await store.fetch(
        new Request(`https://${domain}/admin/api/2026-07/graphql.json`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-shopify-access-token": accessToken },
          body: JSON.stringify({ query, variables }),
        }),
      );
      const body = (await response.json()) as Omit<Answer, "status" | "cost"> & { extensions?: Pick<Answer, "cost"> };
      return { status: response.status, ...body, cost: body.extensions?.cost as Answer["cost"] };
    },
    addCustomers: async (...customers) => {
      for (const [index, customer] of customers.entries()) {
        const created = new Date("2026-01-01T00:00:00Z");
        await storeCustomer(context.pool, shopId, { ...blankCustomer(BigInt(index + 1), created), ...customer });
      }
    },
    setTime: (time) => void (now = new Date(time)),
    advance: (seconds) => void (now = new Date(now.getTime() + seconds * 1000)),
  };
}
