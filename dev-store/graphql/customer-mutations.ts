import { createCustomer, deleteCustomer, updateCustomer } from "../shop/write-customers.ts";
import type { CreateInput, CustomerInput, CustomerWritten } from "../shop/write-customers.ts";
import { consentChange, newConsentChange } from "./consents.ts";
import type { ConsentInput, NewConsentInput } from "./consents.ts";
import { gid, numberOfGid } from "./gid.ts";
import { customerNode } from "./linked-nodes.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";
import { shopNode } from "./shop.ts";

type AddressInput = {
  countryCode?: string | null;
  provinceCode?: string | null;
  city?: string | null;
  zip?: string | null;
};

type GraphqlCustomerInput = {
  id?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
  phone?: string | null;
  note?: string | null;
  locale?: string | null;
  tags?: string[] | null;
  addresses?: AddressInput[] | null;
  metafields?: { namespace?: string | null; key?: string | null; value?: string | null }[] | null;
  emailMarketingConsent?: ConsentInput | null;
  smsMarketingConsent?: ConsentInput | null;
  whatsAppMarketingConsent?: NewConsentInput | null;
};

export const customerMutations = {
  customerCreate: async ({ input }: { input: GraphqlCustomerInput }, scope: RequestScope) => {
    const consents = {
      ...(input.emailMarketingConsent && { email: consentChange(input.emailMarketingConsent) }),
      ...(input.smsMarketingConsent && { sms: consentChange(input.smsMarketingConsent) }),
      ...(input.whatsAppMarketingConsent && { whatsapp: newConsentChange(input.whatsAppMarketingConsent) }),
    };
    const created: CreateInput = { ...customerInput(input), consents };
    return written(await createCustomer(scope.ctx, scope.shop.id, created), scope);
  },
  customerUpdate: async ({ input }: { input: GraphqlCustomerInput }, scope: RequestScope) => {
    const refused = refuseConsents(input);
    if (refused.length > 0) return { customer: null, userErrors: refused };
    if (!input.id) return { customer: null, userErrors: [{ field: ["id"], message: "Customer does not exist" }] };
    const id = numberOfGid(input.id, "Customer");
    return written(await updateCustomer(scope.ctx, scope.shop.id, { id, input: customerInput(input) }), scope);
  },
  customerDelete: async ({ input }: { input: { id: string } }, scope: RequestScope) => {
    const id = numberOfGid(input.id, "Customer");
    const outcome = await deleteCustomer(scope.ctx, scope.shop.id, id);
    return {
      deletedCustomerId: outcome.ok ? gid("Customer", id) : null,
      shop: shopNode(scope),
      userErrors: outcome.ok ? [] : outcome.userErrors,
    };
  },
};

/** Consent has mutations of its own. Texts as recorded. */
function refuseConsents(input: GraphqlCustomerInput): { field: string[]; message: string }[] {
  const mutations = {
    emailMarketingConsent: "customerEmailMarketingConsentUpdate",
    smsMarketingConsent: "customerSmsMarketingConsentUpdate",
    whatsAppMarketingConsent: "customerWhatsAppMarketingConsentUpdate",
  } as const;
  return Object.entries(mutations)
    .filter(([field]) => input[field as keyof typeof mutations])
    .map(([field, mutation]) => ({
      field: [field],
      message: `To update ${field}, please use the ${mutation} Mutation instead`,
    }));
}

const unreadAddressFields = {
  address1: [],
  address2: [],
  company: [],
  country: [],
  firstName: [],
  lastName: [],
  phone: [],
  province: [],
};

function customerInput(input: GraphqlCustomerInput): CustomerInput {
  const { firstName, lastName, email, phone, note, locale, tags } = input;
  const [address, ...others] = input.addresses ?? [];
  refuseArguments("CustomerInput", input, { multipassIdentifier: [], taxExempt: [false], taxExemptions: [] });
  refuseArguments("CustomerInput", { addresses: others }, { addresses: [] });
  refuseArguments("MailingAddressInput", address ?? {}, unreadAddressFields);
  return {
    firstName,
    lastName,
    email,
    phone,
    note,
    locale,
    tags,
    ...(address && {
      address: {
        countryCode: address.countryCode ?? null,
        regionCode: address.provinceCode ?? null,
        region: address.provinceCode ?? null,
        city: address.city ?? null,
        zip: address.zip ?? null,
      },
    }),
    ...(input.metafields && {
      metafields: Object.fromEntries(
        input.metafields.map(({ namespace, key, value }) => [`${namespace ?? "custom"}.${key ?? ""}`, value ?? ""]),
      ),
    }),
  };
}

function written(outcome: CustomerWritten, scope: RequestScope): { customer: unknown; userErrors: object[] } {
  return outcome.ok
    ? { customer: customerNode(outcome.customer, scope), userErrors: [] }
    : { customer: null, userErrors: outcome.userErrors };
}
