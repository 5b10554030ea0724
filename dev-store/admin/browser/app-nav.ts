import type { NavItem } from "../bridge-protocol.ts";
import { create, required } from "./elements.ts";

type Nav = { items: NavItem[]; home: string | null };

/**
 * The app's own entries in the admin's navigation. The last known ones are drawn before the app has loaded, so that the
 * navigation does not jump.
 */
export function createAppNav(
  shop: string,
  toHref: (path: string) => string,
): {
  draw: (nav: Nav) => void;
  mark: (path: string) => void;
} {
  const list = required("app-nav");
  const key = `dev-store-nav:${shop}`;
  let nav: Nav = readNav(key);
  let currentPath = "/";

  function render(): void {
    list.replaceChildren(
      ...nav.items.map((item) => {
        const href = toHref(item.href);
        const link = create("a", { text: item.label, attributes: { href, "data-app-path": item.href } });
        if (isCurrent(item.href, currentPath)) link.setAttribute("aria-current", "page");
        return create("li", {}, link);
      }),
    );
    list.hidden = nav.items.length === 0;
  }

  render();
  return {
    draw(drawn) {
      nav = drawn;
      localStorage.setItem(key, JSON.stringify(drawn));
      render();
    },
    mark(path) {
      currentPath = path;
      render();
    },
  };
}

function isCurrent(href: string, path: string): boolean {
  const own = path.split(/[?#]/)[0] ?? "";
  return own === href || own.startsWith(`${href}/`);
}

function readNav(key: string): Nav {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    if (typeof stored === "object" && stored !== null && "items" in stored && Array.isArray(stored.items))
      return stored as Nav;
  } catch {
    // Written by an older version: the app tells its entries again in a moment.
  }
  return { items: [], home: null };
}
