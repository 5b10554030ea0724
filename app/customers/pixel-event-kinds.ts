/**
 * What the web pixel tells of, by Shopify's names: the list of the pixel itself and of its intake. In the words of Google
 * Analytics: view_item, view_item_list, and so on.
 */
export const pixelEventKinds = [
  "product_viewed",
  "collection_viewed",
  "search_submitted",
  "product_added_to_cart",
  "cart_viewed",
  "checkout_started",
  "checkout_completed",
] as const;
