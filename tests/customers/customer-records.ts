import type { CustomerRecord } from "#app/customers/customer.ts";

export const firstSeen = new Date("2026-02-01T10:00:00Z");

/** A customer as Shopify tells of them: Dutch, subscribed to SMS. Name in a test only what it is about. */
export function makeRecord(overrides: Partial<CustomerRecord> = {}): CustomerRecord {
  return {
    id: 501n,
    firstName: "Noor",
    lastName: "Jansen",
    email: "noor@example.com",
    phone: "+31612345678",
    countryCode: "NL",
    region: "Utrecht",
    city: "Utrecht",
    locale: "nl",
    tags: ["vip"],
    consents: {
      sms: { state: "subscribed", at: firstSeen },
      whatsapp: { state: "never_subscribed", at: null },
      email: { state: "never_subscribed", at: null },
    },
    orders: { count: 2, spent: "99.9", lastOrderId: 77n },
    createdAt: firstSeen,
    updatedAt: firstSeen,
    ...overrides,
  };
}
