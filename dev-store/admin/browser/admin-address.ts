export type AdminPlace = { shop: string; domain: string; appOrigin: string; clientId: string };

/**
 * Where an address that the app wants to open leads: a page of this admin (`shopify:admin/…`, and the real admin's
 * addresses for this shop), one of the app's own pages in its frame, or another site.
 */
export function resolveAddress(
  written: string,
  place: AdminPlace,
): { kind: "app"; path: string } | { kind: "page"; url: string } {
  const adminPath = adminPathOf(written, place);
  if (adminPath !== null) {
    const inApp = new RegExp(`^/apps/(?:segue|${place.clientId})(?=/|\\?|#|$)`).exec(adminPath);
    if (inApp) return { kind: "app", path: adminPath.slice(inApp[0].length) || "/" };
    return { kind: "page", url: `/store/${place.shop}${adminPath}` };
  }
  const url = new URL(written, place.appOrigin);
  if (url.origin === place.appOrigin) return { kind: "app", path: url.pathname + url.search + url.hash };
  return { kind: "page", url: url.href };
}

function adminPathOf(written: string, place: AdminPlace): string | null {
  const short = /^shopify:\/*admin\/?(.*)$/i.exec(written);
  if (short) return `/${short[1] ?? ""}`;
  if (!URL.canParse(written)) return null;
  const url = new URL(written);
  const rest = url.search + url.hash;
  if (url.host === "admin.shopify.com") {
    const inStore = /^\/store\/[^/]+(\/.*)?$/.exec(url.pathname);
    return inStore ? (inStore[1] ?? "/") + rest : null;
  }
  if (url.host !== place.domain) return null;
  const legacy = /^\/admin(\/.*)?$/.exec(url.pathname);
  return legacy ? (legacy[1] ?? "/") + rest : null;
}
