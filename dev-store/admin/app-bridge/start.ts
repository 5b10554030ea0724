import { connect, type Connection } from "./connection.ts";
import { authorizeFetch, keepIdTokens, type IdTokens } from "./id-token.ts";
import { createModals } from "./modal.ts";
import { showNavMenu } from "./nav-menu.ts";
import { appPath, createNavigator, openOutside, reportLocation } from "./navigation.ts";
import { pressButton } from "./buttons.ts";
import { createSaveBars } from "./save-bar.ts";
import { adoptStyles } from "./styles.ts";
import { showTitleBar } from "./title-bar.ts";
import { createToast } from "./toast.ts";

/**
 * A stand-in for App Bridge 4, served at /app-bridge.js: defines `window.shopify` for a page framed by the local admin.
 * What it plays and what it does not is in the README of dev-store/admin.
 */
function start(): void {
  // The library's AppProvider may add the script a second time.
  if (Object.hasOwn(window, "shopify")) return;
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) throw new Error("App Bridge has to be a plain script, not a module");
  const params = new URLSearchParams(location.search);
  const adminOrigin = new URL(script.src).origin;
  const config = {
    apiKey: script.dataset["apiKey"] ?? "",
    shop: remember("shop", params),
    host: remember("host", params),
    locale: params.get("locale") ?? "en",
    appOrigins: [],
    disabledFeatures: [],
    experimentalFeatures: [],
  };
  const isEmbedded = window.top !== window;
  if (!isEmbedded && config.shop !== "" && params.has("host")) {
    // Opened outside the admin: App Bridge leads back into it.
    location.replace(`${adminOrigin}/store/${config.shop.split(".")[0]}/apps/segue${appPath(new URL(location.href))}`);
    return;
  }
  const connection = connect(adminOrigin);
  const tokens = keepIdTokens(connection);
  const reload = params.get("shopify-reload");
  if (reload !== null) {
    void bounce(reload, tokens);
    return;
  }
  adoptStyles();
  const navigate = createNavigator();
  const open = openOutside(connection, navigate);
  if (isEmbedded) {
    authorizeFetch(tokens, (url) => open(url, "_top"));
    reportLocation(connection);
    showTitleBar(connection);
    showNavMenu(connection);
  }
  connection.on("navigate", ({ path }) => navigate(path));
  connection.on("press", ({ id }) => pressButton(id));
  Object.defineProperty(window, "shopify", {
    value: createShopify({ connection, tokens, config, isEmbedded, adminOrigin }),
    enumerable: true,
  });
}

function createShopify(options: {
  connection: Connection;
  tokens: IdTokens;
  config: { shop: string };
  isEmbedded: boolean;
  adminOrigin: string;
}): Record<string, unknown> {
  const { connection, tokens } = options;
  const notPlayed = (name: string) => () => Promise.reject(new Error(`The dev store does not play shopify.${name}`));
  return {
    config: options.config,
    origin: options.adminOrigin,
    ready: Promise.resolve(),
    environment: { embedded: options.isEmbedded, mobile: false, pos: false, intent: false },
    idToken: () => tokens.get(),
    user: async () => ({ id: 1, name: "Store Owner", accountAccess: "full" }),
    toast: createToast(connection),
    modal: createModals(connection),
    saveBar: createSaveBars(connection),
    loading: (isLoading = true) => connection.send({ type: "loading", isLoading }),
    intents: {
      request: { value: null, subscribe: () => () => undefined },
      register: () => () => undefined,
      invoke: notPlayed("intents"),
    },
    webVitals: { onReport: async () => undefined },
    support: { registerHandler: async () => undefined },
    reviews: {
      request: async () => ({ success: false, code: "merchant-ineligible", message: "The dev store has no reviews" }),
    },
    tools: { register: () => () => undefined, unregister: () => undefined, clear: () => undefined },
    resourcePicker: notPlayed("resourcePicker"),
    picker: notPlayed("picker"),
    scanner: { capture: notPlayed("scanner") },
    scopes: { query: notPlayed("scopes"), request: notPlayed("scopes"), revoke: notPlayed("scopes") },
    app: { extensions: async () => JSON.parse(await connection.ask("extensions")) as unknown },
    shopifyQL: { available: async () => false },
  };
}

/** The way back from the bounce page: the same document again, this time with an id token. */
async function bounce(reload: string, tokens: IdTokens): Promise<void> {
  const url = new URL(reload, location.href);
  if (url.origin !== location.origin) return;
  url.searchParams.set("id_token", await tokens.renew());
  location.replace(url.href);
}

/** Shop and host are in the address of the first document only; later documents of the same frame find them here. */
function remember(name: "shop" | "host", params: URLSearchParams): string {
  const given = params.get(name);
  if (given !== null) sessionStorage.setItem(`dev-bridge-${name}`, given);
  return given ?? sessionStorage.getItem(`dev-bridge-${name}`) ?? "";
}

start();
