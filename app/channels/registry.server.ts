import { Pool } from "undici";
import { env } from "../env.server.ts";
import type { Carrier } from "./channel.ts";
import { startLimitMs } from "./twilio/send-http.server.ts";
import { twilio } from "./twilio/twilio.server.ts";

/** The carriers there are adapters for. */
export const carriers = ["twilio"] as const;
export type CarrierName = (typeof carriers)[number];

/** A shop's account with a carrier, its secret in the clear. */
export type CarrierCredentials = { shopId: number; carrier: CarrierName; accountId: string; secret: string };

/**
 * Requests that one process has under way at once with a carrier. Twilio allows an account about a hundred
 * (twilio.com/docs/usage/rate-limits); several workers share that.
 */
export const maxConnections = 64;

// Together with startLimitMs these end a request within channel.ts's maxRequestMs.
const headersTimeoutMs = 30_000;
const bodyTimeoutMs = 5_000;

const publicOrigin = new URL(env.SHOPIFY_APP_URL).origin;

let twilioPool: Pool | undefined;

/** Wires an account to its adapter. Cheap: all accounts share the process's connections. */
export function openCarrier(credentials: CarrierCredentials): Carrier {
  return twilio({
    accountSid: credentials.accountId,
    authToken: credentials.secret,
    pool: (twilioPool ??= openPool(env.TWILIO_API_URL)),
    statusCallback: statusCallbackBase(credentials.shopId),
  });
}

/** The address a carrier reports the fate of this shop's messages to; the message's id is put at its end. */
function statusCallbackBase(shopId: number): (messageId: bigint) => string {
  const base = `${publicOrigin}/callbacks/twilio/status?shop=${shopId}&message=`;
  return (messageId) => base + messageId.toString();
}

/** The address a carrier hands this shop's incoming messages to; the merchant enters it at the carrier. */
export function inboundCallbackUrl(shopId: number): string {
  return `${publicOrigin}/callbacks/twilio/inbound?shop=${shopId}`;
}

/**
 * The address a carrier called, and signed: behind a proxy a request names another host than the public one.
 */
export function callbackUrlAsCalled(requestUrl: string): string {
  const { pathname, search } = new URL(requestUrl);
  return publicOrigin + pathname + search;
}

/** Ends the process's connections to carriers, after the requests under way. */
export async function closeCarriers(): Promise<void> {
  await twilioPool?.close();
  twilioPool = undefined;
}

function openPool(url: string): Pool {
  return new Pool(new URL(url).origin, {
    connections: maxConnections,
    pipelining: 1,
    connectTimeout: startLimitMs / 2,
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
    keepAliveTimeout: 30_000,
  });
}
