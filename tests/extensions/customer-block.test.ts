/// <reference types="@shopify/ui-extensions/admin.customer-details.block.render" />
import { getExtension } from "@shopify/ui-extensions-tester";
import { fireEvent, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CustomerBlock } from "../../app/insights/customer-block.ts";
import { answerWith, close, find, folder, read, speak } from "./extension-page.ts";

const extension = getExtension("admin.customer-details.block.render", { configSearchDir: folder("customer-block") });

const block: CustomerBlock = {
  id: "5",
  consents: [
    { channel: "sms", state: "subscribed", isSuppressed: false },
    { channel: "whatsapp", state: "subscribed", isSuppressed: true },
  ],
  holds: [],
  messages: [
    {
      id: "2",
      at: "2026-11-26T10:00:00Z",
      channel: "sms",
      source: "campaign",
      title: "Autumn roast",
      body: "The autumn roast is here.",
      status: "skipped",
      reason: "Too late",
    },
    {
      id: "r1",
      at: "2026-11-25T10:00:00Z",
      channel: "sms",
      source: null,
      title: null,
      body: "Thanks!",
      status: null,
      reason: null,
    },
  ],
  runs: [{ id: "4", automationId: "3", name: "Welcome", enteredAt: "2026-11-25T10:00:00Z", dueAt: null }],
};

beforeEach(() => {
  extension.setUp();
  extension.shopify.data = { selected: [{ id: "gid://shopify/Customer/5" }] };
  speak(extension.shopify, "customer-block");
});
afterEach(() => {
  close();
  extension.tearDown();
});

test("shows consent, the latest messages with their state and reason, and the automations they are in", async () => {
  answerWith(extension, { "GET /api/customers/5": block });
  await extension.render();
  await waitFor(() => expect(read()).toContain("SMS: subscribed"));
  // Nobody on the do-not-contact list is shown as a yes.
  expect(read()).toContain("WhatsApp: do not contact");
  expect(read()).toContain("Autumn roastSkipped");
  expect(read()).toContain("Too late");
  expect(read()).toContain("Reply from the customerThanks!");
  expect(find('s-link[href="app:app/automations/3/report"]').textContent).toBe("Welcome");
  expect(find('s-link[href="app:app/customers/5"]').textContent).toBe("See all messages");
});

test("leads to the action that writes to them", async () => {
  answerWith(extension, { "GET /api/customers/5": { ...block, messages: [], runs: [] } });
  const navigate = vi.fn();
  extension.shopify.navigation = { navigate };
  await extension.render();
  await waitFor(() => expect(read()).toContain("No messages yet."));
  fireEvent.click(find("s-button"));
  expect(navigate).toHaveBeenCalledWith("extension://customer-message");
});

test("says what holds messages back, on which channels and until when, and nothing where nothing does", async () => {
  const holds: CustomerBlock["holds"] = [
    {
      ids: ["8", "9"],
      channels: ["sms", "email"],
      reason: "Parcel is late",
      until: "2026-12-01T12:00:00Z",
      isEveryChannel: false,
    },
    {
      ids: ["4", "5", "6", "7"],
      channels: ["sms", "whatsapp", "rcs", "email"],
      reason: "Open complaint",
      until: null,
      isEveryChannel: true,
    },
  ];
  answerWith(extension, { "GET /api/customers/5": { ...block, holds } });
  await extension.render();
  await waitFor(() => expect(read()).toContain("Parcel is lateOn hold"));
  expect(read()).toMatch(/SMS, Email · until Dec 1, 2026, /);
  expect(read()).toContain("Open complaintOn holdAll channels · until you release it");

  close();
  answerWith(extension, { "GET /api/customers/5": block });
  await extension.render();
  await waitFor(() => expect(read()).toContain("Autumn roast"));
  expect(read()).not.toContain("On hold");
});

test.each([
  ["de", "SMS, E-Mail · bis 01.12.2026, "],
  ["fr", "SMS, E-mail · jusqu’au 1 déc. 2026"],
  ["es", "SMS, Correo electrónico · hasta el 1 dic 2026, "],
  ["ja", "SMS, メール · 2026/12/01 "],
])("writes the end of a hold as one does in %s", async (locale, words) => {
  speak(extension.shopify, "customer-block", locale);
  const hold = { ids: ["8"], reason: "Hold", until: "2026-12-01T12:00:00Z", isEveryChannel: false };
  answerWith(extension, { "GET /api/customers/5": { ...block, holds: [{ ...hold, channels: ["sms", "email"] }] } });
  await extension.render();
  await waitFor(() => expect(read()).toContain(words));
});
