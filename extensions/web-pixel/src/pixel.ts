import { pixelEventKinds } from "../../../app/customers/pixel-event-kinds.ts";

// What Shopify hands a pixel, as far as it is used here: https://shopify.dev/docs/api/web-pixels-api/standard-api and
// …/standard-events. Everything is optional, since the sandbox answers for visitors of all kinds.

type Privacy = { analyticsProcessingAllowed?: boolean; marketingAllowed?: boolean };
type Id = { id?: string | number | null } | null;

type Event = {
  id?: string;
  clientId?: string;
  name?: string;
  timestamp?: string;
  context?: { document?: { location?: { href?: string } } };
  data?: {
    productVariant?: { product?: Id } | null;
    cartLine?: { merchandise?: { product?: Id } | null } | null;
    collection?: Id;
    checkout?: { token?: string | null } | null;
  };
};

export type PixelApi = {
  analytics: { subscribe: (name: string, listener: (event: Event) => void) => unknown };
  browser: { sendBeacon?: (url: string, body: string) => Promise<boolean> };
  init: { data?: { customer?: Id } | null; customerPrivacy?: Privacy | null };
  settings: Record<string, unknown>;
  customerPrivacy?: {
    subscribe: (name: "visitorConsentCollected", listener: (event: { customerPrivacy?: Privacy }) => void) => unknown;
  };
};

/** Of a link in a message: says, signed by the app, who came by it. */
const visitorParameter = "segue_v";

/**
 * Tells the app what the visitor looks at, as long as they allow analytics and marketing: the event's kind, Shopify's own ids of
 * it, of the browser, of the customer who is signed in and of the product, collection or checkout. No name, no address, no words
 * that were searched for, no prices. What cannot be sent is not sent again: it is a hint, and the shop must not become slower.
 */
export function startPixel({ analytics, browser, init, settings, customerPrivacy }: PixelApi): void {
  const { accountID: key, endpoint } = settings;
  if (typeof key !== "string" || typeof endpoint !== "string") return;
  let privacy: Privacy = init.customerPrivacy ?? {};
  customerPrivacy?.subscribe("visitorConsentCollected", (event) => {
    privacy = event.customerPrivacy ?? {};
  });
  for (const kind of pixelEventKinds) {
    analytics.subscribe(kind, (event) => {
      // Shopify loads the pixel for those who allow it. Whoever withdraws it on the page has withdrawn it.
      if (!privacy.analyticsProcessingAllowed || !privacy.marketingAllowed) return;
      if (!event.id || !event.clientId || !event.timestamp) return;
      const { data } = event;
      const body = JSON.stringify({
        key,
        client: event.clientId,
        customer: digits(init.data?.customer),
        visitor: visitorOf(event),
        events: [
          {
            id: event.id,
            kind,
            at: event.timestamp,
            product: digits(data?.productVariant?.product ?? data?.cartLine?.merchandise?.product),
            collection: digits(data?.collection),
            checkout: data?.checkout?.token || undefined,
          },
        ],
      });
      void send(browser, endpoint, body);
    });
  }
}

/** "123" and "gid://shopify/Product/123" are both written by Shopify. */
function digits(subject: Id | undefined): string | undefined {
  return /(\d{1,18})$/.exec(String(subject?.id ?? ""))?.[1];
}

function visitorOf({ context }: Event): string | undefined {
  const href = context?.document?.location?.href ?? "";
  return new RegExp(`[?&]${visitorParameter}=([\\w.-]{1,200})`).exec(href)?.[1];
}

/** As text, which a browser sends to another address without asking first. */
async function send(browser: PixelApi["browser"], endpoint: string, body: string): Promise<void> {
  try {
    if (await browser.sendBeacon?.(endpoint, body)) return;
    await fetch(endpoint, { method: "POST", body, keepalive: true, headers: { "content-type": "text/plain" } });
  } catch {
    // The visitor is offline, or blocks it. There is nobody here to tell.
  }
}
