/** The one version of Shopify's APIs that the dev store knows. */
export const apiVersion = "2026-07";
