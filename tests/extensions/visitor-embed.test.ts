import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { folder } from "./extension-page.ts";

const source = readFileSync(path.join(folder("visitor-embed"), "assets/visitor-embed.js"), "utf8");
const token = "AbCdEfGhIjKlMnOpQrSt-_";
const visitor = { phone: "+31612345678", appId: "1" };

type Privacy = { marketing: boolean; analytics: boolean; isAsked?: boolean };

let asked: [path: string, body: string][];
let told: unknown[][];
beforeEach(() => {
  asked = [];
  told = [];
});

/** Opens a page of a storefront with the embed on it, and lets it begin. */
function open(
  address: string,
  options: { privacy?: Privacy; answer?: () => Promise<Response>; shopify?: object } = {},
) {
  const { privacy = { marketing: true, analytics: true }, answer = () => Promise.resolve(Response.json(visitor)) } =
    options;
  history.replaceState({ own: 1 }, "", address);
  vi.stubGlobal("fetch", (url: string, { body }: { body: string }) => {
    asked.push([url, body]);
    return answer();
  });
  vi.stubGlobal("Shopify", {
    analytics: { visitor: (...args: unknown[]) => told.push(args) > 0 },
    loadFeatures: (_: unknown, done: () => void) => done(),
    customerPrivacy: {
      marketingAllowed: () => privacy.marketing,
      analyticsProcessingAllowed: () => privacy.analytics,
      shouldShowBanner: () => privacy.isAsked ?? false,
    },
    ...options.shopify,
  });
  (0, eval)(source);
}

const address = () => location.pathname + location.search + location.hash;
const link = `/products/shirt?b=%20c&segue_v=${token}&utm_source=segue#top`;

describe("a page that was opened by one of our links", () => {
  test("tells Shopify who came, and has its address without that, and otherwise as it was", async () => {
    open(link);
    await vi.waitFor(() => expect(address()).toBe("/products/shirt?b=%20c&utm_source=segue#top"));
    expect(asked).toEqual([["/apps/segue/visitor", JSON.stringify({ token })]]);
    expect(told).toEqual([[{ phone: "+31612345678" }, { appId: "1" }]]);
    expect(history.state).toEqual({ own: 1 });
  });

  test.each([
    [`/?segue_v=${token}`, "/"],
    [`/a?segue_v=${token}&b=1`, "/a?b=1"],
    [`/a?b=1&segue_v=${token}#c`, "/a?b=1#c"],
  ])("%s becomes %s", async (opened, left) => {
    open(opened, { answer: () => Promise.resolve(Response.json({}, { status: 404 })) });
    await vi.waitFor(() => expect(address()).toBe(left));
    expect(told).toEqual([]);
  });

  test.each<[when: string, asks: number, options: Parameters<typeof open>[1]]>([
    ["the app cannot be reached", 1, { answer: () => Promise.reject(new TypeError("offline")) }],
    ["the answer is none", 1, { answer: () => Promise.resolve(new Response("<html>")) }],
    [
      "Shopify does not take it",
      1,
      {
        shopify: {
          analytics: {
            visitor: () => {
              throw new Error("no");
            },
          },
        },
      },
    ],
    ["there is no visitor API", 0, { shopify: { analytics: {} } }],
    ["there is no consent API", 0, { shopify: { loadFeatures: undefined } }],
    [
      "the consent API fails",
      0,
      { shopify: { loadFeatures: (_: unknown, done: (error: Error) => void) => done(new Error()) } },
    ],
  ])("is none the worse when %s", async (_, asks, options) => {
    open(`/a?segue_v=${token}`, options);
    await vi.waitFor(() => expect(address()).toBe("/a"));
    expect(told).toEqual([]);
    expect(asked).toHaveLength(asks);
  });
});

describe("of a visitor", () => {
  test.each([
    { marketing: false, analytics: true },
    { marketing: true, analytics: false },
  ])("who refuses it, nothing is asked or told: %o", async (privacy) => {
    open(link, { privacy });
    expect(address()).not.toContain("segue_v");
    expect(asked).toEqual([]);
  });

  test("who has not said yet, nothing is asked until they have; then it is as they say", async () => {
    for (const says of [false, true]) {
      const privacy = { marketing: false, analytics: false, isAsked: true };
      open(link, { privacy });
      expect([address(), asked]).toEqual([link, []]);
      Object.assign(privacy, { marketing: says, analytics: says, isAsked: false });
      document.dispatchEvent(new Event("visitorConsentCollected"));
      await vi.waitFor(() => expect(address()).not.toContain("segue_v"));
      expect(told).toHaveLength(says ? 1 : 0);
    }
  });

  test("who came by another way, nothing happens", async () => {
    open("/products/shirt?utm_source=segue");
    expect([address(), asked]).toEqual(["/products/shirt?utm_source=segue", []]);
  });
});
