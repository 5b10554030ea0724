import { apiError } from "./api-error.ts";
import { disturb, isOn } from "./disturb.ts";
import type { RootResolver } from "./resolvers.ts";

/** The access scope that a root field asks for. `write_x` contains `read_x`. */
const required: Record<string, string> = {
  customer: "read_customers",
  customers: "read_customers",
  customersCount: "read_customers",
  customerByIdentifier: "read_customers",
  customerSegmentMembers: "read_customers",
  customerSegmentMembersQuery: "read_customers",
  customerSegmentMembership: "read_customers",
  segment: "read_customers",
  segments: "read_customers",
  segmentsCount: "read_customers",
  segmentFilters: "read_customers",
  segmentFilterSuggestions: "read_customers",
  segmentValueSuggestions: "read_customers",
  customerSegmentMembersQueryCreate: "read_customers",
  segmentCreate: "write_customers",
  segmentUpdate: "write_customers",
  segmentDelete: "write_customers",
  customerCreate: "write_customers",
  customerUpdate: "write_customers",
  customerDelete: "write_customers",
  customerEmailMarketingConsentUpdate: "write_customers",
  customerSmsMarketingConsentUpdate: "write_customers",
  customerWhatsAppMarketingConsentUpdate: "write_customers",
  tagsAdd: "write_customers",
  tagsRemove: "write_customers",
  abandonedCheckouts: "read_orders",
  abandonedCheckoutsCount: "read_orders",
  abandonmentByAbandonedCheckoutId: "read_orders",
  fulfillment: "read_orders",
  return: "read_returns",
  order: "read_orders",
  orders: "read_orders",
  ordersCount: "read_orders",
  marketingActivities: "read_marketing_events",
  marketingActivity: "read_marketing_events",
  marketingActivityUpsertExternal: "write_marketing_events",
  marketingEngagementCreate: "write_marketing_events",
  product: "read_products",
  products: "read_products",
  productsCount: "read_products",
  shopLocales: "read_locales",
  webPixel: "read_pixels",
  webPixelCreate: "write_pixels",
  webPixelUpdate: "write_pixels",
  webPixelDelete: "write_pixels",
};

/** Every access scope that a field asks for: what somebody signed in to the admin with all rights may do. */
export const allScopes: readonly string[] = [...new Set(Object.values(required))];

/**
 * The same resolvers, refusing with ACCESS_DENIED a token without the field's access scope, and slow or failing where the
 * shop's settings want it.
 */
export function requireScopes(resolvers: Record<string, RootResolver>): Record<string, RootResolver> {
  return Object.fromEntries(
    Object.entries(resolvers).map(([field, resolve]) => [
      field,
      async (args, scope, info) => {
        const fault = scope.shop.settings.graphql.fields[field];
        if (fault && isOn(fault, scope.ctx.realNow())) await disturb(fault);
        const wanted = required[field];
        if (wanted !== undefined && !holds(scope.scopes, wanted)) throw accessDenied(field, wanted);
        return resolve(args, scope, info);
      },
    ]),
  );
}

/** Whether a token's scopes contain one. */
export function holds(scopes: string[], wanted: string): boolean {
  return scopes.includes(wanted) || scopes.includes(wanted.replace(/^read_/u, "write_"));
}

function accessDenied(field: string, wanted: string): Error {
  return apiError("ACCESS_DENIED", `Access denied for ${field} field. Required access: \`${wanted}\` access scope.`, {
    documentation: "https://shopify.dev/api/usage/access-scopes",
    requiredAccess: `\`${wanted}\` access scope.`,
  });
}
