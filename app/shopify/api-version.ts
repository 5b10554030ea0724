import { ApiVersion } from "@shopify/shopify-api";

/** The one version of Shopify's API that everything here speaks: requests, webhooks, generated types, extensions. */
export const apiVersion = ApiVersion.July26;
