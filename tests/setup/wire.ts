import { http } from "msw/http";
import { setupServer } from "msw/node";
import { afterEach } from "vitest";
import { appUrl } from "./test-env.ts";

type FetchHandler = (request: Request) => Response | Promise<Response>;

let shopify: FetchHandler | undefined;

/** The address that the dev store has in tests, for what it serves as itself, such as the results of bulk operations. */
export const devStoreUrl = "https://dev-store.test";

/** Says who answers for Shopify from now on, to the end of the file. */
export function playShopifyWith(handler: FetchHandler | undefined): void {
  shopify = handler;
}

const answerShopify = ({ request }: { request: Request }) => shopify?.(request);

/**
 * What the test's `fetch` and `node:http` reach. Shops are answered by the dev store of the test (see dev-store.ts), the
 * app's own address by its routes (see app.ts); `wire.use` adds to that for one test. A request that no handler answers
 * fails, and fails its test by way of console.error. Listeners of the test's own on loopback are reached as usual. The
 * connections that the carrier's adapter keeps itself cannot be seen here: TWILIO_API_URL names a listener instead.
 */
export const wire = setupServer(
  http.all("https://*.myshopify.com/*", answerShopify),
  http.all(`${devStoreUrl}/*`, answerShopify),
  http.all(`${appUrl}/*`, async ({ request }) => {
    // Loaded by the tests that need it only: it brings all pages and their components along.
    const { answerAsApp } = await import("./app.ts");
    return answerAsApp(request);
  }),
);

// At once, not in a hook: Shopify's library keeps the `fetch` that it finds when it is loaded. It ends with the file's
// process.
wire.listen({
  onUnhandledFrame({ frame, defaults }) {
    if (frame.protocol === "http" && isOwnListener(frame.data as { request: Request })) return;
    defaults.error();
  },
});
afterEach(() => wire.resetHandlers());

function isOwnListener({ request }: { request: Request }): boolean {
  const { hostname } = new URL(request.url);
  return hostname === "127.0.0.1" || hostname === "localhost";
}
