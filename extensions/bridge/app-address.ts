/**
 * The address of a page of the app, for the `href` of a link or button in the admin. Shopify documents `app:` addresses for the
 * app's own home and shows them in links of action modals; that they work in every one of these modals was not verified, so it
 * is said here alone.
 */
export function appAddress(path: string): string {
  return `app:${path.replace(/^\/+/, "")}`;
}

/**
 * Leaves the modal for a page of the app, without a further click. The typings of action extensions name no navigation, so this
 * tries what the admin's frames understand and may do nothing: whoever calls it shows a link to the same address besides.
 */
export function openInApp(path: string): void {
  if (typeof globalThis.open === "function") globalThis.open(appAddress(path), "_top");
}
