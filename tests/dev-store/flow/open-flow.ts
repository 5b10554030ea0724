import { HttpResponse } from "msw";
import { http } from "msw/http";
import type { RunRead } from "#dev-store/flow/read-runs.ts";
import { readAppConfig } from "#dev-store/read-app-config.ts";
import { appUrl } from "#tests/setup/test-env.ts";
import { wire } from "#tests/setup/wire.ts";
import { domain, openShop } from "../graphql/open-shop.ts";
import type { OpenShop } from "../graphql/open-shop.ts";

/** What the stub app was called with. */
export type Call = { path: string; body: Record<string, unknown>; raw: string; headers: Headers };

/** Dates and ids as JSON has them. */
export type RunJson = Omit<RunRead, "id" | "startedAt" | "dueAt" | "endedAt"> & {
  id: string;
  dueAt: string | null;
  endedAt: string | null;
};

export type OpenFlow = OpenShop & {
  calls: Call[];
  /** Makes a workflow, by request; answers with the status and what was said. */
  post: (path: string, body: object) => Promise<{ status: number; body: Record<string, unknown> }>;
  /** Makes a workflow that is on; answers its id. */
  workflow: (steps: object[], trigger?: object) => Promise<string>;
  runs: (id: string) => Promise<RunJson[]>;
  /** Places an order of customer 1 for 10.50. */
  order: (order?: object) => Promise<void>;
};

export const stubApp = new URL("stub-app/shopify.app.toml", import.meta.url).pathname;

/**
 * A dev store with a customer and a product, whose app is the stub of this folder. `answer` is what the stub answers to its
 * nth call, from 1.
 */
export async function openFlow(
  answer: (number: number, call: Call) => Response | Promise<Response> = () => HttpResponse.json({}),
  settings: object = {},
): Promise<OpenFlow> {
  const shop = await openShop({ appConfig: await readAppConfig(stubApp), settings: { flow: settings } });
  await shop.addCustomers({ firstName: "Ada", email: "ada@example.com", phone: "+15557650001", tags: ["vip"] });
  await shop.store.context.pool.query(
    `INSERT INTO product (shop_id, id, title, category, handle, price, created_at)
     VALUES (1, 100, 'Tea', 'Drinks', 'tea', 10.50, now())`,
  );
  const calls: Call[] = [];
  wire.use(
    http.post(`${appUrl}/api/flow/*`, async ({ request }) => {
      const raw = await request.text();
      const call = {
        path: new URL(request.url).pathname,
        raw,
        body: JSON.parse(raw) as Call["body"],
        headers: request.headers,
      };
      return answer(calls.push(call), call);
    }),
  );
  const send = async (path: string, body?: object) => {
    const response = await shop.store.fetch(
      new Request(`http://127.0.0.1:4000/control/shops/${domain}${path}`, {
        method: body ? "POST" : "GET",
        body: body && JSON.stringify(body),
      }),
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    ...shop,
    calls,
    post: send,
    workflow: async (steps, trigger = { handle: "order_created" }) => {
      const made = await send("/flow/workflows", { name: "Test", enabled: true, trigger, steps });
      if (made.status !== 200) throw new Error(JSON.stringify(made.body));
      return String(made.body.id);
    },
    runs: async (id) => (await send(`/flow/workflows/${id}/runs`)).body.runs as RunJson[],
    order: async (order = {}) => {
      const placed = await send("/orders", { customerId: "1", lines: [{ productId: "100" }], ...order });
      if (placed.status !== 200) throw new Error(JSON.stringify(placed.body));
    },
  };
}

export const sms = (values: object = {}) => ({
  id: "sms",
  type: "app_action",
  handle: "send-sms",
  values: { message: "Hi {{customer.firstName}}", ...values },
});
