// Runs the app's pixel in a frame without an origin, as Shopify's strict sandbox does: no page, no cookies, only what is handed
// in. The pixel's own script comes after this one, and registers itself by what this one has put in the frame.
import type { PixelEvent, PixelPrivacy, ToSandbox } from "../pixel-messages.ts";

/** What a pixel is called with, as far as it is simulated. */
type PixelApi = {
  analytics: { subscribe: (name: string, listener: (event: PixelEvent) => void) => void };
  browser: { sendBeacon: (url: string, body?: string) => Promise<boolean> };
  init: Extract<ToSandbox, { type: "start" }>["init"];
  settings: Record<string, string>;
  customerPrivacy: {
    subscribe: (name: "visitorConsentCollected", listener: (event: { customerPrivacy: PixelPrivacy }) => void) => void;
  };
};

const listeners = new Map<string, ((event: PixelEvent) => void)[]>();
const consentListeners: ((event: { customerPrivacy: PixelPrivacy }) => void)[] = [];

let startPixel: ((api: PixelApi) => void) | null = null;

Object.assign(globalThis, {
  shopify: {
    extend: (point: string, start: (api: PixelApi) => void) => {
      if (point === "WebPixel::Render") startPixel = start;
    },
  },
});

addEventListener("message", ({ data }: MessageEvent<ToSandbox>) => {
  if (data.type === "consent") {
    for (const listener of consentListeners) listener({ customerPrivacy: data.customerPrivacy });
    return;
  }
  const api: PixelApi = {
    analytics: {
      subscribe: (name, listener) => listeners.set(name, [...(listeners.get(name) ?? []), listener]),
    },
    browser: { sendBeacon: (url, body) => Promise.resolve(navigator.sendBeacon(url, body)) },
    init: data.init,
    settings: data.settings,
    customerPrivacy: { subscribe: (_name, listener) => consentListeners.push(listener) },
  };
  startPixel?.(api);
  for (const event of data.events) for (const listener of listeners.get(event.name) ?? []) listener(event);
});
