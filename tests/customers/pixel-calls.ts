import { randomUUID } from "node:crypto";
import { receivePixelEvents, type PixelOutcome } from "#app/customers/receive-pixel-events.server.ts";
import { pixelKey } from "#app/shopify/pixel-key.server.ts";
import { startPixel, type PixelApi } from "../../extensions/web-pixel/src/pixel.ts";

type Event = Parameters<Parameters<PixelApi["analytics"]["subscribe"]>[1]>[0];

type Visit = {
  client: string;
  at: Date;
  name: string;
  data?: Event["data"];
  id?: string;
  customerId?: bigint;
  href?: string;
  privacy?: { analyticsProcessingAllowed: boolean; marketingAllowed: boolean };
};

export const everything = { analyticsProcessingAllowed: true, marketingAllowed: true };

/** What the pixel itself sends of one event, run as Shopify's sandbox runs it; nothing where it says nothing. */
export function pixelBodies(shop: { id: number }, visit: Visit): string[] {
  const { client, at, name, data = {}, id = randomUUID(), customerId, href = "https://shop.example/" } = visit;
  const sent: string[] = [];
  startPixel({
    analytics: {
      subscribe: (wanted, listener) => {
        const location = { href };
        const event = {
          id,
          clientId: client,
          name,
          timestamp: at.toISOString(),
          context: { document: { location } },
          data,
        };
        if (wanted === name) listener(event);
      },
    },
    browser: { sendBeacon: (_url, body) => Promise.resolve(sent.push(body) > 0) },
    init: {
      data: { customer: customerId === undefined ? null : { id: String(customerId) } },
      customerPrivacy: visit.privacy ?? everything,
    },
    settings: { accountID: pixelKey(shop), endpoint: "https://segue.test/pixel/events" },
  });
  return sent;
}

/** The same, taken in by the app, at the time it happened. */
export async function visit(shop: { id: number }, what: Visit): Promise<PixelOutcome | "nothing-sent"> {
  const [body] = pixelBodies(shop, what);
  return body === undefined ? "nothing-sent" : receivePixelEvents({ body, address: null }, { now: what.at });
}

export function viewOf(productId: bigint | number) {
  return { name: "product_viewed", data: { productVariant: { product: { id: String(productId) } } } };
}

export function checkoutOf(token: string) {
  return { name: "checkout_started", data: { checkout: { token } } };
}
