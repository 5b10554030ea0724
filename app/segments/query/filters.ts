/**
 * How the filters of Shopify's segment language read in a sentence, and how fresh each is. Which filters a shop has is
 * asked of Shopify (`segmentFilters`); a filter that is not listed here is described by its own name.
 */
export type FilterWords = {
  /** The start of a sentence about a customer: "number of orders", "email subscription". */
  noun: string;
  freshness: "at once" | "daily";
};

export const filterWords: Record<string, FilterWords> = {
  abandoned_checkout_date: { noun: "last abandoned checkout", freshness: "at once" },
  amount_spent: { noun: "amount spent", freshness: "at once" },
  companies: { noun: "companies", freshness: "at once" },
  created_by_app_id: { noun: "app that created the customer", freshness: "at once" },
  customer_account_status: { noun: "account status", freshness: "at once" },
  customer_added_date: { noun: "date added", freshness: "at once" },
  customer_cities: { noun: "cities", freshness: "at once" },
  customer_countries: { noun: "countries", freshness: "at once" },
  customer_email_domain: { noun: "email domain", freshness: "at once" },
  customer_language: { noun: "language", freshness: "at once" },
  customer_regions: { noun: "regions", freshness: "at once" },
  customer_tags: { noun: "tags", freshness: "at once" },
  email_subscription_status: { noun: "email subscription", freshness: "at once" },
  first_order_date: { noun: "first order", freshness: "at once" },
  last_order_date: { noun: "last order", freshness: "at once" },
  number_of_orders: { noun: "number of orders", freshness: "at once" },
  predicted_spend_tier: { noun: "predicted spend tier", freshness: "daily" },
  product_subscription_status: { noun: "product subscription", freshness: "at once" },
  rfm_group: { noun: "RFM group", freshness: "daily" },
  sms_subscription_status: { noun: "SMS subscription", freshness: "at once" },
};

/** What a customer did, for the event filters: "bought", "placed an order". */
export const eventWords: Record<string, { did: string; didNot: string }> = {
  products_purchased: { did: "bought a product", didNot: "did not buy a product" },
  orders_placed: { did: "placed an order", didNot: "did not place an order" },
  "storefront.product_viewed": { did: "viewed a product", didNot: "did not view a product" },
  "storefront.collection_viewed": { did: "viewed a collection", didNot: "did not view a collection" },
  "storefront_event.product_viewed": { did: "viewed a product", didNot: "did not view a product" },
  "storefront_event.collection_viewed": { did: "viewed a collection", didNot: "did not view a collection" },
  "shopify_email.opened": { did: "opened a Shopify email", didNot: "did not open a Shopify email" },
  "shopify_email.clicked": { did: "clicked in a Shopify email", didNot: "did not click in a Shopify email" },
  "shopify_email.delivered": { did: "got a Shopify email", didNot: "did not get a Shopify email" },
  "shopify_email.bounced": { did: "had a Shopify email bounce", didNot: "had no Shopify email bounce" },
  "shopify_email.unsubscribed": {
    did: "unsubscribed from a Shopify email",
    didNot: "did not unsubscribe from a Shopify email",
  },
  "shopify_email.marked_as_spam": {
    did: "marked a Shopify email as spam",
    didNot: "did not mark a Shopify email as spam",
  },
  store_credit_accounts: { did: "has store credit", didNot: "has no store credit" },
  customer_within_distance: { did: "lives near a place", didNot: "does not live near a place" },
};

/** "first_order_date" → "first order date", for names without words of their own. */
export function plainName(name: string): string {
  const own = name.startsWith("metafields.") ? (name.split(".").at(-1) ?? name) : name;
  return own.replaceAll(/[._]/g, " ");
}
