// Made by `npm run codegen` from app/shopify/queries. Do not edit.

/** One operation of the Admin API: what travels, with the types of what goes in and what comes back. */
export type AdminOperation<Result, Variables> = {
  readonly name: string;
  readonly isMutation: boolean;
  readonly text: string;
  /** Never set: it carries the types. */
  readonly types?: (variables: Variables) => Result;
};

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
export type BulkOperationErrorCode = "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT";

export type BulkOperationStatus = "CANCELED" | "CANCELING" | "COMPLETED" | "CREATED" | "EXPIRED" | "FAILED" | "RUNNING";

export type BulkOperationUserErrorCode = "INVALID" | "LIMIT_REACHED" | "OPERATION_IN_PROGRESS";

export type CountryCode =
  | "AC"
  | "AD"
  | "AE"
  | "AF"
  | "AG"
  | "AI"
  | "AL"
  | "AM"
  | "AN"
  | "AO"
  | "AR"
  | "AT"
  | "AU"
  | "AW"
  | "AX"
  | "AZ"
  | "BA"
  | "BB"
  | "BD"
  | "BE"
  | "BF"
  | "BG"
  | "BH"
  | "BI"
  | "BJ"
  | "BL"
  | "BM"
  | "BN"
  | "BO"
  | "BQ"
  | "BR"
  | "BS"
  | "BT"
  | "BV"
  | "BW"
  | "BY"
  | "BZ"
  | "CA"
  | "CC"
  | "CD"
  | "CF"
  | "CG"
  | "CH"
  | "CI"
  | "CK"
  | "CL"
  | "CM"
  | "CN"
  | "CO"
  | "CR"
  | "CU"
  | "CV"
  | "CW"
  | "CX"
  | "CY"
  | "CZ"
  | "DE"
  | "DJ"
  | "DK"
  | "DM"
  | "DO"
  | "DZ"
  | "EC"
  | "EE"
  | "EG"
  | "EH"
  | "ER"
  | "ES"
  | "ET"
  | "FI"
  | "FJ"
  | "FK"
  | "FO"
  | "FR"
  | "GA"
  | "GB"
  | "GD"
  | "GE"
  | "GF"
  | "GG"
  | "GH"
  | "GI"
  | "GL"
  | "GM"
  | "GN"
  | "GP"
  | "GQ"
  | "GR"
  | "GS"
  | "GT"
  | "GW"
  | "GY"
  | "HK"
  | "HM"
  | "HN"
  | "HR"
  | "HT"
  | "HU"
  | "ID"
  | "IE"
  | "IL"
  | "IM"
  | "IN"
  | "IO"
  | "IQ"
  | "IR"
  | "IS"
  | "IT"
  | "JE"
  | "JM"
  | "JO"
  | "JP"
  | "KE"
  | "KG"
  | "KH"
  | "KI"
  | "KM"
  | "KN"
  | "KP"
  | "KR"
  | "KW"
  | "KY"
  | "KZ"
  | "LA"
  | "LB"
  | "LC"
  | "LI"
  | "LK"
  | "LR"
  | "LS"
  | "LT"
  | "LU"
  | "LV"
  | "LY"
  | "MA"
  | "MC"
  | "MD"
  | "ME"
  | "MF"
  | "MG"
  | "MK"
  | "ML"
  | "MM"
  | "MN"
  | "MO"
  | "MQ"
  | "MR"
  | "MS"
  | "MT"
  | "MU"
  | "MV"
  | "MW"
  | "MX"
  | "MY"
  | "MZ"
  | "NA"
  | "NC"
  | "NE"
  | "NF"
  | "NG"
  | "NI"
  | "NL"
  | "NO"
  | "NP"
  | "NR"
  | "NU"
  | "NZ"
  | "OM"
  | "PA"
  | "PE"
  | "PF"
  | "PG"
  | "PH"
  | "PK"
  | "PL"
  | "PM"
  | "PN"
  | "PS"
  | "PT"
  | "PY"
  | "QA"
  | "RE"
  | "RO"
  | "RS"
  | "RU"
  | "RW"
  | "SA"
  | "SB"
  | "SC"
  | "SD"
  | "SE"
  | "SG"
  | "SH"
  | "SI"
  | "SJ"
  | "SK"
  | "SL"
  | "SM"
  | "SN"
  | "SO"
  | "SR"
  | "SS"
  | "ST"
  | "SV"
  | "SX"
  | "SY"
  | "SZ"
  | "TA"
  | "TC"
  | "TD"
  | "TF"
  | "TG"
  | "TH"
  | "TJ"
  | "TK"
  | "TL"
  | "TM"
  | "TN"
  | "TO"
  | "TR"
  | "TT"
  | "TV"
  | "TW"
  | "TZ"
  | "UA"
  | "UG"
  | "UM"
  | "US"
  | "UY"
  | "UZ"
  | "VA"
  | "VC"
  | "VE"
  | "VG"
  | "VN"
  | "VU"
  | "WF"
  | "WS"
  | "XK"
  | "YE"
  | "YT"
  | "ZA"
  | "ZM"
  | "ZW"
  | "ZZ";

export type CurrencyCode =
  | "AED"
  | "AFN"
  | "ALL"
  | "AMD"
  | "ANG"
  | "AOA"
  | "ARS"
  | "AUD"
  | "AWG"
  | "AZN"
  | "BAM"
  | "BBD"
  | "BDT"
  | "BGN"
  | "BHD"
  | "BIF"
  | "BMD"
  | "BND"
  | "BOB"
  | "BRL"
  | "BSD"
  | "BTN"
  | "BWP"
  | "BYN"
  | "BYR"
  | "BZD"
  | "CAD"
  | "CDF"
  | "CHF"
  | "CLP"
  | "CNY"
  | "COP"
  | "CRC"
  | "CVE"
  | "CZK"
  | "DJF"
  | "DKK"
  | "DOP"
  | "DZD"
  | "EGP"
  | "ERN"
  | "ETB"
  | "EUR"
  | "FJD"
  | "FKP"
  | "GBP"
  | "GEL"
  | "GHS"
  | "GIP"
  | "GMD"
  | "GNF"
  | "GTQ"
  | "GYD"
  | "HKD"
  | "HNL"
  | "HRK"
  | "HTG"
  | "HUF"
  | "IDR"
  | "ILS"
  | "INR"
  | "IQD"
  | "IRR"
  | "ISK"
  | "JEP"
  | "JMD"
  | "JOD"
  | "JPY"
  | "KES"
  | "KGS"
  | "KHR"
  | "KID"
  | "KMF"
  | "KRW"
  | "KWD"
  | "KYD"
  | "KZT"
  | "LAK"
  | "LBP"
  | "LKR"
  | "LRD"
  | "LSL"
  | "LTL"
  | "LVL"
  | "LYD"
  | "MAD"
  | "MDL"
  | "MGA"
  | "MKD"
  | "MMK"
  | "MNT"
  | "MOP"
  | "MRU"
  | "MUR"
  | "MVR"
  | "MWK"
  | "MXN"
  | "MYR"
  | "MZN"
  | "NAD"
  | "NGN"
  | "NIO"
  | "NOK"
  | "NPR"
  | "NZD"
  | "OMR"
  | "PAB"
  | "PEN"
  | "PGK"
  | "PHP"
  | "PKR"
  | "PLN"
  | "PYG"
  | "QAR"
  | "RON"
  | "RSD"
  | "RUB"
  | "RWF"
  | "SAR"
  | "SBD"
  | "SCR"
  | "SDG"
  | "SEK"
  | "SGD"
  | "SHP"
  | "SLL"
  | "SOS"
  | "SRD"
  | "SSP"
  | "STD"
  | "STN"
  | "SYP"
  | "SZL"
  | "THB"
  | "TJS"
  | "TMT"
  | "TND"
  | "TOP"
  | "TRY"
  | "TTD"
  | "TWD"
  | "TZS"
  | "UAH"
  | "UGX"
  | "USD"
  | "USDC"
  | "UYU"
  | "UZS"
  | "VED"
  | "VEF"
  | "VES"
  | "VND"
  | "VUV"
  | "WST"
  | "XAF"
  | "XCD"
  | "XOF"
  | "XPF"
  | "XXX"
  | "YER"
  | "ZAR"
  | "ZMW";

export type CustomerEmailAddressMarketingState =
  "INVALID" | "NOT_SUBSCRIBED" | "PENDING" | "SUBSCRIBED" | "UNSUBSCRIBED";

export type CustomerEmailMarketingConsentInput = {
  consentUpdatedAt?: string | null | undefined;
  marketingOptInLevel?: CustomerMarketingOptInLevel | null | undefined;
  marketingState: CustomerEmailMarketingState;
  sourceLocationId?: string | null | undefined;
};

export type CustomerEmailMarketingConsentUpdateInput = {
  customerId: string;
  emailMarketingConsent: CustomerEmailMarketingConsentInput;
};

export type CustomerEmailMarketingState =
  "INVALID" | "NOT_SUBSCRIBED" | "PENDING" | "REDACTED" | "SUBSCRIBED" | "UNSUBSCRIBED";

export type CustomerMarketingConsentInput = {
  optInLevel?: CustomerMarketingOptInLevel | null | undefined;
  sourceLocationId?: string | null | undefined;
  state: CustomerMarketingConsentState;
  updatedAt?: string | null | undefined;
};

export type CustomerMarketingConsentState = "NEVER_SUBSCRIBED" | "PENDING" | "REDACTED" | "SUBSCRIBED" | "UNSUBSCRIBED";

export type CustomerMarketingOptInLevel = "CONFIRMED_OPT_IN" | "SINGLE_OPT_IN" | "UNKNOWN";

export type CustomerSegmentMembersQueryInput = {
  query?: string | null | undefined;
  reverse?: boolean | null | undefined;
  segmentId?: string | null | undefined;
  sortKey?: string | null | undefined;
};

export type CustomerSmsMarketingConsentInput = {
  consentUpdatedAt?: string | null | undefined;
  marketingOptInLevel?: CustomerMarketingOptInLevel | null | undefined;
  marketingState: CustomerSmsMarketingState;
  sourceLocationId?: string | null | undefined;
};

export type CustomerSmsMarketingConsentUpdateInput = {
  customerId: string;
  smsMarketingConsent: CustomerSmsMarketingConsentInput;
};

export type CustomerSmsMarketingState = "NOT_SUBSCRIBED" | "PENDING" | "REDACTED" | "SUBSCRIBED" | "UNSUBSCRIBED";

export type CustomerWhatsAppMarketingConsentUpdateInput = {
  customerId: string;
  whatsAppMarketingConsent: CustomerMarketingConsentInput;
};

export type ErrorsWebPixelUserErrorCode =
  | "BLANK"
  | "INVALID_CONFIGURATION_JSON"
  | "INVALID_RUNTIME_CONTEXT"
  | "INVALID_SETTINGS"
  | "INVALID_SETTINGS_DEFINITION"
  | "NOT_FOUND"
  | "NO_EXTENSION"
  | "TAKEN"
  | "UNABLE_TO_DELETE"
  | "UNEXPECTED_ERROR";

export type HasMetafieldsMetafieldIdentifierInput = {
  key: string;
  namespace?: string | null | undefined;
};

export type MarketingActivityBudgetInput = {
  budgetType?: MarketingBudgetBudgetType | null | undefined;
  total?: MoneyInput | null | undefined;
};

export type MarketingActivityExternalStatus =
  "ACTIVE" | "DELETED_EXTERNALLY" | "INACTIVE" | "PAUSED" | "SCHEDULED" | "UNDEFINED";

export type MarketingActivityHierarchyLevel = "AD" | "AD_GROUP" | "CAMPAIGN";

export type MarketingActivityUpsertExternalInput = {
  adSpend?: MoneyInput | null | undefined;
  budget?: MarketingActivityBudgetInput | null | undefined;
  channelHandle?: string | null | undefined;
  end?: string | null | undefined;
  hierarchyLevel?: MarketingActivityHierarchyLevel | null | undefined;
  marketingChannelType: MarketingChannel;
  parentRemoteId?: string | null | undefined;
  referringDomain?: string | null | undefined;
  remoteId: string;
  remotePreviewImageUrl?: string | null | undefined;
  remoteUrl: string;
  scheduledEnd?: string | null | undefined;
  scheduledStart?: string | null | undefined;
  start?: string | null | undefined;
  status: MarketingActivityExternalStatus;
  tactic: MarketingTactic;
  title: string;
  urlParameterValue?: string | null | undefined;
  utm?: UtmInput | null | undefined;
};

export type MarketingActivityUserErrorCode =
  | "ACTIVITY_NOT_EXTERNAL"
  | "CANNOT_DELETE_ACTIVITY_WITH_CHILD_EVENTS"
  | "CANNOT_UPDATE_TACTIC_IF_ORIGINALLY_STOREFRONT_APP"
  | "CANNOT_UPDATE_TACTIC_TO_STOREFRONT_APP"
  | "CURRENCY_CODE_MISMATCH_INPUT"
  | "DELETE_JOB_ENQUEUED"
  | "DELETE_JOB_FAILED_TO_ENQUEUE"
  | "IMMUTABLE_CHANNEL_HANDLE"
  | "IMMUTABLE_HIERARCHY_LEVEL"
  | "IMMUTABLE_PARENT_ID"
  | "IMMUTABLE_URL_PARAMETER"
  | "IMMUTABLE_UTM_PARAMETERS"
  | "INVALID"
  | "INVALID_CHANNEL_HANDLE"
  | "INVALID_DELETE_ACTIVITY_EXTERNAL_ARGUMENTS"
  | "INVALID_DELETE_ENGAGEMENTS_ARGUMENTS"
  | "INVALID_MARKETING_ACTIVITY_EXTERNAL_ARGUMENTS"
  | "INVALID_MARKETING_ENGAGEMENT_ARGUMENTS"
  | "INVALID_MARKETING_ENGAGEMENT_ARGUMENT_MISSING"
  | "INVALID_REMOTE_ID"
  | "MARKETING_ACTIVITY_CURRENCY_CODE_MISMATCH"
  | "MARKETING_ACTIVITY_DOES_NOT_EXIST"
  | "MARKETING_ACTIVITY_WITH_REMOTE_ID_ALREADY_EXISTS"
  | "MARKETING_ACTIVITY_WITH_URL_PARAMETER_VALUE_ALREADY_EXISTS"
  | "MARKETING_ACTIVITY_WITH_UTM_CAMPAIGN_ALREADY_EXISTS"
  | "MARKETING_EVENT_DOES_NOT_EXIST"
  | "NON_HIERARCHIAL_REQUIRES_UTM_URL_PARAMETER"
  | "TAKEN";

export type MarketingBudgetBudgetType = "DAILY" | "LIFETIME";

export type MarketingChannel = "DISPLAY" | "EMAIL" | "REFERRAL" | "SEARCH" | "SOCIAL";

export type MarketingEngagementInput = {
  adSpend?: MoneyInput | null | undefined;
  allConversions?: string | null | undefined;
  clicksCount?: number | null | undefined;
  commentsCount?: number | null | undefined;
  complaintsCount?: number | null | undefined;
  failsCount?: number | null | undefined;
  favoritesCount?: number | null | undefined;
  firstTimeCustomers?: string | null | undefined;
  impressionsCount?: number | null | undefined;
  /** @deprecated Cumulative metrics are being phased out. Send non-cumulative engagement metrics instead (values aggregated over the single day indicated in `occurredOn`, with `isCumulative: false`). Existing activities that have been sending cumulative metrics can migrate to non-cumulative at any time. */
  isCumulative?: boolean | null | undefined;
  occurredOn: string;
  orders?: string | null | undefined;
  primaryConversions?: string | null | undefined;
  returningCustomers?: string | null | undefined;
  sales?: MoneyInput | null | undefined;
  sendsCount?: number | null | undefined;
  sessionsCount?: number | null | undefined;
  sharesCount?: number | null | undefined;
  uniqueClicksCount?: number | null | undefined;
  uniqueViewsCount?: number | null | undefined;
  unsubscribesCount?: number | null | undefined;
  utcOffset: string;
  viewsCount?: number | null | undefined;
};

export type MarketingTactic =
  | "ABANDONED_CART"
  | "AD"
  | "AFFILIATE"
  | "LINK"
  | "LOYALTY"
  | "MESSAGE"
  | "NEWSLETTER"
  | "NOTIFICATION"
  | "POST"
  | "RETARGETING"
  | "SEO"
  | "STOREFRONT_APP"
  | "TRANSACTIONAL";

export type MoneyInput = {
  amount: string;
  currencyCode: CurrencyCode;
};

export type UtmInput = {
  campaign: string;
  medium: string;
  source: string;
};

export type WebhookSubscriptionFormat = "JSON" | "XML";

export type WebhookSubscriptionInput = {
  /** @deprecated Use `uri` instead. */
  callbackUrl?: string | null | undefined;
  filter?: string | null | undefined;
  format?: WebhookSubscriptionFormat | null | undefined;
  includeFields?: Array<string> | null | undefined;
  metafieldNamespaces?: Array<string> | null | undefined;
  metafields?: Array<HasMetafieldsMetafieldIdentifierInput> | null | undefined;
  name?: string | null | undefined;
  uri?: string | null | undefined;
};

export type WebhookSubscriptionTopic =
  | "APP_PURCHASES_ONE_TIME_UPDATE"
  | "APP_SCOPES_UPDATE"
  | "APP_SUBSCRIPTIONS_APPROACHING_CAPPED_AMOUNT"
  | "APP_SUBSCRIPTIONS_UPDATE"
  | "APP_UNINSTALLED"
  | "AUDIT_EVENTS_ADMIN_API_ACTIVITY"
  | "BULK_OPERATIONS_FINISH"
  | "CARTS_CREATE"
  | "CARTS_UPDATE"
  | "CHANNELS_DELETE"
  | "CHECKOUTS_CREATE"
  | "CHECKOUTS_DELETE"
  | "CHECKOUTS_UPDATE"
  | "COLLECTIONS_CREATE"
  | "COLLECTIONS_DELETE"
  | "COLLECTIONS_UPDATE"
  | "COLLECTION_LISTINGS_ADD"
  | "COLLECTION_LISTINGS_REMOVE"
  | "COLLECTION_LISTINGS_UPDATE"
  | "COLLECTION_PUBLICATIONS_CREATE"
  | "COLLECTION_PUBLICATIONS_DELETE"
  | "COLLECTION_PUBLICATIONS_UPDATE"
  | "COMPANIES_CREATE"
  | "COMPANIES_DELETE"
  | "COMPANIES_UPDATE"
  | "COMPANY_CONTACTS_CREATE"
  | "COMPANY_CONTACTS_DELETE"
  | "COMPANY_CONTACTS_UPDATE"
  | "COMPANY_CONTACT_ROLES_ASSIGN"
  | "COMPANY_CONTACT_ROLES_REVOKE"
  | "COMPANY_LOCATIONS_CREATE"
  | "COMPANY_LOCATIONS_DELETE"
  | "COMPANY_LOCATIONS_UPDATE"
  | "CUSTOMERS_CREATE"
  | "CUSTOMERS_DELETE"
  | "CUSTOMERS_DISABLE"
  | "CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE"
  | "CUSTOMERS_ENABLE"
  | "CUSTOMERS_MARKETING_CONSENT_UPDATE"
  | "CUSTOMERS_MERGE"
  | "CUSTOMERS_PURCHASING_SUMMARY"
  | "CUSTOMERS_UPDATE"
  | "CUSTOMERS_WHATS_APP_MARKETING_CONSENT_UPDATE"
  | "CUSTOMER_ACCOUNT_SETTINGS_UPDATE"
  | "CUSTOMER_GROUPS_CREATE"
  | "CUSTOMER_GROUPS_DELETE"
  | "CUSTOMER_GROUPS_UPDATE"
  | "CUSTOMER_JOINED_SEGMENT"
  | "CUSTOMER_LEFT_SEGMENT"
  | "CUSTOMER_PAYMENT_METHODS_CREATE"
  | "CUSTOMER_PAYMENT_METHODS_REVOKE"
  | "CUSTOMER_PAYMENT_METHODS_UPDATE"
  | "CUSTOMER_TAGS_ADDED"
  | "CUSTOMER_TAGS_REMOVED"
  | "DELIVERY_PROMISE_SETTINGS_UPDATE"
  | "DISCOUNTS_CREATE"
  | "DISCOUNTS_DELETE"
  | "DISCOUNTS_REDEEMCODE_ADDED"
  | "DISCOUNTS_REDEEMCODE_REMOVED"
  | "DISCOUNTS_UPDATE"
  | "DISPUTES_CREATE"
  | "DISPUTES_UPDATE"
  | "DOMAINS_CREATE"
  | "DOMAINS_DESTROY"
  | "DOMAINS_UPDATE"
  | "DRAFT_ORDERS_CREATE"
  | "DRAFT_ORDERS_DELETE"
  | "DRAFT_ORDERS_UPDATE"
  | "FINANCE_APP_STAFF_MEMBER_DELETE"
  | "FINANCE_APP_STAFF_MEMBER_GRANT"
  | "FINANCE_APP_STAFF_MEMBER_REVOKE"
  | "FINANCE_APP_STAFF_MEMBER_UPDATE"
  | "FINANCE_KYC_INFORMATION_UPDATE"
  | "FULFILLMENTS_CREATE"
  | "FULFILLMENTS_UPDATE"
  | "FULFILLMENT_EVENTS_CREATE"
  | "FULFILLMENT_EVENTS_DELETE"
  | "FULFILLMENT_HOLDS_ADDED"
  | "FULFILLMENT_HOLDS_RELEASED"
  | "FULFILLMENT_ORDERS_CANCELLATION_REQUEST_ACCEPTED"
  | "FULFILLMENT_ORDERS_CANCELLATION_REQUEST_REJECTED"
  | "FULFILLMENT_ORDERS_CANCELLATION_REQUEST_SUBMITTED"
  | "FULFILLMENT_ORDERS_CANCELLED"
  | "FULFILLMENT_ORDERS_FULFILLMENT_REQUEST_ACCEPTED"
  | "FULFILLMENT_ORDERS_FULFILLMENT_REQUEST_REJECTED"
  | "FULFILLMENT_ORDERS_FULFILLMENT_REQUEST_SUBMITTED"
  | "FULFILLMENT_ORDERS_FULFILLMENT_SERVICE_FAILED_TO_COMPLETE"
  | "FULFILLMENT_ORDERS_HOLD_RELEASED"
  | "FULFILLMENT_ORDERS_LINE_ITEMS_PREPARED_FOR_LOCAL_DELIVERY"
  | "FULFILLMENT_ORDERS_LINE_ITEMS_PREPARED_FOR_PICKUP"
  | "FULFILLMENT_ORDERS_MANUALLY_REPORTED_PROGRESS_STOPPED"
  | "FULFILLMENT_ORDERS_MERGED"
  | "FULFILLMENT_ORDERS_MOVED"
  | "FULFILLMENT_ORDERS_ORDER_ROUTING_COMPLETE"
  | "FULFILLMENT_ORDERS_PLACED_ON_HOLD"
  | "FULFILLMENT_ORDERS_PROGRESS_REPORTED"
  | "FULFILLMENT_ORDERS_RESCHEDULED"
  | "FULFILLMENT_ORDERS_SCHEDULED_FULFILLMENT_ORDER_READY"
  | "FULFILLMENT_ORDERS_SPLIT"
  | "INVENTORY_ITEMS_CREATE"
  | "INVENTORY_ITEMS_DELETE"
  | "INVENTORY_ITEMS_UPDATE"
  | "INVENTORY_LEVELS_CONNECT"
  | "INVENTORY_LEVELS_DISCONNECT"
  | "INVENTORY_LEVELS_UPDATE"
  | "INVENTORY_SHIPMENTS_ADD_ITEMS"
  | "INVENTORY_SHIPMENTS_CREATE"
  | "INVENTORY_SHIPMENTS_DELETE"
  | "INVENTORY_SHIPMENTS_MARK_IN_TRANSIT"
  | "INVENTORY_SHIPMENTS_RECEIVE_ITEMS"
  | "INVENTORY_SHIPMENTS_REMOVE_ITEMS"
  | "INVENTORY_SHIPMENTS_UPDATE_ITEM_QUANTITIES"
  | "INVENTORY_SHIPMENTS_UPDATE_TRACKING"
  | "INVENTORY_TRANSFERS_ADD_ITEMS"
  | "INVENTORY_TRANSFERS_CANCEL"
  | "INVENTORY_TRANSFERS_COMPLETE"
  | "INVENTORY_TRANSFERS_READY_TO_SHIP"
  | "INVENTORY_TRANSFERS_REMOVE_ITEMS"
  | "INVENTORY_TRANSFERS_UPDATED"
  | "INVENTORY_TRANSFERS_UPDATE_ITEM_QUANTITIES"
  | "LOCALES_CREATE"
  | "LOCALES_DESTROY"
  | "LOCALES_UPDATE"
  | "LOCATIONS_ACTIVATE"
  | "LOCATIONS_CREATE"
  | "LOCATIONS_DEACTIVATE"
  | "LOCATIONS_DELETE"
  | "LOCATIONS_UPDATE"
  | "MARKETS_BACKUP_REGION_UPDATE"
  | "MARKETS_CREATE"
  | "MARKETS_DELETE"
  | "MARKETS_UPDATE"
  | "METAFIELD_DEFINITIONS_CREATE"
  | "METAFIELD_DEFINITIONS_DELETE"
  | "METAFIELD_DEFINITIONS_UPDATE"
  | "METAOBJECTS_CREATE"
  | "METAOBJECTS_DELETE"
  | "METAOBJECTS_UPDATE"
  | "ORDERS_CANCELLED"
  | "ORDERS_CREATE"
  | "ORDERS_DELETE"
  | "ORDERS_EDITED"
  | "ORDERS_FULFILLED"
  | "ORDERS_LINK_REQUESTED"
  | "ORDERS_PAID"
  | "ORDERS_PARTIALLY_FULFILLED"
  | "ORDERS_RISK_ASSESSMENT_CHANGED"
  | "ORDERS_SHOPIFY_PROTECT_ELIGIBILITY_CHANGED"
  | "ORDERS_UPDATED"
  | "ORDER_TRANSACTIONS_CREATE"
  | "PAYMENT_SCHEDULES_DUE"
  | "PAYMENT_TERMS_CREATE"
  | "PAYMENT_TERMS_DELETE"
  | "PAYMENT_TERMS_UPDATE"
  | "PRODUCTS_CREATE"
  | "PRODUCTS_DELETE"
  | "PRODUCTS_UPDATE"
  | "PRODUCT_FEEDS_CREATE"
  | "PRODUCT_FEEDS_FULL_SYNC"
  | "PRODUCT_FEEDS_FULL_SYNC_FINISH"
  | "PRODUCT_FEEDS_INCREMENTAL_SYNC"
  | "PRODUCT_FEEDS_UPDATE"
  | "PRODUCT_LISTINGS_ADD"
  | "PRODUCT_LISTINGS_REMOVE"
  | "PRODUCT_LISTINGS_UPDATE"
  | "PRODUCT_PUBLICATIONS_CREATE"
  | "PRODUCT_PUBLICATIONS_DELETE"
  | "PRODUCT_PUBLICATIONS_UPDATE"
  | "PROFILES_CREATE"
  | "PROFILES_DELETE"
  | "PROFILES_UPDATE"
  | "REFUNDS_CREATE"
  | "RETURNS_APPROVE"
  | "RETURNS_CANCEL"
  | "RETURNS_CLOSE"
  | "RETURNS_DECLINE"
  | "RETURNS_PROCESS"
  | "RETURNS_REOPEN"
  | "RETURNS_REQUEST"
  | "RETURNS_UPDATE"
  | "REVERSE_DELIVERIES_ATTACH_DELIVERABLE"
  | "REVERSE_FULFILLMENT_ORDERS_DISPOSE"
  | "SCHEDULED_PRODUCT_LISTINGS_ADD"
  | "SCHEDULED_PRODUCT_LISTINGS_REMOVE"
  | "SCHEDULED_PRODUCT_LISTINGS_UPDATE"
  | "SEGMENTS_CREATE"
  | "SEGMENTS_DELETE"
  | "SEGMENTS_UPDATE"
  | "SELLING_PLAN_GROUPS_CREATE"
  | "SELLING_PLAN_GROUPS_DELETE"
  | "SELLING_PLAN_GROUPS_UPDATE"
  | "SHIPPING_ADDRESSES_CREATE"
  | "SHIPPING_ADDRESSES_UPDATE"
  | "SHOP_UPDATE"
  | "SUBSCRIPTION_BILLING_ATTEMPTS_CHALLENGED"
  | "SUBSCRIPTION_BILLING_ATTEMPTS_FAILURE"
  | "SUBSCRIPTION_BILLING_ATTEMPTS_SUCCESS"
  | "SUBSCRIPTION_BILLING_CYCLES_SKIP"
  | "SUBSCRIPTION_BILLING_CYCLES_UNSKIP"
  | "SUBSCRIPTION_BILLING_CYCLE_EDITS_CREATE"
  | "SUBSCRIPTION_BILLING_CYCLE_EDITS_DELETE"
  | "SUBSCRIPTION_BILLING_CYCLE_EDITS_UPDATE"
  | "SUBSCRIPTION_CONTRACTS_ACTIVATE"
  | "SUBSCRIPTION_CONTRACTS_CANCEL"
  | "SUBSCRIPTION_CONTRACTS_CREATE"
  | "SUBSCRIPTION_CONTRACTS_EXPIRE"
  | "SUBSCRIPTION_CONTRACTS_FAIL"
  | "SUBSCRIPTION_CONTRACTS_PAUSE"
  | "SUBSCRIPTION_CONTRACTS_UPDATE"
  | "TAX_SERVICES_CREATE"
  | "TAX_SERVICES_UPDATE"
  | "TENDER_TRANSACTIONS_CREATE"
  | "THEMES_CREATE"
  | "THEMES_DELETE"
  | "THEMES_PUBLISH"
  | "THEMES_UPDATE"
  | "VARIANTS_IN_STOCK"
  | "VARIANTS_OUT_OF_STOCK";

export type ReadAppIdQueryVariables = Exact<{ [key: string]: never }>;

export type ReadAppIdQuery = { app: { id: string } | null };

export type ExportCustomersQueryVariables = Exact<{ [key: string]: never }>;

export type ExportCustomersQuery = {
  customers: {
    edges: Array<{
      node: {
        id: string;
        firstName: string | null;
        lastName: string | null;
        locale: string;
        tags: Array<string>;
        numberOfOrders: string;
        createdAt: string;
        updatedAt: string;
        amountSpent: { amount: string };
        lastOrder: { id: string } | null;
        defaultEmailAddress: {
          emailAddress: string;
          marketingState: CustomerEmailAddressMarketingState;
          marketingUpdatedAt: string | null;
        } | null;
        defaultPhoneNumber: {
          phoneNumber: string;
          marketingState: CustomerSmsMarketingState;
          marketingUpdatedAt: string | null;
          whatsAppMarketingConsent: { state: CustomerMarketingConsentState; updatedAt: string | null };
        } | null;
        defaultAddress: { countryCodeV2: CountryCode | null; province: string | null; city: string | null } | null;
      };
    }>;
  };
};

export type StartBulkQueryMutationVariables = Exact<{
  query: string;
}>;

export type StartBulkQueryMutation = {
  bulkOperationRunQuery: {
    bulkOperation: { id: string; status: BulkOperationStatus } | null;
    userErrors: Array<{ field: Array<string> | null; message: string; code: BulkOperationUserErrorCode | null }>;
  } | null;
};

export type ReadBulkOperationQueryVariables = Exact<{
  id: string;
}>;

export type ReadBulkOperationQuery = {
  bulkOperation: {
    id: string;
    status: BulkOperationStatus;
    errorCode: BulkOperationErrorCode | null;
    rootObjectCount: string;
    createdAt: string;
    fileSize: string | null;
    url: string | null;
  } | null;
};

export type ReadAbandonedCheckoutQueryVariables = Exact<{
  query: string;
  id: string;
}>;

export type ReadAbandonedCheckoutQuery = {
  abandonedCheckouts: {
    nodes: Array<{
      id: string;
      abandonedCheckoutUrl: string;
      completedAt: string | null;
      updatedAt: string;
      customer: { id: string } | null;
      lineItems: { nodes: Array<{ title: string | null; quantity: number }> };
      totalPriceSet: { shopMoney: { amount: string; currencyCode: CurrencyCode } };
    }>;
  };
  abandonmentByAbandonedCheckoutId: { customerHasNoOrderSinceAbandonment: boolean } | null;
};

export type WriteSmsConsentMutationVariables = Exact<{
  input: CustomerSmsMarketingConsentUpdateInput;
}>;

export type WriteSmsConsentMutation = {
  customerSmsMarketingConsentUpdate: { userErrors: Array<{ field: Array<string> | null; message: string }> } | null;
};

export type WriteWhatsAppConsentMutationVariables = Exact<{
  input: CustomerWhatsAppMarketingConsentUpdateInput;
}>;

export type WriteWhatsAppConsentMutation = {
  customerWhatsAppMarketingConsentUpdate: {
    userErrors: Array<{ field: Array<string> | null; message: string }>;
  } | null;
};

export type WriteEmailConsentMutationVariables = Exact<{
  input: CustomerEmailMarketingConsentUpdateInput;
}>;

export type WriteEmailConsentMutation = {
  customerEmailMarketingConsentUpdate: { userErrors: Array<{ field: Array<string> | null; message: string }> } | null;
};

export type CustomerFieldsFragment = {
  id: string;
  firstName: string | null;
  lastName: string | null;
  locale: string;
  tags: Array<string>;
  numberOfOrders: string;
  createdAt: string;
  updatedAt: string;
  amountSpent: { amount: string };
  lastOrder: { id: string } | null;
  defaultEmailAddress: {
    emailAddress: string;
    marketingState: CustomerEmailAddressMarketingState;
    marketingUpdatedAt: string | null;
  } | null;
  defaultPhoneNumber: {
    phoneNumber: string;
    marketingState: CustomerSmsMarketingState;
    marketingUpdatedAt: string | null;
    whatsAppMarketingConsent: { state: CustomerMarketingConsentState; updatedAt: string | null };
  } | null;
  defaultAddress: { countryCodeV2: CountryCode | null; province: string | null; city: string | null } | null;
};

export type ReadCustomersQueryVariables = Exact<{
  ids: Array<string> | string;
}>;

export type ReadCustomersQuery = {
  nodes: Array<
    | { __typename: "AbandonedCheckout" }
    | { __typename: "AbandonedCheckoutLineItem" }
    | { __typename: "Abandonment" }
    | { __typename: "AddAllProductsOperation" }
    | { __typename: "AdditionalFee" }
    | { __typename: "App" }
    | { __typename: "AppCatalog" }
    | { __typename: "AppCredit" }
    | { __typename: "AppInstallation" }
    | { __typename: "AppPurchaseOneTime" }
    | { __typename: "AppRevenueAttributionRecord" }
    | { __typename: "AppSubscription" }
    | { __typename: "AppUsageRecord" }
    | { __typename: "Article" }
    | { __typename: "BasicEvent" }
    | { __typename: "Blog" }
    | { __typename: "BulkOperation" }
    | { __typename: "BusinessEntity" }
    | { __typename: "CalculatedOrder" }
    | { __typename: "CartTransform" }
    | { __typename: "CashDrawer" }
    | { __typename: "CashManagementCustomReasonCode" }
    | { __typename: "CashManagementDefaultReasonCode" }
    | { __typename: "CashManagementSystemReasonCode" }
    | { __typename: "CashTrackingAdjustment" }
    | { __typename: "CashTrackingSession" }
    | { __typename: "CatalogCsvOperation" }
    | { __typename: "Channel" }
    | { __typename: "ChannelDefinition" }
    | { __typename: "ChannelInformation" }
    | { __typename: "CheckoutAndAccountsConfiguration" }
    | { __typename: "CheckoutAndAccountsConfigurationOverride" }
    | { __typename: "CheckoutProfile" }
    | { __typename: "Collection" }
    | { __typename: "CollectionConditionsSource" }
    | { __typename: "CollectionSubCollectionsSource" }
    | { __typename: "Comment" }
    | { __typename: "CommentEvent" }
    | { __typename: "Company" }
    | { __typename: "CompanyAddress" }
    | { __typename: "CompanyContact" }
    | { __typename: "CompanyContactRole" }
    | { __typename: "CompanyContactRoleAssignment" }
    | { __typename: "CompanyLocation" }
    | { __typename: "CompanyLocationCatalog" }
    | { __typename: "CompanyLocationStaffMemberAssignment" }
    | { __typename: "ConsentPolicy" }
    | { __typename: "CurrencyExchangeAdjustment" }
    | {
        __typename: "Customer";
        id: string;
        firstName: string | null;
        lastName: string | null;
        locale: string;
        tags: Array<string>;
        numberOfOrders: string;
        createdAt: string;
        updatedAt: string;
        amountSpent: { amount: string };
        lastOrder: { id: string } | null;
        defaultEmailAddress: {
          emailAddress: string;
          marketingState: CustomerEmailAddressMarketingState;
          marketingUpdatedAt: string | null;
        } | null;
        defaultPhoneNumber: {
          phoneNumber: string;
          marketingState: CustomerSmsMarketingState;
          marketingUpdatedAt: string | null;
          whatsAppMarketingConsent: { state: CustomerMarketingConsentState; updatedAt: string | null };
        } | null;
        defaultAddress: { countryCodeV2: CountryCode | null; province: string | null; city: string | null } | null;
      }
    | { __typename: "CustomerAccountAppExtensionPage" }
    | { __typename: "CustomerAccountNativePage" }
    | { __typename: "CustomerPaymentMethod" }
    | { __typename: "CustomerSegmentMembersQuery" }
    | { __typename: "CustomerVisit" }
    | { __typename: "DeliveryCarrierService" }
    | { __typename: "DeliveryCondition" }
    | { __typename: "DeliveryCountry" }
    | { __typename: "DeliveryCustomization" }
    | { __typename: "DeliveryLocationGroup" }
    | { __typename: "DeliveryMethod" }
    | { __typename: "DeliveryMethodDefinition" }
    | { __typename: "DeliveryParticipant" }
    | { __typename: "DeliveryProfile" }
    | { __typename: "DeliveryProfileItem" }
    | { __typename: "DeliveryPromiseParticipant" }
    | { __typename: "DeliveryPromiseProvider" }
    | { __typename: "DeliveryProvince" }
    | { __typename: "DeliveryRateDefinition" }
    | { __typename: "DeliveryZone" }
    | { __typename: "DiscountAutomaticBxgy" }
    | { __typename: "DiscountAutomaticNode" }
    | { __typename: "DiscountCodeNode" }
    | { __typename: "DiscountNode" }
    | { __typename: "DiscountRedeemCodeBulkCreation" }
    | { __typename: "Domain" }
    | { __typename: "DraftOrder" }
    | { __typename: "DraftOrderLineItem" }
    | { __typename: "DraftOrderTag" }
    | { __typename: "Duty" }
    | { __typename: "ExchangeLineItem" }
    | { __typename: "ExternalVideo" }
    | { __typename: "Fulfillment" }
    | { __typename: "FulfillmentConstraintRule" }
    | { __typename: "FulfillmentEvent" }
    | { __typename: "FulfillmentHold" }
    | { __typename: "FulfillmentLineItem" }
    | { __typename: "FulfillmentOrder" }
    | { __typename: "FulfillmentOrderDestination" }
    | { __typename: "FulfillmentOrderLineItem" }
    | { __typename: "FulfillmentOrderMerchantRequest" }
    | { __typename: "GenericFile" }
    | { __typename: "GiftCard" }
    | { __typename: "GiftCardCashOutTransaction" }
    | { __typename: "GiftCardCreditTransaction" }
    | { __typename: "GiftCardDebitTransaction" }
    | { __typename: "IdentityProviderSubject" }
    | { __typename: "InventoryAdjustmentGroup" }
    | { __typename: "InventoryItem" }
    | { __typename: "InventoryItemMeasurement" }
    | { __typename: "InventoryLevel" }
    | { __typename: "InventoryQuantity" }
    | { __typename: "InventoryShipment" }
    | { __typename: "InventoryShipmentLineItem" }
    | { __typename: "InventoryTransfer" }
    | { __typename: "InventoryTransferLineItem" }
    | { __typename: "LineItem" }
    | { __typename: "LineItemGroup" }
    | { __typename: "Location" }
    | { __typename: "MailingAddress" }
    | { __typename: "Market" }
    | { __typename: "MarketCatalog" }
    | { __typename: "MarketRegionCountry" }
    | { __typename: "MarketRegionSubdivision" }
    | { __typename: "MarketWebPresence" }
    | { __typename: "MarketingActivity" }
    | { __typename: "MarketingEvent" }
    | { __typename: "MediaImage" }
    | { __typename: "Menu" }
    | { __typename: "Metafield" }
    | { __typename: "MetafieldDefinition" }
    | { __typename: "Metaobject" }
    | { __typename: "MetaobjectDefinition" }
    | { __typename: "Model3d" }
    | { __typename: "OnlineStoreTheme" }
    | { __typename: "Order" }
    | { __typename: "OrderAdjustment" }
    | { __typename: "OrderAttributionDefinition" }
    | { __typename: "OrderCreateMandatePaymentJobResult" }
    | { __typename: "OrderDisputeSummary" }
    | { __typename: "OrderEditSession" }
    | { __typename: "OrderTransaction" }
    | { __typename: "Page" }
    | { __typename: "PaymentCustomization" }
    | { __typename: "PaymentMandate" }
    | { __typename: "PaymentSchedule" }
    | { __typename: "PaymentTerms" }
    | { __typename: "PaymentTermsTemplate" }
    | { __typename: "PointOfSaleDevice" }
    | { __typename: "PointOfSaleDevicePaymentSession" }
    | { __typename: "PriceList" }
    | { __typename: "PriceRule" }
    | { __typename: "PriceRuleDiscountCode" }
    | { __typename: "Product" }
    | { __typename: "ProductBundleOperation" }
    | { __typename: "ProductDeleteOperation" }
    | { __typename: "ProductDuplicateOperation" }
    | { __typename: "ProductFeed" }
    | { __typename: "ProductOption" }
    | { __typename: "ProductOptionValue" }
    | { __typename: "ProductSetOperation" }
    | { __typename: "ProductTaxonomyNode" }
    | { __typename: "ProductVariant" }
    | { __typename: "ProductVariantComponent" }
    | { __typename: "Publication" }
    | { __typename: "PublicationResourceOperation" }
    | { __typename: "QuantityPriceBreak" }
    | { __typename: "Refund" }
    | { __typename: "RefundShippingLine" }
    | { __typename: "Return" }
    | { __typename: "ReturnLineItem" }
    | { __typename: "ReturnReasonDefinition" }
    | { __typename: "ReturnableFulfillment" }
    | { __typename: "ReverseDelivery" }
    | { __typename: "ReverseDeliveryLineItem" }
    | { __typename: "ReverseFulfillmentOrder" }
    | { __typename: "ReverseFulfillmentOrderDisposition" }
    | { __typename: "ReverseFulfillmentOrderLineItem" }
    | { __typename: "SaleAdditionalFee" }
    | { __typename: "SavedSearch" }
    | { __typename: "ScriptTag" }
    | { __typename: "Segment" }
    | { __typename: "SellingPlan" }
    | { __typename: "SellingPlanGroup" }
    | { __typename: "ServerPixel" }
    | { __typename: "ShippingLabel" }
    | { __typename: "ShippingLabelPurchaseResult" }
    | { __typename: "Shop" }
    | { __typename: "ShopAddress" }
    | { __typename: "ShopPolicy" }
    | { __typename: "ShopifyPaymentsAccount" }
    | { __typename: "ShopifyPaymentsBalanceTransaction" }
    | { __typename: "ShopifyPaymentsBankAccount" }
    | { __typename: "ShopifyPaymentsDispute" }
    | { __typename: "ShopifyPaymentsDisputeEvidence" }
    | { __typename: "ShopifyPaymentsDisputeFileUpload" }
    | { __typename: "ShopifyPaymentsDisputeFulfillment" }
    | { __typename: "ShopifyPaymentsPayout" }
    | { __typename: "StaffMember" }
    | { __typename: "StandardMetafieldDefinitionTemplate" }
    | { __typename: "StoreCreditAccount" }
    | { __typename: "StoreCreditAccountCreditTransaction" }
    | { __typename: "StoreCreditAccountDebitRevertTransaction" }
    | { __typename: "StoreCreditAccountDebitTransaction" }
    | { __typename: "StorefrontAccessToken" }
    | { __typename: "SubscriptionBillingAttempt" }
    | { __typename: "SubscriptionContract" }
    | { __typename: "SubscriptionDraft" }
    | { __typename: "TaxonomyAttribute" }
    | { __typename: "TaxonomyCategory" }
    | { __typename: "TaxonomyChoiceListAttribute" }
    | { __typename: "TaxonomyMeasurementAttribute" }
    | { __typename: "TaxonomyValue" }
    | { __typename: "TenderTransaction" }
    | { __typename: "TransactionFee" }
    | { __typename: "UnverifiedReturnLineItem" }
    | { __typename: "UrlRedirect" }
    | { __typename: "UrlRedirectImport" }
    | { __typename: "Validation" }
    | { __typename: "Video" }
    | { __typename: "WebPixel" }
    | { __typename: "WebhookSubscription" }
    | null
  >;
};

export type ReadCustomerFactsQueryVariables = Exact<{
  ids: Array<string> | string;
}>;

export type ReadCustomerFactsQuery = {
  nodes: Array<
    | { __typename: "AbandonedCheckout" }
    | { __typename: "AbandonedCheckoutLineItem" }
    | { __typename: "Abandonment" }
    | { __typename: "AddAllProductsOperation" }
    | { __typename: "AdditionalFee" }
    | { __typename: "App" }
    | { __typename: "AppCatalog" }
    | { __typename: "AppCredit" }
    | { __typename: "AppInstallation" }
    | { __typename: "AppPurchaseOneTime" }
    | { __typename: "AppRevenueAttributionRecord" }
    | { __typename: "AppSubscription" }
    | { __typename: "AppUsageRecord" }
    | { __typename: "Article" }
    | { __typename: "BasicEvent" }
    | { __typename: "Blog" }
    | { __typename: "BulkOperation" }
    | { __typename: "BusinessEntity" }
    | { __typename: "CalculatedOrder" }
    | { __typename: "CartTransform" }
    | { __typename: "CashDrawer" }
    | { __typename: "CashManagementCustomReasonCode" }
    | { __typename: "CashManagementDefaultReasonCode" }
    | { __typename: "CashManagementSystemReasonCode" }
    | { __typename: "CashTrackingAdjustment" }
    | { __typename: "CashTrackingSession" }
    | { __typename: "CatalogCsvOperation" }
    | { __typename: "Channel" }
    | { __typename: "ChannelDefinition" }
    | { __typename: "ChannelInformation" }
    | { __typename: "CheckoutAndAccountsConfiguration" }
    | { __typename: "CheckoutAndAccountsConfigurationOverride" }
    | { __typename: "CheckoutProfile" }
    | { __typename: "Collection" }
    | { __typename: "CollectionConditionsSource" }
    | { __typename: "CollectionSubCollectionsSource" }
    | { __typename: "Comment" }
    | { __typename: "CommentEvent" }
    | { __typename: "Company" }
    | { __typename: "CompanyAddress" }
    | { __typename: "CompanyContact" }
    | { __typename: "CompanyContactRole" }
    | { __typename: "CompanyContactRoleAssignment" }
    | { __typename: "CompanyLocation" }
    | { __typename: "CompanyLocationCatalog" }
    | { __typename: "CompanyLocationStaffMemberAssignment" }
    | { __typename: "ConsentPolicy" }
    | { __typename: "CurrencyExchangeAdjustment" }
    | { __typename: "Customer"; id: string; numberOfOrders: string; tags: Array<string> }
    | { __typename: "CustomerAccountAppExtensionPage" }
    | { __typename: "CustomerAccountNativePage" }
    | { __typename: "CustomerPaymentMethod" }
    | { __typename: "CustomerSegmentMembersQuery" }
    | { __typename: "CustomerVisit" }
    | { __typename: "DeliveryCarrierService" }
    | { __typename: "DeliveryCondition" }
    | { __typename: "DeliveryCountry" }
    | { __typename: "DeliveryCustomization" }
    | { __typename: "DeliveryLocationGroup" }
    | { __typename: "DeliveryMethod" }
    | { __typename: "DeliveryMethodDefinition" }
    | { __typename: "DeliveryParticipant" }
    | { __typename: "DeliveryProfile" }
    | { __typename: "DeliveryProfileItem" }
    | { __typename: "DeliveryPromiseParticipant" }
    | { __typename: "DeliveryPromiseProvider" }
    | { __typename: "DeliveryProvince" }
    | { __typename: "DeliveryRateDefinition" }
    | { __typename: "DeliveryZone" }
    | { __typename: "DiscountAutomaticBxgy" }
    | { __typename: "DiscountAutomaticNode" }
    | { __typename: "DiscountCodeNode" }
    | { __typename: "DiscountNode" }
    | { __typename: "DiscountRedeemCodeBulkCreation" }
    | { __typename: "Domain" }
    | { __typename: "DraftOrder" }
    | { __typename: "DraftOrderLineItem" }
    | { __typename: "DraftOrderTag" }
    | { __typename: "Duty" }
    | { __typename: "ExchangeLineItem" }
    | { __typename: "ExternalVideo" }
    | { __typename: "Fulfillment" }
    | { __typename: "FulfillmentConstraintRule" }
    | { __typename: "FulfillmentEvent" }
    | { __typename: "FulfillmentHold" }
    | { __typename: "FulfillmentLineItem" }
    | { __typename: "FulfillmentOrder" }
    | { __typename: "FulfillmentOrderDestination" }
    | { __typename: "FulfillmentOrderLineItem" }
    | { __typename: "FulfillmentOrderMerchantRequest" }
    | { __typename: "GenericFile" }
    | { __typename: "GiftCard" }
    | { __typename: "GiftCardCashOutTransaction" }
    | { __typename: "GiftCardCreditTransaction" }
    | { __typename: "GiftCardDebitTransaction" }
    | { __typename: "IdentityProviderSubject" }
    | { __typename: "InventoryAdjustmentGroup" }
    | { __typename: "InventoryItem" }
    | { __typename: "InventoryItemMeasurement" }
    | { __typename: "InventoryLevel" }
    | { __typename: "InventoryQuantity" }
    | { __typename: "InventoryShipment" }
    | { __typename: "InventoryShipmentLineItem" }
    | { __typename: "InventoryTransfer" }
    | { __typename: "InventoryTransferLineItem" }
    | { __typename: "LineItem" }
    | { __typename: "LineItemGroup" }
    | { __typename: "Location" }
    | { __typename: "MailingAddress" }
    | { __typename: "Market" }
    | { __typename: "MarketCatalog" }
    | { __typename: "MarketRegionCountry" }
    | { __typename: "MarketRegionSubdivision" }
    | { __typename: "MarketWebPresence" }
    | { __typename: "MarketingActivity" }
    | { __typename: "MarketingEvent" }
    | { __typename: "MediaImage" }
    | { __typename: "Menu" }
    | { __typename: "Metafield" }
    | { __typename: "MetafieldDefinition" }
    | { __typename: "Metaobject" }
    | { __typename: "MetaobjectDefinition" }
    | { __typename: "Model3d" }
    | { __typename: "OnlineStoreTheme" }
    | { __typename: "Order" }
    | { __typename: "OrderAdjustment" }
    | { __typename: "OrderAttributionDefinition" }
    | { __typename: "OrderCreateMandatePaymentJobResult" }
    | { __typename: "OrderDisputeSummary" }
    | { __typename: "OrderEditSession" }
    | { __typename: "OrderTransaction" }
    | { __typename: "Page" }
    | { __typename: "PaymentCustomization" }
    | { __typename: "PaymentMandate" }
    | { __typename: "PaymentSchedule" }
    | { __typename: "PaymentTerms" }
    | { __typename: "PaymentTermsTemplate" }
    | { __typename: "PointOfSaleDevice" }
    | { __typename: "PointOfSaleDevicePaymentSession" }
    | { __typename: "PriceList" }
    | { __typename: "PriceRule" }
    | { __typename: "PriceRuleDiscountCode" }
    | { __typename: "Product" }
    | { __typename: "ProductBundleOperation" }
    | { __typename: "ProductDeleteOperation" }
    | { __typename: "ProductDuplicateOperation" }
    | { __typename: "ProductFeed" }
    | { __typename: "ProductOption" }
    | { __typename: "ProductOptionValue" }
    | { __typename: "ProductSetOperation" }
    | { __typename: "ProductTaxonomyNode" }
    | { __typename: "ProductVariant" }
    | { __typename: "ProductVariantComponent" }
    | { __typename: "Publication" }
    | { __typename: "PublicationResourceOperation" }
    | { __typename: "QuantityPriceBreak" }
    | { __typename: "Refund" }
    | { __typename: "RefundShippingLine" }
    | { __typename: "Return" }
    | { __typename: "ReturnLineItem" }
    | { __typename: "ReturnReasonDefinition" }
    | { __typename: "ReturnableFulfillment" }
    | { __typename: "ReverseDelivery" }
    | { __typename: "ReverseDeliveryLineItem" }
    | { __typename: "ReverseFulfillmentOrder" }
    | { __typename: "ReverseFulfillmentOrderDisposition" }
    | { __typename: "ReverseFulfillmentOrderLineItem" }
    | { __typename: "SaleAdditionalFee" }
    | { __typename: "SavedSearch" }
    | { __typename: "ScriptTag" }
    | { __typename: "Segment" }
    | { __typename: "SellingPlan" }
    | { __typename: "SellingPlanGroup" }
    | { __typename: "ServerPixel" }
    | { __typename: "ShippingLabel" }
    | { __typename: "ShippingLabelPurchaseResult" }
    | { __typename: "Shop" }
    | { __typename: "ShopAddress" }
    | { __typename: "ShopPolicy" }
    | { __typename: "ShopifyPaymentsAccount" }
    | { __typename: "ShopifyPaymentsBalanceTransaction" }
    | { __typename: "ShopifyPaymentsBankAccount" }
    | { __typename: "ShopifyPaymentsDispute" }
    | { __typename: "ShopifyPaymentsDisputeEvidence" }
    | { __typename: "ShopifyPaymentsDisputeFileUpload" }
    | { __typename: "ShopifyPaymentsDisputeFulfillment" }
    | { __typename: "ShopifyPaymentsPayout" }
    | { __typename: "StaffMember" }
    | { __typename: "StandardMetafieldDefinitionTemplate" }
    | { __typename: "StoreCreditAccount" }
    | { __typename: "StoreCreditAccountCreditTransaction" }
    | { __typename: "StoreCreditAccountDebitRevertTransaction" }
    | { __typename: "StoreCreditAccountDebitTransaction" }
    | { __typename: "StorefrontAccessToken" }
    | { __typename: "SubscriptionBillingAttempt" }
    | { __typename: "SubscriptionContract" }
    | { __typename: "SubscriptionDraft" }
    | { __typename: "TaxonomyAttribute" }
    | { __typename: "TaxonomyCategory" }
    | { __typename: "TaxonomyChoiceListAttribute" }
    | { __typename: "TaxonomyMeasurementAttribute" }
    | { __typename: "TaxonomyValue" }
    | { __typename: "TenderTransaction" }
    | { __typename: "TransactionFee" }
    | { __typename: "UnverifiedReturnLineItem" }
    | { __typename: "UrlRedirect" }
    | { __typename: "UrlRedirectImport" }
    | { __typename: "Validation" }
    | { __typename: "Video" }
    | { __typename: "WebPixel" }
    | { __typename: "WebhookSubscription" }
    | null
  >;
};

export type ReceiveFlowTriggerMutationVariables = Exact<{
  handle: string;
  payload: unknown;
}>;

export type ReceiveFlowTriggerMutation = { flowTriggerReceive: { userErrors: Array<{ message: string }> } | null };

export type TellMarketingActivityMutationVariables = Exact<{
  input: MarketingActivityUpsertExternalInput;
}>;

export type TellMarketingActivityMutation = {
  marketingActivityUpsertExternal: {
    marketingActivity: { id: string } | null;
    userErrors: Array<{ message: string; code: MarketingActivityUserErrorCode | null }>;
  } | null;
};

export type TellMarketingEngagementMutationVariables = Exact<{
  remoteId: string;
  engagement: MarketingEngagementInput;
}>;

export type TellMarketingEngagementMutation = {
  marketingEngagementCreate: {
    userErrors: Array<{ message: string; code: MarketingActivityUserErrorCode | null }>;
  } | null;
};

export type ReadOrdersOfCheckoutsQueryVariables = Exact<{
  query: string;
  first: number;
}>;

export type ReadOrdersOfCheckoutsQuery = { orders: { nodes: Array<{ id: string; checkoutToken: string | null }> } };

export type ReadOrderQueryVariables = Exact<{
  id: string;
}>;

export type ReadOrderQuery = {
  order: {
    id: string;
    name: string;
    checkoutToken: string | null;
    createdAt: string;
    cancelledAt: string | null;
    tags: Array<string>;
    discountCodes: Array<string>;
    statusPageUrl: string;
    customer: { id: string } | null;
    currentTotalPriceSet: { shopMoney: { amount: string; currencyCode: CurrencyCode } };
    shippingAddress: { countryCodeV2: CountryCode | null } | null;
    lineItems: { nodes: Array<{ title: string; quantity: number; product: { id: string } | null }> };
  } | null;
};

export type ReadAbandonmentQueryVariables = Exact<{
  id: string;
}>;

export type ReadAbandonmentQuery = {
  abandonment: {
    id: string;
    customerHasNoOrderSinceAbandonment: boolean;
    customer: { id: string };
    abandonedCheckoutPayload: {
      id: string;
      abandonedCheckoutUrl: string;
      discountCodes: Array<string>;
      updatedAt: string;
      totalPriceSet: { shopMoney: { amount: string; currencyCode: CurrencyCode } };
      shippingAddress: { countryCodeV2: CountryCode | null } | null;
      lineItems: { nodes: Array<{ title: string | null; quantity: number; product: { id: string } | null }> };
    } | null;
  } | null;
};

export type ReadWebPixelQueryVariables = Exact<{ [key: string]: never }>;

export type ReadWebPixelQuery = { webPixel: { id: string; settings: unknown } | null };

export type CreateWebPixelMutationVariables = Exact<{
  settings: unknown;
}>;

export type CreateWebPixelMutation = {
  webPixelCreate: {
    webPixel: { id: string } | null;
    userErrors: Array<{ code: ErrorsWebPixelUserErrorCode | null; field: Array<string> | null; message: string }>;
  } | null;
};

export type UpdateWebPixelMutationVariables = Exact<{
  id: string;
  settings: unknown;
}>;

export type UpdateWebPixelMutation = {
  webPixelUpdate: {
    webPixel: { id: string } | null;
    userErrors: Array<{ code: ErrorsWebPixelUserErrorCode | null; field: Array<string> | null; message: string }>;
  } | null;
};

export type FindProductsQueryVariables = Exact<{
  query: string;
  first: number;
}>;

export type FindProductsQuery = { products: { nodes: Array<{ id: string; title: string }> } };

export type ReadProductsQueryVariables = Exact<{
  ids: Array<string> | string;
}>;

export type ReadProductsQuery = {
  nodes: Array<{ id: string; title: string; onlineStoreUrl: string | null } | Record<PropertyKey, never> | null>;
};

export type SegmentFieldsFragment = {
  id: string;
  name: string;
  query: string;
  creationDate: string;
  lastEditDate: string;
};

export type ListSegmentsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;

export type ListSegmentsQuery = {
  segments: {
    nodes: Array<{ id: string; name: string; query: string; creationDate: string; lastEditDate: string }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

export type ReadSegmentQueryVariables = Exact<{
  id: string;
}>;

export type ReadSegmentQuery = {
  segment: { id: string; name: string; query: string; creationDate: string; lastEditDate: string } | null;
};

export type ReadSegmentMembersQueryVariables = Exact<{
  segmentId?: string | null | undefined;
  query?: string | null | undefined;
  queryId?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
  timezone: string;
}>;

export type ReadSegmentMembersQuery = {
  customerSegmentMembers: {
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    edges: Array<{ node: { id: string } }>;
  };
};

export type CountSegmentMembersQueryVariables = Exact<{
  query: string;
  timezone: string;
}>;

export type CountSegmentMembersQuery = { customerSegmentMembers: { totalCount: number } };

export type CreateMemberQueryMutationVariables = Exact<{
  input: CustomerSegmentMembersQueryInput;
}>;

export type CreateMemberQueryMutation = {
  customerSegmentMembersQueryCreate: {
    customerSegmentMembersQuery: { id: string; currentCount: number; done: boolean } | null;
    userErrors: Array<{ field: Array<string> | null; message: string }>;
  } | null;
};

export type ReadMemberQueryQueryVariables = Exact<{
  id: string;
}>;

export type ReadMemberQueryQuery = {
  customerSegmentMembersQuery: { id: string; currentCount: number; done: boolean } | null;
};

type SegmentFilterFields_SegmentAssociationFilter_Fragment = {
  __typename: "SegmentAssociationFilter";
  queryName: string;
  localizedName: string;
  multiValue: boolean;
};

type SegmentFilterFields_SegmentBooleanFilter_Fragment = {
  __typename: "SegmentBooleanFilter";
  queryName: string;
  localizedName: string;
  multiValue: boolean;
};

type SegmentFilterFields_SegmentDateFilter_Fragment = {
  __typename: "SegmentDateFilter";
  queryName: string;
  localizedName: string;
  multiValue: boolean;
};

type SegmentFilterFields_SegmentEnumFilter_Fragment = {
  __typename: "SegmentEnumFilter";
  queryName: string;
  localizedName: string;
  multiValue: boolean;
};

type SegmentFilterFields_SegmentEventFilter_Fragment = {
  __typename: "SegmentEventFilter";
  returnValueType: string;
  queryName: string;
  localizedName: string;
  multiValue: boolean;
  parameters: Array<{
    queryName: string;
    localizedName: string;
    localizedDescription: string;
    parameterType: string;
    optional: boolean;
    acceptsMultipleValues: boolean;
    minRange: number | null;
    maxRange: number | null;
  }>;
};

type SegmentFilterFields_SegmentFloatFilter_Fragment = {
  __typename: "SegmentFloatFilter";
  queryName: string;
  localizedName: string;
  multiValue: boolean;
};

type SegmentFilterFields_SegmentIntegerFilter_Fragment = {
  __typename: "SegmentIntegerFilter";
  queryName: string;
  localizedName: string;
  multiValue: boolean;
};

type SegmentFilterFields_SegmentStringFilter_Fragment = {
  __typename: "SegmentStringFilter";
  queryName: string;
  localizedName: string;
  multiValue: boolean;
};

export type SegmentFilterFieldsFragment =
  | SegmentFilterFields_SegmentAssociationFilter_Fragment
  | SegmentFilterFields_SegmentBooleanFilter_Fragment
  | SegmentFilterFields_SegmentDateFilter_Fragment
  | SegmentFilterFields_SegmentEnumFilter_Fragment
  | SegmentFilterFields_SegmentEventFilter_Fragment
  | SegmentFilterFields_SegmentFloatFilter_Fragment
  | SegmentFilterFields_SegmentIntegerFilter_Fragment
  | SegmentFilterFields_SegmentStringFilter_Fragment;

export type ListSegmentFiltersQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;

export type ListSegmentFiltersQuery = {
  segmentFilters: {
    nodes: Array<
      | { __typename: "SegmentAssociationFilter"; queryName: string; localizedName: string; multiValue: boolean }
      | { __typename: "SegmentBooleanFilter"; queryName: string; localizedName: string; multiValue: boolean }
      | { __typename: "SegmentDateFilter"; queryName: string; localizedName: string; multiValue: boolean }
      | { __typename: "SegmentEnumFilter"; queryName: string; localizedName: string; multiValue: boolean }
      | {
          __typename: "SegmentEventFilter";
          returnValueType: string;
          queryName: string;
          localizedName: string;
          multiValue: boolean;
          parameters: Array<{
            queryName: string;
            localizedName: string;
            localizedDescription: string;
            parameterType: string;
            optional: boolean;
            acceptsMultipleValues: boolean;
            minRange: number | null;
            maxRange: number | null;
          }>;
        }
      | { __typename: "SegmentFloatFilter"; queryName: string; localizedName: string; multiValue: boolean }
      | { __typename: "SegmentIntegerFilter"; queryName: string; localizedName: string; multiValue: boolean }
      | { __typename: "SegmentStringFilter"; queryName: string; localizedName: string; multiValue: boolean }
    >;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

export type SuggestSegmentValuesQueryVariables = Exact<{
  search: string;
  filterQueryName?: string | null | undefined;
  functionParameterQueryName?: string | null | undefined;
  first: number;
}>;

export type SuggestSegmentValuesQuery = {
  segmentValueSuggestions: { nodes: Array<{ queryName: string; localizedValue: string }> };
};

export type CreateSegmentMutationVariables = Exact<{
  name: string;
  query: string;
}>;

export type CreateSegmentMutation = {
  segmentCreate: {
    segment: { id: string; name: string; query: string; creationDate: string; lastEditDate: string } | null;
    userErrors: Array<{ field: Array<string> | null; message: string }>;
  } | null;
};

export type UpdateSegmentMutationVariables = Exact<{
  id: string;
  name?: string | null | undefined;
  query?: string | null | undefined;
}>;

export type UpdateSegmentMutation = {
  segmentUpdate: {
    segment: { id: string; name: string; query: string; creationDate: string; lastEditDate: string } | null;
    userErrors: Array<{ field: Array<string> | null; message: string }>;
  } | null;
};

export type DeleteSegmentMutationVariables = Exact<{
  id: string;
}>;

export type DeleteSegmentMutation = {
  segmentDelete: {
    deletedSegmentId: string | null;
    userErrors: Array<{ field: Array<string> | null; message: string }>;
  } | null;
};

export type ReadMembershipQueryVariables = Exact<{
  customerId: string;
  segmentIds: Array<string> | string;
}>;

export type ReadMembershipQuery = {
  customerSegmentMembership: { memberships: Array<{ segmentId: string; isMember: boolean }> };
};

export type ShopDetailsQueryVariables = Exact<{ [key: string]: never }>;

export type ShopDetailsQuery = {
  shop: {
    id: string;
    name: string;
    email: string;
    currencyCode: CurrencyCode;
    ianaTimezone: string;
    primaryDomain: { host: string };
    shopAddress: { countryCodeV2: CountryCode | null };
  };
  shopLocales: Array<{ locale: string; primary: boolean }>;
};

export type AddTagsMutationVariables = Exact<{
  id: string;
  tags: Array<string> | string;
}>;

export type AddTagsMutation = {
  tagsAdd: { userErrors: Array<{ field: Array<string> | null; message: string }> } | null;
};

export type RemoveTagsMutationVariables = Exact<{
  id: string;
  tags: Array<string> | string;
}>;

export type RemoveTagsMutation = {
  tagsRemove: { userErrors: Array<{ field: Array<string> | null; message: string }> } | null;
};

export type ListWebhookSubscriptionsQueryVariables = Exact<{
  topics?: Array<WebhookSubscriptionTopic> | WebhookSubscriptionTopic | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type ListWebhookSubscriptionsQuery = {
  webhookSubscriptions: {
    nodes: Array<{ id: string; topic: WebhookSubscriptionTopic; uri: string; filter: string | null }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

export type CreateWebhookSubscriptionMutationVariables = Exact<{
  topic: WebhookSubscriptionTopic;
  subscription: WebhookSubscriptionInput;
}>;

export type CreateWebhookSubscriptionMutation = {
  webhookSubscriptionCreate: {
    webhookSubscription: { id: string } | null;
    userErrors: Array<{ field: Array<string> | null; message: string }>;
  } | null;
};

export type DeleteWebhookSubscriptionMutationVariables = Exact<{
  id: string;
}>;

export type DeleteWebhookSubscriptionMutation = {
  webhookSubscriptionDelete: {
    deletedWebhookSubscriptionId: string | null;
    userErrors: Array<{ field: Array<string> | null; message: string }>;
  } | null;
};

export const ReadAppIdDocument: AdminOperation<ReadAppIdQuery, ReadAppIdQueryVariables> = {
  name: "ReadAppId",
  isMutation: false,
  text: `query ReadAppId {
  app {
    id
  }
}`,
};

export const ExportCustomersDocument: AdminOperation<ExportCustomersQuery, ExportCustomersQueryVariables> = {
  name: "ExportCustomers",
  isMutation: false,
  text: `query ExportCustomers {
  customers {
    edges {
      node {
        ...CustomerFields
      }
    }
  }
}

fragment CustomerFields on Customer {
  id
  firstName
  lastName
  locale
  tags
  numberOfOrders
  createdAt
  updatedAt
  amountSpent {
    amount
  }
  lastOrder {
    id
  }
  defaultEmailAddress {
    emailAddress
    marketingState
    marketingUpdatedAt
  }
  defaultPhoneNumber {
    phoneNumber
    marketingState
    marketingUpdatedAt
    whatsAppMarketingConsent {
      state
      updatedAt
    }
  }
  defaultAddress {
    countryCodeV2
    province
    city
  }
}`,
};

export const StartBulkQueryDocument: AdminOperation<StartBulkQueryMutation, StartBulkQueryMutationVariables> = {
  name: "StartBulkQuery",
  isMutation: true,
  text: `mutation StartBulkQuery($query: String!) {
  bulkOperationRunQuery(query: $query) {
    bulkOperation {
      id
      status
    }
    userErrors {
      field
      message
      code
    }
  }
}`,
};

export const ReadBulkOperationDocument: AdminOperation<ReadBulkOperationQuery, ReadBulkOperationQueryVariables> = {
  name: "ReadBulkOperation",
  isMutation: false,
  text: `query ReadBulkOperation($id: ID!) {
  bulkOperation(id: $id) {
    id
    status
    errorCode
    rootObjectCount
    createdAt
    fileSize
    url
  }
}`,
};

export const ReadAbandonedCheckoutDocument: AdminOperation<
  ReadAbandonedCheckoutQuery,
  ReadAbandonedCheckoutQueryVariables
> = {
  name: "ReadAbandonedCheckout",
  isMutation: false,
  text: `query ReadAbandonedCheckout($query: String!, $id: ID!) {
  abandonedCheckouts(first: 1, query: $query) {
    nodes {
      id
      abandonedCheckoutUrl
      completedAt
      updatedAt
      customer {
        id
      }
      lineItems(first: 20) {
        nodes {
          title
          quantity
        }
      }
      totalPriceSet {
        shopMoney {
          amount
          currencyCode
        }
      }
    }
  }
  abandonmentByAbandonedCheckoutId(abandonedCheckoutId: $id) {
    customerHasNoOrderSinceAbandonment
  }
}`,
};

export const WriteSmsConsentDocument: AdminOperation<WriteSmsConsentMutation, WriteSmsConsentMutationVariables> = {
  name: "WriteSmsConsent",
  isMutation: true,
  text: `mutation WriteSmsConsent($input: CustomerSmsMarketingConsentUpdateInput!) {
  customerSmsMarketingConsentUpdate(input: $input) {
    userErrors {
      field
      message
    }
  }
}`,
};

export const WriteWhatsAppConsentDocument: AdminOperation<
  WriteWhatsAppConsentMutation,
  WriteWhatsAppConsentMutationVariables
> = {
  name: "WriteWhatsAppConsent",
  isMutation: true,
  text: `mutation WriteWhatsAppConsent($input: CustomerWhatsAppMarketingConsentUpdateInput!) {
  customerWhatsAppMarketingConsentUpdate(input: $input) {
    userErrors {
      field
      message
    }
  }
}`,
};

export const WriteEmailConsentDocument: AdminOperation<WriteEmailConsentMutation, WriteEmailConsentMutationVariables> =
  {
    name: "WriteEmailConsent",
    isMutation: true,
    text: `mutation WriteEmailConsent($input: CustomerEmailMarketingConsentUpdateInput!) {
  customerEmailMarketingConsentUpdate(input: $input) {
    userErrors {
      field
      message
    }
  }
}`,
  };

export const ReadCustomersDocument: AdminOperation<ReadCustomersQuery, ReadCustomersQueryVariables> = {
  name: "ReadCustomers",
  isMutation: false,
  text: `query ReadCustomers($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    ...CustomerFields
  }
}

fragment CustomerFields on Customer {
  id
  firstName
  lastName
  locale
  tags
  numberOfOrders
  createdAt
  updatedAt
  amountSpent {
    amount
  }
  lastOrder {
    id
  }
  defaultEmailAddress {
    emailAddress
    marketingState
    marketingUpdatedAt
  }
  defaultPhoneNumber {
    phoneNumber
    marketingState
    marketingUpdatedAt
    whatsAppMarketingConsent {
      state
      updatedAt
    }
  }
  defaultAddress {
    countryCodeV2
    province
    city
  }
}`,
};

export const ReadCustomerFactsDocument: AdminOperation<ReadCustomerFactsQuery, ReadCustomerFactsQueryVariables> = {
  name: "ReadCustomerFacts",
  isMutation: false,
  text: `query ReadCustomerFacts($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    ... on Customer {
      id
      numberOfOrders
      tags
    }
  }
}`,
};

export const ReceiveFlowTriggerDocument: AdminOperation<
  ReceiveFlowTriggerMutation,
  ReceiveFlowTriggerMutationVariables
> = {
  name: "ReceiveFlowTrigger",
  isMutation: true,
  text: `mutation ReceiveFlowTrigger($handle: String!, $payload: JSON!) {
  flowTriggerReceive(handle: $handle, payload: $payload) {
    userErrors {
      message
    }
  }
}`,
};

export const TellMarketingActivityDocument: AdminOperation<
  TellMarketingActivityMutation,
  TellMarketingActivityMutationVariables
> = {
  name: "TellMarketingActivity",
  isMutation: true,
  text: `mutation TellMarketingActivity($input: MarketingActivityUpsertExternalInput!) {
  marketingActivityUpsertExternal(input: $input) {
    marketingActivity {
      id
    }
    userErrors {
      message
      code
    }
  }
}`,
};

export const TellMarketingEngagementDocument: AdminOperation<
  TellMarketingEngagementMutation,
  TellMarketingEngagementMutationVariables
> = {
  name: "TellMarketingEngagement",
  isMutation: true,
  text: `mutation TellMarketingEngagement($remoteId: String!, $engagement: MarketingEngagementInput!) {
  marketingEngagementCreate(remoteId: $remoteId, marketingEngagement: $engagement) {
    userErrors {
      message
      code
    }
  }
}`,
};

export const ReadOrdersOfCheckoutsDocument: AdminOperation<
  ReadOrdersOfCheckoutsQuery,
  ReadOrdersOfCheckoutsQueryVariables
> = {
  name: "ReadOrdersOfCheckouts",
  isMutation: false,
  text: `query ReadOrdersOfCheckouts($query: String!, $first: Int!) {
  orders(first: $first, query: $query) {
    nodes {
      id
      checkoutToken
    }
  }
}`,
};

export const ReadOrderDocument: AdminOperation<ReadOrderQuery, ReadOrderQueryVariables> = {
  name: "ReadOrder",
  isMutation: false,
  text: `query ReadOrder($id: ID!) {
  order(id: $id) {
    id
    name
    checkoutToken
    createdAt
    cancelledAt
    tags
    discountCodes
    statusPageUrl
    customer {
      id
    }
    currentTotalPriceSet {
      shopMoney {
        amount
        currencyCode
      }
    }
    shippingAddress {
      countryCodeV2
    }
    lineItems(first: 50) {
      nodes {
        title
        quantity
        product {
          id
        }
      }
    }
  }
}`,
};

export const ReadAbandonmentDocument: AdminOperation<ReadAbandonmentQuery, ReadAbandonmentQueryVariables> = {
  name: "ReadAbandonment",
  isMutation: false,
  text: `query ReadAbandonment($id: ID!) {
  abandonment(id: $id) {
    id
    customer {
      id
    }
    customerHasNoOrderSinceAbandonment
    abandonedCheckoutPayload {
      id
      abandonedCheckoutUrl
      discountCodes
      updatedAt
      totalPriceSet {
        shopMoney {
          amount
          currencyCode
        }
      }
      shippingAddress {
        countryCodeV2
      }
      lineItems(first: 50) {
        nodes {
          title
          quantity
          product {
            id
          }
        }
      }
    }
  }
}`,
};

export const ReadWebPixelDocument: AdminOperation<ReadWebPixelQuery, ReadWebPixelQueryVariables> = {
  name: "ReadWebPixel",
  isMutation: false,
  text: `query ReadWebPixel {
  webPixel {
    id
    settings
  }
}`,
};

export const CreateWebPixelDocument: AdminOperation<CreateWebPixelMutation, CreateWebPixelMutationVariables> = {
  name: "CreateWebPixel",
  isMutation: true,
  text: `mutation CreateWebPixel($settings: JSON!) {
  webPixelCreate(webPixel: {settings: $settings}) {
    webPixel {
      id
    }
    userErrors {
      code
      field
      message
    }
  }
}`,
};

export const UpdateWebPixelDocument: AdminOperation<UpdateWebPixelMutation, UpdateWebPixelMutationVariables> = {
  name: "UpdateWebPixel",
  isMutation: true,
  text: `mutation UpdateWebPixel($id: ID!, $settings: JSON!) {
  webPixelUpdate(id: $id, webPixel: {settings: $settings}) {
    webPixel {
      id
    }
    userErrors {
      code
      field
      message
    }
  }
}`,
};

export const FindProductsDocument: AdminOperation<FindProductsQuery, FindProductsQueryVariables> = {
  name: "FindProducts",
  isMutation: false,
  text: `query FindProducts($query: String!, $first: Int!) {
  products(first: $first, query: $query) {
    nodes {
      id
      title
    }
  }
}`,
};

export const ReadProductsDocument: AdminOperation<ReadProductsQuery, ReadProductsQueryVariables> = {
  name: "ReadProducts",
  isMutation: false,
  text: `query ReadProducts($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Product {
      id
      title
      onlineStoreUrl
    }
  }
}`,
};

export const ListSegmentsDocument: AdminOperation<ListSegmentsQuery, ListSegmentsQueryVariables> = {
  name: "ListSegments",
  isMutation: false,
  text: `query ListSegments($first: Int!, $after: String) {
  segments(first: $first, after: $after, sortKey: ID) {
    nodes {
      ...SegmentFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}

fragment SegmentFields on Segment {
  id
  name
  query
  creationDate
  lastEditDate
}`,
};

export const ReadSegmentDocument: AdminOperation<ReadSegmentQuery, ReadSegmentQueryVariables> = {
  name: "ReadSegment",
  isMutation: false,
  text: `query ReadSegment($id: ID!) {
  segment(id: $id) {
    ...SegmentFields
  }
}

fragment SegmentFields on Segment {
  id
  name
  query
  creationDate
  lastEditDate
}`,
};

export const ReadSegmentMembersDocument: AdminOperation<ReadSegmentMembersQuery, ReadSegmentMembersQueryVariables> = {
  name: "ReadSegmentMembers",
  isMutation: false,
  text: `query ReadSegmentMembers($segmentId: ID, $query: String, $queryId: ID, $first: Int!, $after: String, $timezone: String!) {
  customerSegmentMembers(
    segmentId: $segmentId
    query: $query
    queryId: $queryId
    first: $first
    after: $after
    timezone: $timezone
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
      }
    }
  }
}`,
};

export const CountSegmentMembersDocument: AdminOperation<CountSegmentMembersQuery, CountSegmentMembersQueryVariables> =
  {
    name: "CountSegmentMembers",
    isMutation: false,
    text: `query CountSegmentMembers($query: String!, $timezone: String!) {
  customerSegmentMembers(query: $query, first: 1, timezone: $timezone) {
    totalCount
  }
}`,
  };

export const CreateMemberQueryDocument: AdminOperation<CreateMemberQueryMutation, CreateMemberQueryMutationVariables> =
  {
    name: "CreateMemberQuery",
    isMutation: true,
    text: `mutation CreateMemberQuery($input: CustomerSegmentMembersQueryInput!) {
  customerSegmentMembersQueryCreate(input: $input) {
    customerSegmentMembersQuery {
      id
      currentCount
      done
    }
    userErrors {
      field
      message
    }
  }
}`,
  };

export const ReadMemberQueryDocument: AdminOperation<ReadMemberQueryQuery, ReadMemberQueryQueryVariables> = {
  name: "ReadMemberQuery",
  isMutation: false,
  text: `query ReadMemberQuery($id: ID!) {
  customerSegmentMembersQuery(id: $id) {
    id
    currentCount
    done
  }
}`,
};

export const ListSegmentFiltersDocument: AdminOperation<ListSegmentFiltersQuery, ListSegmentFiltersQueryVariables> = {
  name: "ListSegmentFilters",
  isMutation: false,
  text: `query ListSegmentFilters($first: Int!, $after: String) {
  segmentFilters(first: $first, after: $after) {
    nodes {
      ...SegmentFilterFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}

fragment SegmentFilterFields on SegmentFilter {
  __typename
  queryName
  localizedName
  multiValue
  ... on SegmentEventFilter {
    returnValueType
    parameters {
      queryName
      localizedName
      localizedDescription
      parameterType
      optional
      acceptsMultipleValues
      minRange
      maxRange
    }
  }
}`,
};

export const SuggestSegmentValuesDocument: AdminOperation<
  SuggestSegmentValuesQuery,
  SuggestSegmentValuesQueryVariables
> = {
  name: "SuggestSegmentValues",
  isMutation: false,
  text: `query SuggestSegmentValues($search: String!, $filterQueryName: String, $functionParameterQueryName: String, $first: Int!) {
  segmentValueSuggestions(
    search: $search
    filterQueryName: $filterQueryName
    functionParameterQueryName: $functionParameterQueryName
    first: $first
  ) {
    nodes {
      queryName
      localizedValue
    }
  }
}`,
};

export const CreateSegmentDocument: AdminOperation<CreateSegmentMutation, CreateSegmentMutationVariables> = {
  name: "CreateSegment",
  isMutation: true,
  text: `mutation CreateSegment($name: String!, $query: String!) {
  segmentCreate(name: $name, query: $query) {
    segment {
      ...SegmentFields
    }
    userErrors {
      field
      message
    }
  }
}

fragment SegmentFields on Segment {
  id
  name
  query
  creationDate
  lastEditDate
}`,
};

export const UpdateSegmentDocument: AdminOperation<UpdateSegmentMutation, UpdateSegmentMutationVariables> = {
  name: "UpdateSegment",
  isMutation: true,
  text: `mutation UpdateSegment($id: ID!, $name: String, $query: String) {
  segmentUpdate(id: $id, name: $name, query: $query) {
    segment {
      ...SegmentFields
    }
    userErrors {
      field
      message
    }
  }
}

fragment SegmentFields on Segment {
  id
  name
  query
  creationDate
  lastEditDate
}`,
};

export const DeleteSegmentDocument: AdminOperation<DeleteSegmentMutation, DeleteSegmentMutationVariables> = {
  name: "DeleteSegment",
  isMutation: true,
  text: `mutation DeleteSegment($id: ID!) {
  segmentDelete(id: $id) {
    deletedSegmentId
    userErrors {
      field
      message
    }
  }
}`,
};

export const ReadMembershipDocument: AdminOperation<ReadMembershipQuery, ReadMembershipQueryVariables> = {
  name: "ReadMembership",
  isMutation: false,
  text: `query ReadMembership($customerId: ID!, $segmentIds: [ID!]!) {
  customerSegmentMembership(customerId: $customerId, segmentIds: $segmentIds) {
    memberships {
      segmentId
      isMember
    }
  }
}`,
};

export const ShopDetailsDocument: AdminOperation<ShopDetailsQuery, ShopDetailsQueryVariables> = {
  name: "ShopDetails",
  isMutation: false,
  text: `query ShopDetails {
  shop {
    id
    name
    email
    currencyCode
    ianaTimezone
    primaryDomain {
      host
    }
    shopAddress {
      countryCodeV2
    }
  }
  shopLocales {
    locale
    primary
  }
}`,
};

export const AddTagsDocument: AdminOperation<AddTagsMutation, AddTagsMutationVariables> = {
  name: "AddTags",
  isMutation: true,
  text: `mutation AddTags($id: ID!, $tags: [String!]!) {
  tagsAdd(id: $id, tags: $tags) {
    userErrors {
      field
      message
    }
  }
}`,
};

export const RemoveTagsDocument: AdminOperation<RemoveTagsMutation, RemoveTagsMutationVariables> = {
  name: "RemoveTags",
  isMutation: true,
  text: `mutation RemoveTags($id: ID!, $tags: [String!]!) {
  tagsRemove(id: $id, tags: $tags) {
    userErrors {
      field
      message
    }
  }
}`,
};

export const ListWebhookSubscriptionsDocument: AdminOperation<
  ListWebhookSubscriptionsQuery,
  ListWebhookSubscriptionsQueryVariables
> = {
  name: "ListWebhookSubscriptions",
  isMutation: false,
  text: `query ListWebhookSubscriptions($topics: [WebhookSubscriptionTopic!], $first: Int!, $after: String) {
  webhookSubscriptions(topics: $topics, first: $first, after: $after) {
    nodes {
      id
      topic
      uri
      filter
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
};

export const CreateWebhookSubscriptionDocument: AdminOperation<
  CreateWebhookSubscriptionMutation,
  CreateWebhookSubscriptionMutationVariables
> = {
  name: "CreateWebhookSubscription",
  isMutation: true,
  text: `mutation CreateWebhookSubscription($topic: WebhookSubscriptionTopic!, $subscription: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $subscription) {
    webhookSubscription {
      id
    }
    userErrors {
      field
      message
    }
  }
}`,
};

export const DeleteWebhookSubscriptionDocument: AdminOperation<
  DeleteWebhookSubscriptionMutation,
  DeleteWebhookSubscriptionMutationVariables
> = {
  name: "DeleteWebhookSubscription",
  isMutation: true,
  text: `mutation DeleteWebhookSubscription($id: ID!) {
  webhookSubscriptionDelete(id: $id) {
    deletedWebhookSubscriptionId
    userErrors {
      field
      message
    }
  }
}`,
};
