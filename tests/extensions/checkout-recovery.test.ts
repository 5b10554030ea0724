/// <reference types="@shopify/ui-extensions/admin.abandoned-checkout-details.action.render" />
import { getExtension } from "@shopify/ui-extensions-tester";
import { fireEvent, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RecoveryOffer } from "../../app/automations/recovery-offer.ts";
import { answerWith, button, close, folder, read, speak } from "./extension-page.ts";

const extension = getExtension("admin.abandoned-checkout-details.action.render", {
  configSearchDir: folder("checkout-recovery"),
});

const offer: RecoveryOffer = {
  refusal: null,
  customerId: "5",
  fields: { "checkout.url": "https://shop.example/r/1" },
  senders: [{ id: "2", channel: "sms", name: "S", address: "+1", isPaused: false, reason: null }],
  templates: [],
  body: "Still here: {{ checkout.url }}",
};

beforeEach(() => {
  extension.setUp();
  extension.shopify.data = { selected: [{ id: "gid://shopify/AbandonedCheckout/8" }] };
  speak(extension.shopify, "checkout-recovery");
});
afterEach(() => {
  close();
  extension.tearDown();
});

test("is one press: the text is there, with the checkout's own link in its preview", async () => {
  const asked = answerWith(extension, {
    "GET /api/checkouts/8/recovery": offer,
    "POST /api/customers/5/preview": { body: "Still here: https://shop.example/r/1", parts: null, problems: [] },
    "POST /api/checkouts/8/recovery": { ok: true },
  });
  await extension.render();
  await waitFor(() => expect(read()).toContain("Still here: https://shop.example/r/1"));
  expect(asked.find(({ route }) => route.endsWith("preview"))?.body).toMatchObject({ fields: offer.fields });
  fireEvent.click(button("primary-action"));
  await waitFor(() => expect(read()).toContain("The message is on its way."));
  expect(asked.at(-1)?.body).toMatchObject({ senderId: "2", body: offer.body });
});

test("offers nothing once the customer has ordered, and takes the app's word when that came in between", async () => {
  answerWith(extension, { "GET /api/checkouts/8/recovery": { ...offer, refusal: "ordered", senders: [] } });
  await extension.render();
  await waitFor(() => expect(read()).toContain("The customer has ordered meanwhile"));
  expect(document.body.querySelector('[slot="primary-action"]')).toBeNull();
  close();
  extension.tearDown();
  extension.setUp();
  extension.shopify.data = { selected: [{ id: "gid://shopify/AbandonedCheckout/8" }] };
  speak(extension.shopify, "checkout-recovery");
  answerWith(extension, {
    "GET /api/checkouts/8/recovery": offer,
    "POST /api/customers/5/preview": { body: "Still here", parts: null, problems: [] },
    "POST /api/checkouts/8/recovery": { ok: false, field: "checkout", problem: "The customer has ordered meanwhile." },
  });
  await extension.render();
  await waitFor(() => expect(read()).toContain("Preview"));
  fireEvent.click(button("primary-action"));
  await waitFor(() => expect(read()).toContain("The customer has ordered meanwhile."));
});
