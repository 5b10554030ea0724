import { env } from "../env.server.ts";

/**
 * Where a merchant switches the app embed of extensions/visitor-embed on: the theme editor, with the embed at hand. It is named by
 * the app's client id and the name of its block's file:
 * https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration#app-embed-block-deep-linking-url
 */
export function visitorEmbedUrl(): string {
  return `shopify://admin/themes/current/editor?context=apps&activateAppId=${env.SHOPIFY_API_KEY}/visitor`;
}
