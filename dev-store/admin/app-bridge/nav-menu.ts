import type { Connection } from "./connection.ts";
import { watchElements } from "./watch-elements.ts";

/** Draws the app's `ui-nav-menu` or `s-app-nav` in the admin's navigation. The link with rel="home" is the app itself. */
export function showNavMenu(connection: Connection): void {
  let shown = "";
  watchElements(["ui-nav-menu", "s-app-nav"], () => {
    const menu = [...document.querySelectorAll<HTMLElement>("ui-nav-menu, s-app-nav")].at(-1);
    // A page that shows an error may have no menu: the last one stays, as in the real admin.
    if (!menu) return;
    const links = [...menu.querySelectorAll<HTMLElement>("a[href], s-link[href]")].map((link) => ({
      label: (link.textContent ?? "").trim(),
      href: link.getAttribute("href") ?? "",
      isHome: link.getAttribute("rel") === "home",
    }));
    const items = links.filter((link) => !link.isHome).map(({ label, href }) => ({ label, href }));
    const home = links.find((link) => link.isHome)?.href ?? null;
    const text = JSON.stringify({ items, home });
    if (text === shown) return;
    shown = text;
    connection.send({ type: "nav", items, home });
  });
}
