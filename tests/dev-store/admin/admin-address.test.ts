import { expect, it } from "vitest";
import { resolveAddress } from "#dev-store/admin/browser/admin-address.ts";

const place = { shop: "demo", domain: "demo.myshopify.com", appOrigin: "http://127.0.0.1:4001", clientId: "client" };

it.each([
  ["shopify://admin/customers/12", { kind: "page", url: "/store/demo/customers/12" }],
  ["shopify:admin/customers", { kind: "page", url: "/store/demo/customers" }],
  ["shopify:/admin", { kind: "page", url: "/store/demo/" }],
  ["https://admin.shopify.com/store/demo/products?x=1", { kind: "page", url: "/store/demo/products?x=1" }],
  ["https://demo.myshopify.com/admin/segments/3", { kind: "page", url: "/store/demo/segments/3" }],
  ["https://demo.myshopify.com/products/a", { kind: "page", url: "https://demo.myshopify.com/products/a" }],
  ["shopify://admin/apps/segue/app/campaigns", { kind: "app", path: "/app/campaigns" }],
  ["https://admin.shopify.com/store/demo/apps/client/app?tab=1", { kind: "app", path: "/app?tab=1" }],
  ["shopify://admin/apps/segue", { kind: "app", path: "/" }],
  ["http://127.0.0.1:4001/app/segments#top", { kind: "app", path: "/app/segments#top" }],
  ["https://example.com/", { kind: "page", url: "https://example.com/" }],
] as const)("leads %s to where it belongs", (written, expected) => {
  expect(resolveAddress(written, place)).toEqual(expected);
});
