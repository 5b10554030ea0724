import type { Context } from "../context.ts";
import { inTransaction } from "../open-database.ts";
import { announce } from "./announce.ts";
import { checkConsent, withConsent } from "./consent.ts";
import type { ConsentChange, ConsentChannel } from "./consent.ts";
import { customerPayload, emailConsentPayload, smsConsentPayload, whatsappConsentPayload } from "./payloads.ts";
import { lockCustomer, storeCustomer } from "./store-customer.ts";
import { refuse } from "./user-error.ts";
import type { CustomerWritten } from "./write-customers.ts";

const topics = {
  email: { topic: "customers_email_marketing_consent/update", payload: emailConsentPayload },
  sms: { topic: "customers_marketing_consent/update", payload: smsConsentPayload },
  whatsapp: { topic: "customers_whats_app_marketing_consent/update", payload: whatsappConsentPayload },
} as const;

/**
 * Changes one channel's consent by Shopify's rules, and announces it on the channel's own topic and as
 * customers/update. Where nothing changes (an older consent, an email consent without an email) it announces nothing.
 */
export async function changeConsent(
  ctx: Context,
  shopId: bigint,
  options: { customerId: bigint; channel: ConsentChannel; change: ConsentChange },
): Promise<CustomerWritten> {
  const now = ctx.now();
  const { customerId, channel, change } = options;
  return inTransaction(ctx.pool, async (tx) => {
    const before = await lockCustomer(tx, shopId, customerId);
    if (!before) return refuse(["input", "customerId"], "Customer not found", "INVALID");
    const errors = checkConsent(before, channel, { change, now });
    if (errors.length > 0) {
      return {
        ok: false as const,
        userErrors: errors.map((error) => ({ ...error, field: ["input", ...(error.field ?? [])] })),
      };
    }
    const customer = withConsent(before, channel, { change, now });
    if (customer === before) return { ok: true as const, customer };
    await storeCustomer(tx, shopId, customer);
    const { topic, payload } = topics[channel];
    const update = { topic: "customers/update", payload: customerPayload(customer) };
    const announcements = [{ topic, payload: payload(customer) }, update];
    await announce(ctx, shopId, { tx, announcements, customers: [customerId] });
    return { ok: true as const, customer };
  });
}
