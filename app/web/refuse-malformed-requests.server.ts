import type { Request, RequestHandler } from "express";

/** Shopify's largest webhooks are well below this, and so are imported lists: 200,000 numbers take 3 MB. */
const maxBodyBytes = 10 * 1024 * 1024;
const methods = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);

/**
 * Answers what Remix would fail on: methods and addresses that are none, bodies beyond reason, and forms that a foreign
 * site posts into a page.
 */
export function refuseMalformedRequests(): RequestHandler {
  return (request, response, next) => {
    const refusal = refusalFor(request);
    if (refusal) return void response.status(refusal).type("text").send("This request could not be understood.");
    if (request.headers["transfer-encoding"])
      limitBody(request, () =>
        response.status(413).type("text").set("Connection", "close").send("This request is too large."),
      );
    next();
  };
}

function refusalFor(request: Request): number | undefined {
  if (!methods.has(request.method)) return 405;
  if (!isAddress(request)) return 400;
  if (Number(request.headers["content-length"] ?? 0) > maxBodyBytes) return 413;
  // A page's forms are posted from that page. Programs that call these are known by their signatures, storefronts that ask by way
  // of Shopify (proxy) by Shopify's; extensions of the admin, which live on an origin of Shopify's, by the id token in a header that
  // no form can send; storefronts, which call the last, are believed nothing.
  const isCallback = /^\/(webhooks|callbacks|flow|hooks|proxy|api|pixel)\//.test(request.path);
  if (!isCallback && !["GET", "HEAD", "OPTIONS"].includes(request.method) && isForeign(request)) return 403;
  return undefined;
}

function isAddress(request: Request): boolean {
  if (/%[01][0-9a-f]|%7f/i.test(request.path)) return false;
  try {
    decodeURI(request.path);
    return (
      URL.canParse(`http://${request.headers.host ?? ""}${request.originalUrl}`) &&
      URL.canParse(`http://${request.hostname}`)
    );
  } catch {
    return false;
  }
}

function isForeign(request: Request): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || origin === "null") return false;
  const forwarded = request.headers["x-forwarded-host"];
  const claimed = (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(",")[0]?.trim() || host;
  return !URL.canParse(origin) || new URL(origin).host !== claimed;
}

/** Counts what arrives, for senders that do not say how much it will be. */
function limitBody(request: Request, refuse: () => void): void {
  let received = 0;
  const count = (chunk: Buffer) => {
    received += chunk.length;
    if (received <= maxBodyBytes) return;
    request.off("data", count);
    if (!request.res?.headersSent) refuse();
    request.destroy();
  };
  // Remix's reader is attached in this same turn of the event loop, before the first chunk is handed out.
  request.on("data", count);
}
