import type { Connection } from "./connection.ts";

/** Tokens live for a minute; one is handed out again for most of it. */
const KEEP_MS = 50_000;
const REAUTHORIZE_HEADER = "X-Shopify-API-Request-Failure-Reauthorize-Url";
const RETRY_HEADER = "X-Shopify-Retry-Invalid-Session-Request";

export type IdTokens = { get: () => Promise<string>; renew: () => Promise<string> };

/** Id tokens from the admin. Callers that come while one is being fetched wait for the same one. */
export function keepIdTokens(connection: Connection): IdTokens {
  let kept: Promise<string> | null = null;
  let keptUntil = 0;
  function renew(): Promise<string> {
    keptUntil = Date.now() + KEEP_MS;
    kept = connection.ask("id-token");
    return kept;
  }
  return { get: () => (kept && Date.now() < keptUntil ? kept : renew()), renew };
}

/**
 * Makes `fetch` send an id token to the app itself, as App Bridge does. An answer that asks for a new token is tried once
 * more with one; an answer that names a page to authorize at opens that page in the whole window.
 */
export function authorizeFetch(tokens: IdTokens, openInTop: (url: string) => void): void {
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input), location.href);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    if (url.origin !== location.origin || headers.has("authorization")) return plainFetch(input, init);

    const again = input instanceof Request ? input.clone() : input;
    const attempt = async (target: RequestInfo | URL, token: string): Promise<Response> => {
      headers.set("authorization", `Bearer ${token}`);
      return plainFetch(target, { ...init, headers });
    };
    let response = await attempt(input, await tokens.get());
    if (response.status === 401 && response.headers.has(RETRY_HEADER))
      response = await attempt(again, await tokens.renew());
    const reauthorize = response.headers.get(REAUTHORIZE_HEADER);
    if (reauthorize) openInTop(new URL(reauthorize, location.href).href);
    return response;
  };
}
