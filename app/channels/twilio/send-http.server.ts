import type { Dispatcher } from "undici";

/** `written`: whether any of the request may have reached the carrier. */
export type HttpAnswer =
  | { ok: true; status: number; retryAfter: string | undefined; body: string }
  | { ok: false; written: boolean; detail: string };

type HttpRequest = { method: "POST" | "GET"; path: string; headers: Record<string, string>; body?: string };

/** A request that found no free connection in this time is withdrawn unwritten. */
export const startLimitMs = 10_000;

/**
 * One request on the pool, at undici's own level: no stream objects, since each message passes here. Never throws.
 *
 * Whether a failed request was written decides whether it may be repeated, so it is told exactly: undici calls
 * `onRequestStart` when a request has a connection, right before its first byte is written. A request that fails before
 * (no connection, a busy pool) has reached nobody; one that waited longer than `startLimitMs` is not written at all, so that
 * the life of a request has a known end.
 */
export function sendHttp(pool: Dispatcher, request: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const calledAt = performance.now();
    const calledOn = Date.now();
    let written = false;
    let status = 0;
    let retryAfter: string | undefined;
    const chunks: Buffer[] = [];
    pool.dispatch(request, {
      onRequestStart(controller) {
        // By both clocks: the steady one stands still while the machine is suspended.
        const waitedMs = Math.max(performance.now() - calledAt, Date.now() - calledOn);
        if (waitedMs > startLimitMs) controller.abort(new Error("No connection was free in time"));
        else written = true;
      },
      onResponseStart(_controller, statusCode, headers) {
        status = statusCode;
        const header = headers["retry-after"];
        retryAfter = Array.isArray(header) ? header[0] : header;
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        const [only, ...more] = chunks;
        const body = only && more.length === 0 ? only.toString("utf8") : Buffer.concat(chunks).toString("utf8");
        resolve({ ok: true, status, retryAfter, body });
      },
      onResponseError(_controller, error) {
        resolve({ ok: false, written, detail: describe(error) });
      },
    });
  });
}

function describe(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return `${code}: ${error.message}`;
}
