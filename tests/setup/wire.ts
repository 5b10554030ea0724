import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll } from "vitest";

/**
 * What the test's `fetch` and `node:http` reach. A request that no handler answers fails, and fails its test by way of
 * console.error. Listeners of the test's own on loopback are reached as usual. The connections that the carrier's adapter
 * keeps itself cannot be seen here: TWILIO_API_URL names a listener of the harness instead.
 */
export const wire = setupServer();

beforeAll(() => {
  wire.listen({
    onUnhandledFrame({ frame, defaults }) {
      if (frame.protocol === "http" && isOwnListener(frame.data as { request: Request })) return;
      defaults.error();
    },
  });
});
afterEach(() => wire.resetHandlers());
afterAll(() => wire.close());

function isOwnListener({ request }: { request: Request }): boolean {
  const { hostname } = new URL(request.url);
  return hostname === "127.0.0.1" || hostname === "localhost";
}
