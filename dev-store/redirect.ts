// Loaded into the app's processes with `node --import ./dev-store/redirect.ts`: requests to Shopify go to the dev store.
// At the dispatcher, since libraries replace the global fetch; both Node's own fetch and undici's pass through here.
import { Agent, setGlobalDispatcher, type Dispatcher } from "undici";

const devStoreUrl = process.env.DEV_STORE_URL;
if (!devStoreUrl) throw new Error("DEV_STORE_URL is not set: it says where the dev store listens");

const devStore = new URL(devStoreUrl).origin;

setGlobalDispatcher(
  new Agent().compose((dispatch) => (options, handler) => {
    const origin = options.origin ? new URL(options.origin) : undefined;
    if (!origin || !isShopify(origin.hostname)) return dispatch(options, handler);
    const headers = addHeader(options.headers, "x-forwarded-host", origin.host);
    return dispatch({ ...options, origin: devStore, headers }, handler);
  }),
);

function isShopify(host: string): boolean {
  return host.endsWith(".myshopify.com") || host === "admin.shopify.com";
}

type Headers = Dispatcher.DispatchOptions["headers"];

/** undici takes headers as a flat list, as pairs, or as an object. */
function addHeader(headers: Headers, name: string, value: string): Headers {
  if (Array.isArray(headers)) return [...headers, name, value];
  const pairs = headers && Symbol.iterator in headers ? headers : Object.entries(headers ?? {});
  return Object.fromEntries([...pairs, [name, value]]);
}
