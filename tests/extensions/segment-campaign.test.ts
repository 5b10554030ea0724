/// <reference types="@shopify/ui-extensions/admin.customer-segment-details.action.render" />
import { getExtension } from "@shopify/ui-extensions-tester";
import { fireEvent, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SegmentOffer } from "../../app/campaigns/segment-offer.ts";
import { type Answers, answerWith, button, close, find, folder, read, speak } from "./extension-page.ts";

const extension = getExtension("admin.customer-segment-details.action.render", {
  configSearchDir: folder("segment-campaign"),
});

const sms = { id: "7", channel: "sms", name: "Shop number", address: "+1", isPaused: false } as const;
const offer: SegmentOffer = {
  segment: { id: "1", name: "VIP customers", memberCount: 1_200 },
  channels: [
    { channel: "sms", reachable: 900, reason: null },
    { channel: "whatsapp", reachable: 0, reason: "not-subscribed" },
  ],
  senders: [sms, { ...sms, id: "8", channel: "whatsapp", name: "Shop WhatsApp" }],
  senderId: "7",
};

beforeEach(() => {
  extension.setUp();
  extension.shopify.data = { selected: [{ id: "gid://shopify/Segment/1" }] };
  speak(extension.shopify, "segment-campaign");
  vi.stubGlobal("open", vi.fn());
});
afterEach(() => {
  close();
  extension.tearDown();
});

async function open(answers: Answers) {
  const asked = answerWith(extension, answers);
  await extension.render();
  return asked;
}

test("says whom a campaign would reach on each channel, and why nobody where it is nobody", async () => {
  await open({ "GET /api/segments/1": offer });
  await waitFor(() => expect(read()).toContain("VIP customers"));
  expect(read()).toContain("1,200 customers");
  expect(read()).toContain("SMS900 can be reached");
  expect(read()).toContain("WhatsApp0 can be reached");
  expect(read()).toContain("Most of them have not agreed to marketing on this channel.");
});

test("makes one draft of a double click, opens it, and leaves a link to it", async () => {
  const asked = await open({
    "GET /api/segments/1": offer,
    "POST /api/campaigns": { path: "/app/campaigns/3/message" },
  });
  await waitFor(() => expect(button("primary-action").getAttribute("disabled")).toBeNull());
  fireEvent.click(button("primary-action"));
  fireEvent.click(button("primary-action"));
  await waitFor(() => expect(button("primary-action").getAttribute("href")).toBe("app:app/campaigns/3/message"));
  expect(globalThis.open).toHaveBeenCalledWith("app:app/campaigns/3/message", "_top");
  const posts = asked.filter(({ route }) => route === "POST /api/campaigns");
  expect(posts).toHaveLength(1);
  expect(posts[0]?.body).toMatchObject({
    segmentId: "1",
    senderId: "7",
    requestKey: expect.stringMatching(/^[\w-]{36}$/),
  });
});

test("tries again with the same key, so that a lost answer makes no second draft", async () => {
  const answers: Answers = { "GET /api/segments/1": offer, "POST /api/campaigns": new TypeError("Failed to fetch") };
  const asked = await open(answers);
  await waitFor(() => expect(read()).toContain("VIP customers"));
  fireEvent.click(button("primary-action"));
  await waitFor(() => expect(read()).toContain("Segue does not answer."));
  answers["POST /api/campaigns"] = { path: "/app/campaigns/3/message" };
  fireEvent.click(button("primary-action"));
  await waitFor(() => expect(read()).toContain("The draft is ready."));
  const keys = asked.filter(({ body }) => body).map(({ body }) => body?.["requestKey"]);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test("links to the automations that the segment can be let into, in the merchant's own language", async () => {
  speak(extension.shopify, "segment-campaign", "de");
  await open({ "GET /api/segments/1": offer });
  await waitFor(() => expect(find("s-link").getAttribute("href")).toBe("app:app/segments/1/automations"));
  expect(find("s-link").textContent).toBe("Alle in diesem Segment in eine Automatisierung aufnehmen");
});

test("leads to the settings where nothing can send yet, and says when the segment is gone", async () => {
  const answers: Answers = { "GET /api/segments/1": { ...offer, channels: [], senders: [], senderId: null } };
  await open(answers);
  await waitFor(() => expect(button("primary-action").getAttribute("href")).toBe("app:app/settings"));
  close();
  extension.tearDown();
  extension.setUp();
  extension.shopify.data = { selected: [{ id: "gid://shopify/CustomerSegment/9" }] };
  speak(extension.shopify, "segment-campaign");
  await open({ "GET /api/segments/9": { status: 404, code: "not-found" } });
  await waitFor(() => expect(read()).toContain("Segue does not know this segment."));
  expect(button("primary-action").getAttribute("disabled")).not.toBeNull();
});
