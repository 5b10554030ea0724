// Runs the app's pixel in a frame without an origin, as Shopify's strict sandbox does: no page, no cookies, only what is handed in.
import { startPixel, type PixelApi } from "../../../extensions/web-pixel/src/pixel.ts";
import type { PixelEvent, PixelPrivacy, ToSandbox } from "../pixel-messages.ts";

const listeners = new Map<string, ((event: PixelEvent) => void)[]>();
const consentListeners: ((event: { customerPrivacy: PixelPrivacy }) => void)[] = [];

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
  startPixel(api);
  for (const event of data.events) for (const listener of listeners.get(event.name) ?? []) listener(event);
});
