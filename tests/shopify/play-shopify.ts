import { http } from "msw/http";
import { beforeEach } from "vitest";
import type { DevStore } from "#dev-store/app.ts";
import { makeIdToken } from "#dev-store/oauth/id-token.ts";
import { startDevStore } from "#tests/setup/dev-store.ts";
import { appUrl } from "#tests/setup/test-env.ts";
import { wire } from "#tests/setup/wire.ts";

export const demoShop = "demo.myshopify.com";

let store: DevStore | undefined;
let requests: { path: string; body: string }[] = [];

/** Has the dev store answer for Shopify in every test of the file, with one empty shop, demo.myshopify.com. */
export function playShopify(): void {
  beforeEach(async () => {
    const { fetch, context } = (store = await startDevStore());
    requests = [];
    await context.pool.query(
      `INSERT INTO shop (id, domain, name, email, currency, country_code, timezone, locale)
       VALUES (1, $1, 'Demo', 'owner@demo.example', 'EUR', 'NL', 'Europe/Amsterdam', 'nl')`,
      [demoShop],
    );
    wire.use(
      http.all(`https://${demoShop}/*`, async ({ request }) => {
        requests.push({ path: new URL(request.url).pathname, body: await request.clone().text() });
        return fetch(request);
      }),
    );
  });
}

export function devStore(): DevStore {
  if (!store) throw new Error("Call playShopify at the top of the file");
  return store;
}

/** What the app asked Shopify for in this test, by the path. */
export function requestsTo(path: string): { path: string; body: string }[] {
  return requests.filter((request) => request.path.includes(path));
}

/** An id token as App Bridge hands it to a page of the app. */
export function idToken(options: { now?: Date; domain?: string } = {}): string {
  const { domain = demoShop, now = new Date() } = options;
  return makeIdToken(devStore().context, { domain }, { user: { id: "42" }, now });
}

const host = Buffer.from("admin.shopify.com/store/demo").toString("base64url");
export const browserAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

/** A page as the admin's frame asks for it. */
export function documentRequest(path: string, token?: string): Request {
  const url = new URL(path, appUrl);
  url.search = new URLSearchParams({
    shop: demoShop,
    host,
    embedded: "1",
    ...(token && { id_token: token }),
  }).toString();
  return new Request(url, { headers: { "User-Agent": browserAgent } });
}

/** The same as App Bridge's fetch asks, with the token in a header. */
export function fetchRequest(path: string, token: string): Request {
  return new Request(new URL(path, appUrl), {
    headers: { "User-Agent": browserAgent, Authorization: `Bearer ${token}` },
  });
}
