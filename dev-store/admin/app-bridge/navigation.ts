import type { Connection } from "./connection.ts";

/** What Shopify adds to the address of a framed page; no part of the page's own address. */
const frameParams = ["embedded", "hmac", "host", "id_token", "locale", "session", "shop", "timestamp", "appLoadId"];

/** The app's own path, search and hash, as the admin shows them behind its own. */
export function appPath(url: URL): string {
  const own = new URL(url);
  for (const param of frameParams) own.searchParams.delete(param);
  return own.pathname + own.search + own.hash;
}

/** Tells the admin of every page the app is on, whether it came there by document, history or script. */
export function reportLocation(connection: Connection): void {
  let reported = "";
  const report = (): void => {
    const path = appPath(new URL(location.href));
    if (path === reported) return;
    reported = path;
    connection.send({ type: "location", path });
  };
  for (const method of ["pushState", "replaceState"] as const) {
    const original = history[method].bind(history);
    history[method] = (...args) => {
      original(...args);
      report();
    };
  }
  window.addEventListener("popstate", report);
  window.addEventListener("hashchange", report);
  report();
}

/**
 * Goes to one of the app's own pages, in the way App Bridge does: an event that the app's router takes, with a target that
 * has the address. An app without a router for it gets a new document.
 */
export function createNavigator(): (path: string) => void {
  let listeners = 0;
  for (const target of [window, document] as EventTarget[]) {
    const add = target.addEventListener.bind(target);
    const remove = target.removeEventListener.bind(target);
    target.addEventListener = (type, listener, options) => {
      if (type === "shopify:navigate") listeners += 1;
      add(type, listener, options);
    };
    target.removeEventListener = (type, listener, options) => {
      if (type === "shopify:navigate") listeners -= 1;
      remove(type, listener, options);
    };
  }
  return (path) => {
    if (listeners === 0) {
      location.assign(path);
      return;
    }
    const anchor = document.createElement("a");
    anchor.setAttribute("href", path);
    anchor.hidden = true;
    // Appended for the moment of the event, which has to rise to the window.
    document.documentElement.append(anchor);
    anchor.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true }));
    anchor.remove();
  };
}

/**
 * Sends links that leave the app to the admin: `shopify:admin/…` and `app:` addresses, and pages of other sites, which
 * cannot be shown in a frame. Covers clicks and `window.open`.
 */
export function openOutside(
  connection: Connection,
  navigate: (path: string) => void,
): (url: string, target?: string) => boolean {
  function open(written: string, target = ""): boolean {
    if (/^app:/i.test(written)) {
      navigate(`/${written.replace(/^app:\/*/i, "")}`);
      return true;
    }
    if (/^shopify:/i.test(written)) {
      connection.send({ type: "open", url: written, target: target === "_blank" ? "_blank" : "_top" });
      return true;
    }
    const url = new URL(written, location.href);
    const leaves = target === "_top" || target === "_parent" || (target === "" && url.origin !== location.origin);
    if (!leaves || !/^https?:$/.test(url.protocol)) return false;
    connection.send({ type: "open", url: url.href, target: "_top" });
    return true;
  }

  document.addEventListener(
    "click",
    (event) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
      const link = event.composedPath().find((node) => node instanceof HTMLElement && node.hasAttribute("href"));
      if (!(link instanceof HTMLElement)) return;
      const target = link.getAttribute("target") ?? "";
      if (open(link.getAttribute("href") ?? "", target === "_self" ? "" : target)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
  const plainOpen = window.open.bind(window);
  window.open = (url, target, features) => {
    // A window opened without a name is a new one, also for other sites.
    if (url !== undefined && open(String(url), target || "_blank")) return null;
    return plainOpen(url, target, features);
  };
  return open;
}
