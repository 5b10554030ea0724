import { changeConsent } from "../shop/change-consent.ts";
import { isWritableState } from "../shop/consent.ts";
import type { ConsentChange, ConsentChannel } from "../shop/consent.ts";
import type { CustomerWritten } from "../shop/write-customers.ts";
import { apiError } from "./api-error.ts";
import { phoneNode } from "./customer-fields.ts";
import { numberOfGid } from "./gid.ts";
import { customerNode } from "./linked-nodes.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";

/** CustomerEmailMarketingConsentInput and CustomerSmsMarketingConsentInput. */
export type ConsentInput = {
  marketingState: string;
  marketingOptInLevel?: string | null;
  consentUpdatedAt?: string | null;
};
/** CustomerMarketingConsentInput. */
export type NewConsentInput = { state: string; optInLevel?: string | null; updatedAt?: string | null };

type EmailArguments = { input: { customerId: string; emailMarketingConsent: ConsentInput } };
type SmsArguments = { input: { customerId: string; smsMarketingConsent: ConsentInput } };
type WhatsAppArguments = { input: { customerId: string; whatsAppMarketingConsent: NewConsentInput } };

export const consentMutations = {
  customerEmailMarketingConsentUpdate: async ({ input }: EmailArguments, scope: RequestScope) => {
    const change = consentChange(input.emailMarketingConsent);
    return customerPayload(await write(scope, { customerId: input.customerId, channel: "email", change }), scope);
  },
  customerSmsMarketingConsentUpdate: async ({ input }: SmsArguments, scope: RequestScope) => {
    const change = consentChange(input.smsMarketingConsent);
    return customerPayload(await write(scope, { customerId: input.customerId, channel: "sms", change }), scope);
  },
  customerWhatsAppMarketingConsentUpdate: async ({ input }: WhatsAppArguments, scope: RequestScope) => {
    const change = newConsentChange(input.whatsAppMarketingConsent);
    const outcome = await write(scope, { customerId: input.customerId, channel: "whatsapp", change });
    if (!outcome.ok) return { customerPhoneNumber: null, userErrors: outcome.userErrors };
    return { customerPhoneNumber: phoneNode(outcome.customer), userErrors: [] };
  },
};

/** What an email or SMS input changes. A state that cannot be written is a top-level error, as recorded. */
export function consentChange(input: ConsentInput): ConsentChange {
  refuseArguments("MarketingConsentInput", input, { sourceLocationId: [] });
  return newConsentChange({
    state: input.marketingState,
    optInLevel: input.marketingOptInLevel,
    updatedAt: input.consentUpdatedAt,
  });
}

/** The same of a WhatsApp input. */
export function newConsentChange(input: NewConsentInput): ConsentChange {
  refuseArguments("MarketingConsentInput", input, { sourceLocationId: [] });
  const { state, optInLevel, updatedAt } = input;
  if (!isWritableState(state)) throw apiError("BAD_REQUEST", `Cannot specify ${state} as a marketing state input`);
  return { state, level: optInLevel, updatedAt: updatedAt ? new Date(updatedAt) : null, from: "OTHER" };
}

function write(
  { ctx, shop }: RequestScope,
  { customerId, channel, change }: { customerId: string; channel: ConsentChannel; change: ConsentChange },
): Promise<CustomerWritten> {
  return changeConsent(ctx, shop.id, { customerId: numberOfGid(customerId, "Customer"), channel, change });
}

function customerPayload(outcome: CustomerWritten, scope: RequestScope): { customer: unknown; userErrors: object[] } {
  return outcome.ok
    ? { customer: customerNode(outcome.customer, scope), userErrors: [] }
    : { customer: null, userErrors: outcome.userErrors };
}
