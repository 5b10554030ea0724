import { unwrap, wrap } from "../bridge-protocol.ts";
import type { ExtensionQuestion, ExtensionStart, FromExtension, ToExtension } from "../extension-protocol.ts";
import { defineElements, refuseUnknownElements } from "./elements.ts";
import { createI18n } from "./i18n.ts";

declare global {
  interface Window {
    extensionStart: ExtensionStart;
    runExtension: (start: () => unknown) => void;
  }
}

/** The frame's half of what Shopify gives an extension: the `s-` elements, the global `shopify`, `fetch` and links. */
function prepare(): void {
  const { target, selected, locale, texts, appUrl } = window.extensionStart;
  const ask = createAsk();
  const isAction = target.includes(".action.");

  async function query(text: string, options: { variables?: Record<string, unknown> } = {}): Promise<unknown> {
    return ask({ kind: "query", query: text, variables: options.variables ?? {} });
  }
  const shopify = {
    extension: { target },
    auth: { idToken: () => ask({ kind: "id-token" }) },
    i18n: createI18n(texts, locale),
    query,
    data: { selected },
    ...(isAction ? { close: () => send({ type: "close" }) } : {}),
    ...(isAction
      ? {}
      : { navigation: { navigate: (url: string | URL) => send({ type: "navigate", url: String(url) }) } }),
  };
  Object.assign(window, { shopify: strict(shopify, "shopify") });
  patchFetch({ appUrl, ask });
  window.open = (url, name) => {
    send({ type: "open", url: String(url), target: name ?? "_blank" });
    return null;
  };
  defineElements({
    close: () => send({ type: "close" }),
    open: (url, name) => send({ type: "open", url, target: name }),
  });
  refuseUnknownElements();
  window.runExtension = (start) => {
    reportSize();
    void Promise.resolve(start()).then((value) => {
      if (target.endsWith(".data")) send({ type: "result", value });
    });
  };
}

function send(message: FromExtension): void {
  // The frame has no origin of its own, and what it says is no secret to the page that framed it.
  parent.postMessage(wrap(message), "*");
}

function createAsk(): (question: ExtensionQuestion) => Promise<unknown> {
  const waiting = new Map<number, (value: unknown) => void>();
  let last = 0;
  window.addEventListener("message", (event) => {
    const message = event.source === parent ? unwrap<ToExtension>(event.data) : null;
    if (!message) return;
    waiting.get(message.id)?.(message.value);
    waiting.delete(message.id);
  });
  return (question) =>
    new Promise((resolve) => {
      const id = (last += 1);
      waiting.set(id, resolve);
      send({ type: "ask", id, question });
    });
}

/** A path goes to the app, with the staff member's id token; `shopify:admin/…/graphql.json` to the Admin API. */
function patchFetch({ appUrl, ask }: { appUrl: string; ask: (question: ExtensionQuestion) => Promise<unknown> }): void {
  const plain = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const written = input instanceof Request ? input.url : String(input);
    if (/^shopify:\/*admin\/api\/(.*\/)?graphql\.json$/.test(written)) {
      const { query, variables = {} } = JSON.parse(String(init?.body)) as {
        query: string;
        variables?: Record<string, unknown>;
      };
      return Response.json(await ask({ kind: "query", query, variables }));
    }
    const url = new URL(written, `${appUrl}/`);
    if (url.origin !== new URL(appUrl).origin) return plain(input, init);
    const headers = new Headers(init?.headers);
    headers.set("Authorization", `Bearer ${String(await ask({ kind: "id-token" }))}`);
    return plain(url, { ...init, headers });
  };
}

function reportSize(): void {
  const report = (): void => send({ type: "size", height: Math.ceil(document.body.getBoundingClientRect().height) });
  new ResizeObserver(report).observe(document.body);
  report();
}

/** What the real global has and this one does not play must not pass for absent. */
function strict<Value extends object>(value: Value, name: string): Value {
  return new Proxy(value, {
    get(target, key, receiver) {
      if (typeof key === "symbol" || key in target || key === "then")
        return Reflect.get(target, key, receiver) as unknown;
      throw new Error(`${name}.${key} is not simulated by the dev store (see its README)`);
    },
  });
}

prepare();
