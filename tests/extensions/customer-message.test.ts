/// <reference types="@shopify/ui-extensions/admin.customer-details.action.render" />
import { getExtension } from "@shopify/ui-extensions-tester";
import { fireEvent, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerWith, button, close, find, folder, read, speak } from "./extension-page.ts";

const extension = getExtension("admin.customer-details.action.render", { configSearchDir: folder("customer-message") });

const whatsapp = { id: "1", channel: "whatsapp", name: "W", address: "+1", isPaused: false, reason: "unsubscribed" };
const sms = { ...whatsapp, id: "2", channel: "sms", name: "S", reason: null };
const template = { id: "3", name: "Thanks", channel: "sms", body: "Thank you" };

beforeEach(() => {
  extension.setUp();
  extension.shopify.data = { selected: [{ id: "gid://shopify/Customer/5" }] };
  speak(extension.shopify, "customer-message");
});
afterEach(() => {
  close();
  extension.tearDown();
});

test("begins with a sender that may write to them, shows the app's preview, and sends once", async () => {
  const asked = answerWith(extension, {
    "GET /api/customers/5/message": { senders: [whatsapp, sms], templates: [template] },
    "POST /api/customers/5/preview": { body: "Hi Ada", parts: { parts: 1 }, problems: [] },
    "POST /api/customers/5/message": { ok: true },
  });
  await extension.render();
  await waitFor(() => expect(read()).toContain("Preview"));
  expect(button("primary-action").getAttribute("disabled")).not.toBeNull();
  type("Hi {{ customer.first_name }}");
  await waitFor(() => expect(read()).toContain("Hi Ada1 SMS part"));
  fireEvent.click(button("primary-action"));
  fireEvent.click(button("primary-action"));
  await waitFor(() => expect(read()).toContain("The message is on its way."));
  const sent = asked.filter(({ route }) => route === "POST /api/customers/5/message");
  expect(sent).toHaveLength(1);
  expect(sent[0]?.body).toMatchObject({ senderId: "2", body: "Hi {{ customer.first_name }}" });
});

test("shows only why, channel by channel, where nobody may write to them", async () => {
  answerWith(extension, {
    "GET /api/customers/5/message": { senders: [whatsapp, { ...sms, isPaused: true }], templates: [] },
  });
  await extension.render();
  await waitFor(() => expect(read()).toContain("WhatsApp: The customer unsubscribed from this channel."));
  expect(read()).toContain("SMS: This sender is paused.");
  expect(document.body.querySelector('[slot="primary-action"]')).toBeNull();
});

test("puts the app's refusal of a text beside the text, which stays as it was written", async () => {
  answerWith(extension, {
    "GET /api/customers/5/message": { senders: [sms], templates: [] },
    "POST /api/customers/5/preview": { body: null, parts: null, problems: [{ message: "No such field" }] },
    "POST /api/customers/5/message": { ok: false, field: "body", problem: "There is no such field." },
  });
  await extension.render();
  await waitFor(() => expect(read()).toContain("Preview"));
  type("{{ nothing }}");
  await waitFor(() => expect(button("primary-action").getAttribute("disabled")).toBeNull());
  fireEvent.click(button("primary-action"));
  await waitFor(() => expect(find("s-text-area").getAttribute("error")).toBe("There is no such field."));
});

function type(text: string): void {
  const area = find("s-text-area");
  Object.assign(area, { value: text });
  fireEvent.input(area);
}
