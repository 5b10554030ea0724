import type { RequestHandler } from "express";
import { type Log, logAbout } from "../log.server.ts";

const shopName = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i;

/**
 * One line per answered request; that line and all that are logged on the way to the answer name its shop. The query stays
 * out of the log: it carries id tokens.
 */
export function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    // Kept from the start: where files are served, express shortens the path for a while.
    const { path } = request;
    const shop = claimedShop(
      request.query["shop"],
      request.headers["x-shopify-shop-domain"],
      request.headers.authorization,
    );
    const shopId = path.startsWith("/callbacks/") ? claimedShopId(request.query["shop"]) : undefined;
    response.once("close", () => {
      const entry = {
        shop,
        shopId,
        method: request.method,
        path,
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
        aborted: response.writableFinished ? undefined : true,
      };
      if (path === "/healthz" || /^\/(assets|pixel)\//.test(path)) log.debug(entry, "request");
      else log.info(entry, "request");
    });
    logAbout({ shop, shopId }, next);
  };
}

/** Carriers call back at an address that names the shop by our own id. */
function claimedShopId(parameter: unknown): number | undefined {
  return typeof parameter === "string" && /^[1-9]\d{0,8}$/.test(parameter) ? Number(parameter) : undefined;
}

/** The shop a request says it is about. Not verified: for reading the log only. */
function claimedShop(parameter: unknown, header: unknown, authorization: string | undefined): string | undefined {
  for (const claim of [parameter, header, destinationOf(authorization)]) {
    if (typeof claim === "string" && shopName.test(claim)) return claim.toLowerCase();
  }
  return undefined;
}

function destinationOf(authorization: string | undefined): string | undefined {
  const payload = /^Bearer [\w-]+\.([\w-]+)\./.exec(authorization ?? "")?.[1];
  if (!payload) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    if (typeof claims !== "object" || claims === null || !("dest" in claims) || typeof claims.dest !== "string")
      return undefined;
    return claims.dest.replace(/^https:\/\//, "");
  } catch {
    return undefined;
  }
}
