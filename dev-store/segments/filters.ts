/** The GraphQL type of a filter is `Segment<Kind>Filter`. */
export type FilterKind = "association" | "date" | "enum" | "event" | "float" | "integer" | "string";

export type FilterValue = { queryName: string; localizedValue: string };

type ParameterType = "id" | "string" | "date" | "integer" | "float" | "coordinates";

export type FilterParameter = {
  queryName: string;
  localizedName: string;
  localizedDescription: string;
  parameterType: ParameterType;
  optional: boolean;
  acceptsMultipleValues: boolean;
  minRange: number | null;
  maxRange: number | null;
};

export type SegmentFilter = {
  queryName: string;
  localizedName: string;
  kind: FilterKind;
  /** One customer may have several values: CONTAINS, not =. */
  multiValue: boolean;
  /** For filters that take one of a fixed set of values. */
  values?: FilterValue[];
  minRange?: number;
  maxRange?: number;
  /** Of event filters, what they can be narrowed by. */
  parameters?: FilterParameter[];
  returnValueType?: string;
};

const emailStates = ["SUBSCRIBED", "NOT_SUBSCRIBED", "PENDING", "UNSUBSCRIBED", "INVALID", "REDACTED"];
const smsStates = ["SUBSCRIBED", "NOT_SUBSCRIBED", "PENDING", "UNSUBSCRIBED", "REDACTED"];
const subscriptionStates = ["CANCELED", "EXPIRED", "FAILED", "NEVER_SUBSCRIBED", "PAUSED", "SUBSCRIBED"];
/** Enum CustomerRfmGroup of the Admin API, best first. */
const rfmGroups = [
  "CHAMPIONS",
  "LOYAL",
  "ACTIVE",
  "NEW",
  "PROMISING",
  "NEEDS_ATTENTION",
  "AT_RISK",
  "ALMOST_LOST",
  "PREVIOUSLY_LOYAL",
  "DORMANT",
  "PROSPECTS",
];

const date: FilterParameter = parameter("date", "Date", "date", "When it happened");
const count: FilterParameter = parameter("count", "Count", "integer", "How many times it happened", { minRange: 0 });
const id: FilterParameter = parameter("id", "Product", "id", "Which products", { acceptsMultipleValues: true });
const tag: FilterParameter = parameter("tag", "Product tag", "string", "A tag of the product");

const filters: SegmentFilter[] = [
  { queryName: "abandoned_checkout_date", localizedName: "Abandoned checkout date", kind: "date", multiValue: false },
  { queryName: "amount_spent", localizedName: "Amount spent", kind: "float", multiValue: false, minRange: 0 },
  { queryName: "companies", localizedName: "Companies", kind: "association", multiValue: true },
  { queryName: "created_by_app_id", localizedName: "Created by app ID", kind: "integer", multiValue: false },
  enumFilter("customer_account_status", "Customer account status", ["DECLINED", "DISABLED", "ENABLED", "INVITED"]),
  { queryName: "customer_added_date", localizedName: "Customer added date", kind: "date", multiValue: false },
  { queryName: "customer_cities", localizedName: "Cities", kind: "enum", multiValue: true },
  { queryName: "customer_countries", localizedName: "Countries or regions", kind: "enum", multiValue: true },
  { queryName: "customer_email_domain", localizedName: "Customer email domain", kind: "string", multiValue: false },
  { queryName: "customer_language", localizedName: "Customer language", kind: "string", multiValue: false },
  { queryName: "customer_regions", localizedName: "States or provinces", kind: "enum", multiValue: true },
  { queryName: "customer_tags", localizedName: "Customer tags", kind: "association", multiValue: true },
  eventFilter("customer_within_distance", "Customer within distance", [
    parameter("coordinates", "Coordinates", "coordinates", "Latitude and longitude", { optional: false }),
    parameter("distance_km", "Distance in kilometres", "float", "How far away", { minRange: 0 }),
    parameter("distance_mi", "Distance in miles", "float", "How far away", { minRange: 0 }),
  ]),
  enumFilter("email_subscription_status", "Email subscription status", emailStates),
  { queryName: "first_order_date", localizedName: "First order date", kind: "date", multiValue: false },
  { queryName: "last_order_date", localizedName: "Last order date", kind: "date", multiValue: false },
  { queryName: "metafields.facts.birth_date", localizedName: "Birth date", kind: "date", multiValue: false },
  { queryName: "number_of_orders", localizedName: "Number of orders", kind: "integer", multiValue: false, minRange: 0 },
  eventFilter("orders_placed", "Orders placed", [
    date,
    parameter("amount", "Amount", "float", "The total of one order", { minRange: 0 }),
    parameter("location_id", "Location", "id", "Where it was placed", { acceptsMultipleValues: true }),
    parameter("app_id", "App", "id", "The app it was placed with", { acceptsMultipleValues: true }),
    count,
    parameter("sum_amount", "Total amount", "float", "The total of all such orders", { minRange: 0 }),
  ]),
  enumFilter("predicted_spend_tier", "Predicted spend tier", ["HIGH", "MEDIUM", "LOW"]),
  enumFilter("product_subscription_status", "Product subscription status", subscriptionStates),
  eventFilter("products_purchased", "Products purchased", [
    id,
    tag,
    date,
    parameter("quantity", "Quantity", "integer", "Units in one order", { minRange: 0 }),
    parameter("sum_quantity", "Total quantity", "integer", "Units in all such orders", { minRange: 0 }),
    count,
    parameter("category", "Category", "string", "The product's category"),
  ]),
  enumFilter("rfm_group", "RFM group", rfmGroups),
  ...["bounced", "clicked", "delivered", "marked_as_spam", "opened", "unsubscribed"].map((event) =>
    eventFilter(`shopify_email.${event}`, `Shopify Email ${event.replaceAll("_", " ")}`, [
      parameter("activity_id", "Activity", "id", "The marketing activity", { acceptsMultipleValues: true }),
      date,
      count,
    ]),
  ),
  enumFilter("sms_subscription_status", "SMS subscription status", smsStates),
  eventFilter("store_credit_accounts", "Store credit accounts", [
    parameter("balance", "Balance", "float", "What is left on the account", { minRange: 0 }),
    parameter("currency", "Currency", "string", "The account's currency"),
    parameter("next_expiry_date", "Next expiry date", "date", "When credit expires next"),
    parameter("last_credit_date", "Last credit date", "date", "When credit was last given"),
  ]),
  eventFilter("storefront.collection_viewed", "Collections viewed", [
    { ...id, localizedName: "Collection" },
    date,
    count,
  ]),
  eventFilter("storefront.product_viewed", "Products viewed", [id, tag, date, count]),
];

const byName = new Map(filters.map((filter) => [filter.queryName, filter]));

/** Spelled both ways in Shopify's documentation. */
const otherSpelling = /^storefront_event\./u;

/** Every filter of the language, by query name, as `segmentFilters` lists them. */
export function listSegmentFilters(): SegmentFilter[] {
  return filters;
}

/** The filter of that name. Any `metafields.<namespace>.<key>` is one, of a kind that its value decides. */
export function findSegmentFilter(queryName: string): SegmentFilter | undefined {
  const filter = byName.get(queryName.replace(otherSpelling, "storefront."));
  if (filter) return filter;
  if (!isMetafield(queryName)) return undefined;
  return { queryName, localizedName: queryName.split(".").slice(2).join("."), kind: "string", multiValue: false };
}

/** Whether the name has the form of a customer metafield's filter: `metafields.<namespace>.<key>`. */
export function isMetafield(queryName: string): boolean {
  return /^metafields\.[\w-]+\.[\w-]+$/u.test(queryName);
}

function parameter(
  queryName: string,
  localizedName: string,
  parameterType: ParameterType,
  localizedDescription: string,
  rest: Partial<FilterParameter> = {},
): FilterParameter {
  return {
    queryName,
    localizedName,
    localizedDescription,
    parameterType,
    optional: true,
    acceptsMultipleValues: false,
    minRange: null,
    maxRange: null,
    ...rest,
  };
}

function enumFilter(queryName: string, localizedName: string, values: string[]): SegmentFilter {
  const named = values.map((value) => ({ queryName: value, localizedValue: sentence(value) }));
  return { queryName, localizedName, kind: "enum", multiValue: false, values: named };
}

function eventFilter(queryName: string, localizedName: string, parameters: FilterParameter[]): SegmentFilter {
  return { queryName, localizedName, kind: "event", multiValue: false, parameters, returnValueType: "Boolean" };
}

function sentence(constant: string): string {
  const words = constant.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
