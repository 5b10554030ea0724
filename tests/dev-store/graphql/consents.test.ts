import { expect, test } from "vitest";
import { openShop } from "./open-shop.ts";
import type { OpenShop } from "./open-shop.ts";

const customerId = "gid://shopify/Customer/1";

async function writeSms({ ask }: OpenShop, smsMarketingConsent: object, id = customerId) {
  const answer = await ask(
    `mutation ($input: CustomerSmsMarketingConsentUpdateInput!) {
       customerSmsMarketingConsentUpdate(input: $input) {
         customer { defaultPhoneNumber { marketingState marketingOptInLevel marketingUpdatedAt marketingCollectedFrom } }
         userErrors { message code } } }`,
    { input: { customerId: id, smsMarketingConsent } },
  );
  return { ...(answer.data?.customerSmsMarketingConsentUpdate as object), errors: answer.errors };
}

async function openWithPhone(): Promise<OpenShop> {
  const shop = await openShop();
  await shop.addCustomers({ firstName: "Ada", phone: "+12025550101" }, { firstName: "Without phone" });
  return shop;
}

test("a subscription needs the opt-in level, and pending needs the confirmed one", async () => {
  const shop = await openWithPhone();
  expect(await writeSms(shop, { marketingState: "SUBSCRIBED" })).toMatchObject({
    customer: null,
    userErrors: [{ message: "Marketing opt in level must exist", code: "MISSING_ARGUMENT" }],
  });
  expect(await writeSms(shop, { marketingState: "PENDING", marketingOptInLevel: "SINGLE_OPT_IN" })).toMatchObject({
    userErrors: [{ message: "Marketing opt in level must be confirmed opt-in for pending consent state" }],
  });
});

test("what cannot be: a time in the future, a state that is no choice, a number that is missing, nobody", async () => {
  const shop = await openWithPhone();
  const subscribed = { marketingState: "SUBSCRIBED", marketingOptInLevel: "SINGLE_OPT_IN" };
  expect(await writeSms(shop, { ...subscribed, consentUpdatedAt: "2026-12-01T00:00:00Z" })).toMatchObject({
    userErrors: [{ message: "Consent updated at must not be in the future" }],
  });
  expect(await writeSms(shop, { marketingState: "NOT_SUBSCRIBED" })).toMatchObject({
    errors: [{ message: "Cannot specify NOT_SUBSCRIBED as a marketing state input" }],
  });
  expect(await writeSms(shop, subscribed, "gid://shopify/Customer/2")).toMatchObject({
    userErrors: [{ message: "A phone number is required to set the SMS consent state." }],
  });
  expect(await writeSms(shop, subscribed, "gid://shopify/Customer/9")).toMatchObject({
    userErrors: [{ message: "Customer not found" }],
  });
});

test("the latest consent wins, whenever it arrives", async () => {
  const shop = await openWithPhone();
  await writeSms(shop, { marketingState: "UNSUBSCRIBED", consentUpdatedAt: "2026-11-20T00:00:00Z" });
  const late = await writeSms(shop, {
    marketingState: "SUBSCRIBED",
    marketingOptInLevel: "SINGLE_OPT_IN",
    consentUpdatedAt: "2026-11-19T00:00:00Z",
  });
  expect(late).toMatchObject({
    customer: {
      defaultPhoneNumber: {
        marketingState: "UNSUBSCRIBED",
        marketingUpdatedAt: "2026-11-20T00:00:00Z",
        marketingCollectedFrom: "OTHER",
      },
    },
    userErrors: [],
  });
});

test("WhatsApp consent is its own; consent cannot be written through customerUpdate", async () => {
  const shop = await openWithPhone();
  const whatsapp = await shop.ask(
    `mutation ($input: CustomerWhatsAppMarketingConsentUpdateInput!) {
       customerWhatsAppMarketingConsentUpdate(input: $input) {
         customerPhoneNumber { marketingState whatsAppMarketingConsent { state optInLevel } } userErrors { message } } }`,
    { input: { customerId, whatsAppMarketingConsent: { state: "SUBSCRIBED", optInLevel: "CONFIRMED_OPT_IN" } } },
  );
  expect(whatsapp.data.customerWhatsAppMarketingConsentUpdate).toEqual({
    customerPhoneNumber: {
      marketingState: "NOT_SUBSCRIBED",
      whatsAppMarketingConsent: { state: "SUBSCRIBED", optInLevel: "CONFIRMED_OPT_IN" },
    },
    userErrors: [],
  });
  const update = await shop.ask(
    "mutation ($input: CustomerInput!) { customerUpdate(input: $input) { customer { id } userErrors { field message } } }",
    { input: { id: customerId, smsMarketingConsent: { marketingState: "UNSUBSCRIBED" } } },
  );
  expect(update.data.customerUpdate).toEqual({
    customer: null,
    userErrors: [
      {
        field: ["smsMarketingConsent"],
        message: "To update smsMarketingConsent, please use the customerSmsMarketingConsentUpdate Mutation instead",
      },
    ],
  });
});

test("an email consent of somebody without an email is silently nothing", async () => {
  const shop = await openWithPhone();
  const answer = await shop.ask(
    `mutation ($input: CustomerEmailMarketingConsentUpdateInput!) {
       customerEmailMarketingConsentUpdate(input: $input) { customer { defaultEmailAddress { marketingState } } userErrors { message } } }`,
    { input: { customerId, emailMarketingConsent: { marketingState: "UNSUBSCRIBED" } } },
  );
  expect(answer.data.customerEmailMarketingConsentUpdate).toEqual({
    customer: { defaultEmailAddress: null },
    userErrors: [],
  });
});
