import { beforeAll, describe, expect, test } from "vitest";
import { demoShop, documentRequest, idToken, playShopify } from "#tests/shopify/play-shopify.ts";

playShopify();

// Loading all pages takes longer than a test may.
beforeAll(() => import("#tests/setup/app.ts"));

const page = async (path: string) => {
  const response = await fetch(documentRequest(path, idToken()), { redirect: "manual" });
  return { response, html: await response.text() };
};

describe.each([
  ["a page", "/app/settings/privacy", 200],
  ["an address that no page has", "/app/nowhere", 404],
  ["something that is not there", "/app/templates/404", 404],
  ["an address outside the app", "/nowhere", 404],
  ["the way in without a shop", "/auth/login", 302],
])("%s", (_, path, status) => {
  test("is answered with its status, in a frame only the admin may make", async () => {
    const { response } = await page(path);
    expect(response.status).toBe(status);
    if (status === 302) return;
    expect(response.headers.get("Content-Security-Policy")).toBe(
      `frame-ancestors https://${demoShop} https://admin.shopify.com https://*.spin.dev https://admin.myshopify.io https://admin.shop.dev;`,
    );
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
  });

  test("has App Bridge first in its head, once", async () => {
    const { html, response } = await page(path);
    if (response.status === 302) return;
    const scripts = html.match(/<script[^>]*src="[^"]*"[^>]*>/g) ?? [];
    expect(scripts[0]).toBe(
      '<script src="https://cdn.shopify.com/shopifycloud/app-bridge.js" data-api-key="segue-test-client-id">',
    );
    expect(html.indexOf(scripts[0] ?? "")).toBeLessThan(html.indexOf("</head>"));
    expect(scripts.filter((script) => script.includes("app-bridge"))).toHaveLength(1);
  });
});

test("a document for no shop can be framed by nobody", async () => {
  const response = await fetch("https://segue.test/");
  expect(response.headers.get("Content-Security-Policy")).toBe("frame-ancestors 'none';");
});

test("the navigation names the app's pages", async () => {
  const { html } = await page("/app/settings/privacy");
  for (const path of ["/app/campaigns", "/app/segments", "/app/templates", "/app/suppressions", "/app/settings"]) {
    expect(html).toContain(`<s-link href="${path}">`);
  }
});

test("an error that was foreseen is told in the merchant's words, inside the app's frame", async () => {
  const { html } = await page("/app/templates/404");
  expect(html).toContain("<s-app-nav>");
  expect(html).not.toMatch(/\n\s+at |\.server\.ts/);
});

test("the page that fetches a token may be framed by the admin", async () => {
  const { response, html } = await page("/auth/session-token");
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Security-Policy")).toContain(`https://${demoShop}`);
  expect(html).toContain("app-bridge.js");
});

test("health tells that the database answers", async () => {
  const response = await fetch("https://segue.test/healthz");
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ healthy: true });
});

describe("the figures", () => {
  test.each([undefined, "Bearer wrong", "Basic bWV0cmljcw==", "Bearer "])(
    "are not shown to %s",
    async (authorization) => {
      const response = await fetch("https://segue.test/metrics", {
        headers: authorization ? { Authorization: authorization } : {},
      });
      expect(response.status).toBe(401);
    },
  );

  test("are shown to who knows the token", async () => {
    const response = await fetch("https://segue.test/metrics", {
      headers: { Authorization: "Bearer metrics-token-of-the-tests" },
    });
    expect(response.status).toBe(200);
    const text = await response.text();
    for (const name of [
      "segue_messages_open",
      "segue_jobs",
      "segue_carrier_errors_estimated",
      "process_cpu_seconds_total",
    ]) {
      expect(text).toContain(name);
    }
  });
});
