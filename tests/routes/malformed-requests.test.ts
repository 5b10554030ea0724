import { createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { makeShop } from "#tests/factories.ts";
import { listener, routes } from "#tests/setup/app.ts";
import { testEnv } from "#tests/setup/test-env.ts";
import { browserAgent } from "#tests/shopify/play-shopify.ts";

type Raw = { method: string; path: string; headers: Record<string, string>; body: Buffer };
type Answer = { status: number; body: string };

/** Sends it as it is: `fetch` would tidy up the address and refuse the worst headers. */
function send({ method, path, headers, body }: Raw): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(listener);
    const sent = httpRequest(
      { hostname, port, method, path, headers: { ...headers, "content-length": body.length } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const multipart = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n';
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text.slice(0, -1))),
  fc.string({ unit: "binary", maxLength: 200 }).map((text) => Buffer.from(text)),
  fc.webQueryParameters().map((text) => Buffer.from(text)),
  fc
    .record({ id: fc.anything(), customer: fc.anything(), shop_domain: fc.anything() })
    .map((value) => Buffer.from(safeJson(value))),
  fc
    .constantFrom(
      "",
      "null",
      "[]",
      "{}",
      "a=%zz&b=%",
      multipart,
      `${multipart}b\r\n--x`,
      "[".repeat(20_000),
      '{"id":1e999}',
      '{"id":"\\u0000"}',
      '{"__proto__":{"id":1}}',
      `{"id":${"9".repeat(400)}}`,
      "MessageStatus=delivered&MessageSid=%00",
    )
    .map((text) => Buffer.from(text)),
);

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part)) ?? "";
  } catch {
    return "";
  }
}

const types = fc.constantFrom(
  "application/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "text/plain",
  "application/octet-stream",
  "nonsense",
);
const domains = fc.constantFrom("demo.myshopify.com", "unknown.myshopify.com", "evil.example", "%00", "");

/** Signed with the app's own secret, so that it gets past the first door. */
function signed(body: Buffer, path: string, domain: string): Record<string, string> {
  return {
    "x-shopify-hmac-sha256": createHmac("sha256", testEnv.SHOPIFY_API_SECRET).update(body.toString()).digest("base64"),
    "x-shopify-topic": path.replace("/webhooks/", ""),
    "x-shopify-shop-domain": domain,
    "x-shopify-api-version": "2026-07",
    "x-shopify-webhook-id": createHmac("sha256", "id").update(body).digest("hex"),
  };
}

const requests = (path: string) =>
  fc
    .record({
      body: bodies,
      type: types,
      isSigned: fc.boolean(),
      domain: domains,
      method: fc.constantFrom("POST", "POST", "POST", "PUT", "DELETE"),
    })
    .map(({ body, type, isSigned, domain, method }): Raw => ({
      method,
      path,
      headers: { "content-type": type, "user-agent": browserAgent, ...(isSigned && signed(body, path, domain)) },
      body,
    }));

function isLeak(answer: Answer): boolean {
  return /\n\s+at |node_modules|\.server\.ts|SELECT |INSERT |prisma/i.test(answer.body);
}

/** Sends many, some at a time, and returns those that were answered with a fault of ours. */
async function findFaults(raws: readonly Raw[]): Promise<{ raw: Raw; answer: Answer }[]> {
  const faults: { raw: Raw; answer: Answer }[] = [];
  const waiting = raws.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const raw of waiting) {
        const answer = await send(raw);
        if (answer.status >= 500 || isLeak(answer)) faults.push({ raw, answer });
      }
    }),
  );
  return faults;
}

const pathOf = (id: string): string => `/${id.replace("routes/", "").replaceAll(".", "/").replace("$", "anything")}`;
const webhooks = Object.keys(routes)
  .filter((id) => id.startsWith("routes/webhooks."))
  .map(pathOf);
const callbacks = [
  "/callbacks/twilio/status?shop=1&message=1",
  "/callbacks/twilio/inbound?shop=1",
  "/callbacks/twilio/status?shop=x&message=",
];
const doors = [
  "/webhooks/compliance",
  "/hooks/anything/hold-messages",
  ...callbacks,
  "/auth/session-token",
  "/healthz",
  "/metrics",
];
// These answer a post with a page, which takes a while to render.
const pages = ["/", "/app", "/app/campaigns", "/auth/login", "/nowhere"];

beforeAll(async () => {
  await makeShop({ domain: "demo.myshopify.com" });
});

describe("whatever is posted, the answer is no fault of ours and tells nothing", () => {
  test.each(doors)(
    "1,000 bodies at %s",
    async (path) => {
      expect(await findFaults(fc.sample(requests(path), { numRuns: 1_000, seed: 1 }))).toEqual([]);
    },
    120_000,
  );

  test.each([...webhooks, ...pages])(
    "100 bodies at %s",
    async (path) => {
      expect(await findFaults(fc.sample(requests(path), { numRuns: 100, seed: 2 }))).toEqual([]);
    },
    60_000,
  );
});

test("whatever is asked for, neither", async () => {
  const segments = [
    "/app",
    "/auth/session-token",
    "/auth/exit-iframe",
    "/auth/login",
    "/",
    "/assets/x.js",
    "/app/campaigns",
  ];
  const words = [
    "%",
    "%00",
    "%ff%fe",
    "..%2f..%2fetc/passwd",
    "?",
    "#",
    "??",
    "//",
    "\\",
    "'",
    "%0d%0aX-A:b",
    "a".repeat(5_000),
    "%E0%A4%A",
  ];
  const names = ["shop", "host", "embedded", "id_token", "shopify-reload", "exitIframe", "_data", "index", "x"];
  const values = [
    ...words,
    "1",
    "demo.myshopify.com",
    "evil.com/demo.myshopify.com",
    "YWRtaW4uc2hvcGlmeS5jb20",
    "https://evil.example",
    "routes/app",
    "root",
  ];
  const paths = fc
    .tuple(
      fc.constantFrom(...segments),
      fc.option(fc.constantFrom(...words), { nil: "" }),
      fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values)), { maxLength: 5 }),
    )
    .map(
      ([segment, word, query]) =>
        `${segment}${word}${query.length ? `?${query.map((pair) => pair.join("=")).join("&")}` : ""}`,
    )
    .filter((path) => !/[\s\\]/.test(path));
  const raws = fc
    .sample(paths, { numRuns: 1_000, seed: 3 })
    .map((path): Raw => ({ method: "GET", path, headers: { "user-agent": browserAgent }, body: Buffer.alloc(0) }));
  expect(await findFaults(raws)).toEqual([]);
}, 120_000);

test.each([
  ["a host that is none", { host: "[::1" }],
  ["a forwarded host that is none", { "x-forwarded-host": "%%%" }],
  ["a foreign origin", { origin: "https://evil.example" }],
  ["an origin that is none", { origin: "::::" }],
  ["an authorization that is none", { authorization: "Bearer \u00e9\u00e9.\u00e9.\u00e9" }],
  ["a cookie that is none", { cookie: "%%%=;;;=" }],
])("%s is answered with a refusal", async (_, headers) => {
  for (const path of ["/app", "/webhooks/compliance", "/auth/login"]) {
    const answer = await send({
      method: "POST",
      path,
      headers: { "user-agent": browserAgent, ...headers },
      body: Buffer.from("a=1"),
    });
    expect(answer.status).toBeGreaterThanOrEqual(300);
    expect(answer.status).toBeLessThan(500);
  }
});

test("a body beyond reason is refused before it is read", async () => {
  const answer = await send({
    method: "POST",
    path: "/webhooks/compliance",
    headers: {},
    body: Buffer.alloc(11 * 1024 * 1024),
  }).catch((error: NodeJS.ErrnoException) => ({
    status: error.code === "ECONNRESET" || error.code === "EPIPE" ? 413 : 0,
    body: "",
  }));
  expect(answer.status).toBe(413);
}, 30_000);
