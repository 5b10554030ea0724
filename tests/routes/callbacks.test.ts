import fc from "fast-check";
import { request as httpRequest } from "node:http";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { pixelKey } from "#app/shopify/pixel-key.server.ts";
import { signRequest } from "#dev-store/carrier/sign-request.ts";
import { makeCustomer, makeMessage, makeSender, makeShop } from "#tests/factories.ts";
import { authToken, connectCarrier } from "#tests/messaging/sending-shop.ts";
import { listener } from "#tests/setup/app.ts";
import { drainQueue } from "#tests/setup/drain-queue.ts";
import { appUrl } from "#tests/setup/test-env.ts";

const phone = "+31612345678";
const sid = (n: number) => `SM${String(n).padStart(32, "0")}`;

// Loading all pages takes longer than a test may.
beforeAll(() => import("#tests/setup/app.ts"));

let shop: { id: number; domain: string };
let messageId: bigint;
beforeEach(async () => {
  shop = await makeShop();
  await connectCarrier(shop.id);
  await makeSender(shop, { address: "+3197010000" });
  const customer = await makeCustomer(shop, { phoneE164: phone });
  messageId = (await makeMessage(shop, { customerId: customer.id, address: phone, status: "sent" })).id;
});

const statusUrl = (shopId = shop.id, message: bigint | string = messageId) =>
  `${appUrl}/callbacks/twilio/status?shop=${shopId}&message=${message}`;
const inboundUrl = (shopId = shop.id) => `${appUrl}/callbacks/twilio/inbound?shop=${shopId}`;

type Call = { url: string; params: Record<string, string>; signedUrl?: string; token?: string; signature?: string };

async function call({ url, params, signedUrl = url, token = authToken, signature }: Call): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(params),
    headers: { "x-twilio-signature": signature ?? signRequest(token, signedUrl, params) },
  });
  return response.status;
}

const delivered = { MessageSid: sid(1), MessageStatus: "delivered" };
const says = (body: string, n = 7) => ({ MessageSid: sid(n), From: phone, To: "+3197010000", Body: body });
const status = async () => (await db.message.findFirstOrThrow({ where: { shopId: shop.id, id: messageId } })).status;
const consent = async () => (await db.customer.findFirstOrThrow({ where: { shopId: shop.id } })).smsConsent;
const stored = async () => [await db.messageEvent.count(), await db.inboundMessage.count()];

describe("a genuine callback", () => {
  test("is stored as it came, answered, and then moves its message", async () => {
    expect(await call({ url: statusUrl(), params: { ...delivered, Extra: "é" } })).toBe(204);
    expect(await status()).toBe("sent");
    expect(await db.messageEvent.findMany()).toMatchObject([{ raw: { MessageSid: sid(1), Extra: "é" } }]);
    await drainQueue();
    expect(await status()).toBe("delivered");
  });

  test("that comes again, or late, is answered and changes nothing", async () => {
    await call({ url: statusUrl(), params: delivered });
    for (const word of ["delivered", "sent", "queued", "undelivered", "a-new-word"]) {
      expect(await call({ url: statusUrl(), params: { ...delivered, MessageStatus: word } })).toBe(204);
    }
    await drainQueue();
    expect(await status()).toBe("delivered");
    expect(await db.messageEvent.count()).toBe(6);
  });

  test("about a message that nobody has is kept, and changes nothing", async () => {
    expect(await call({ url: statusUrl(shop.id, 999_999_999n), params: delivered })).toBe(204);
    await drainQueue();
    expect(await status()).toBe("sent");
  });

  test("with the id of another shop's message changes nothing there", async () => {
    const other = await makeShop();
    await connectCarrier(other.id);
    expect(await call({ url: statusUrl(other.id), params: delivered })).toBe(204);
    await drainQueue();
    expect(await status()).toBe("sent");
  });

  test("is known behind a proxy, which asks for the app by another name, port and protocol", async () => {
    const url = statusUrl();
    const answer = await new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(listener);
      const body = new URLSearchParams(delivered).toString();
      httpRequest(
        {
          hostname,
          port,
          method: "POST",
          path: url.slice(appUrl.length),
          headers: {
            host: "10.1.2.3:3000",
            "content-type": "application/x-www-form-urlencoded",
            "content-length": body.length,
            "x-twilio-signature": signRequest(authToken, url, delivered),
          },
        },
        (response) => resolve(response.resume().statusCode ?? 0),
      )
        .on("error", reject)
        .end(body);
    });
    expect(answer).toBe(204);
  });

  test("may have been signed with the port written out: Twilio does not always leave it away", async () => {
    const signedUrl = statusUrl().replace("segue.test", "segue.test:443");
    expect(await call({ url: statusUrl(), signedUrl, params: delivered })).toBe(204);
    expect(await call({ url: statusUrl(), signedUrl: signedUrl.replace(":443", ":8443"), params: delivered })).toBe(
      403,
    );
  });
});

describe("a forged callback is refused and leaves nothing", () => {
  test.each<[string, (genuine: Call) => Call | Promise<Call>]>([
    ["without a signature", (genuine) => ({ ...genuine, signature: "" })],
    ["with another account's signature", (genuine) => ({ ...genuine, token: "another-token" })],
    ["with a signature of something else", (genuine) => ({ ...genuine, signedUrl: `${genuine.url}0` })],
    [
      "turned to another shop, which has an account of its own",
      async (genuine) => {
        const other = await makeShop();
        await db.carrierAccount.create({
          data: { shopId: other.id, carrier: "twilio", accountId: "AC", secret: await otherSecret(other.id) },
        });
        return { ...genuine, signedUrl: genuine.url, url: statusUrl(other.id) };
      },
    ],
    [
      "for a shop without an account",
      async (genuine) => ({ ...genuine, url: statusUrl((await makeShop()).id), signedUrl: undefined }),
    ],
    ["for a shop that there is not", (genuine) => ({ ...genuine, url: statusUrl(999_999_999), signedUrl: undefined })],
  ])("%s", async (_, forge) => {
    expect(await call(await forge({ url: statusUrl(), params: delivered }))).toBe(403);
    const inbound = await forge({ url: inboundUrl(), params: says("STOP") });
    expect(await call({ ...inbound, url: inbound.url.replace(/status(\?shop=\d+).*/, "inbound$1") })).toBe(403);
    expect(await stored()).toEqual([0, 0]);
    expect([await status(), await consent()]).toEqual(["sent", "subscribed"]);
  });
});

test("a callback that is turned to another message is refused, and leaves nothing", async () => {
  expect(await call({ url: statusUrl(shop.id, messageId + 1n), signedUrl: statusUrl(), params: delivered })).toBe(403);
  expect(await stored()).toEqual([0, 0]);
});

describe("a customer's message", () => {
  test("is answered with nothing to send, and its STOP holds", async () => {
    const response = await fetch(inboundUrl(), {
      method: "POST",
      body: new URLSearchParams(says("Stop")),
      headers: { "x-twilio-signature": signRequest(authToken, inboundUrl(), says("Stop")) },
    });
    expect([response.status, await response.text()]).toEqual([
      200,
      '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
    ]);
    await drainQueue({ allowFailures: true });
    expect(await consent()).toBe("unsubscribed");
  });

  test("that is replayed is not obeyed again: an old START lifts no later STOP", async () => {
    await call({ url: inboundUrl(), params: says("START", 1) });
    await call({ url: inboundUrl(), params: says("STOP", 2) });
    await drainQueue({ allowFailures: true });
    expect(await call({ url: inboundUrl(), params: says("START", 1) })).toBe(200);
    await drainQueue({ allowFailures: true });
    expect(await consent()).toBe("unsubscribed");
    expect(await db.inboundMessage.count()).toBe(2);
  });
});

test("nothing is read by GET, and nothing is taken by another method", async () => {
  for (const url of [statusUrl(), inboundUrl()]) {
    for (const method of ["GET", "PUT", "DELETE"]) expect((await fetch(url, { method })).status).toBe(405);
  }
  expect(await stored()).toEqual([0, 0]);
});

describe("whatever a carrier signs, the answer is no fault of ours, and neither is the work that follows", () => {
  const names = fc.constantFrom("MessageSid", "MessageStatus", "ErrorCode", "From", "To", "Body", "__proto__", "x");
  const values = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.constantFrom("delivered", "failed", "STOP", "START", "HELP", "\0", "whatsapp:", "rcs:x", phone, "9".repeat(400)),
  );
  const forms = fc
    .array(fc.tuple(names, values), { maxLength: 8 })
    .map((pairs) => new URLSearchParams(pairs).toString());
  const ids = fc.constantFrom("1", "0", "-1", "9".repeat(18), "9".repeat(30), "x", "", "%00", "1&message=2");

  test.each(["status", "inbound"])(
    "1,000 forms at %s",
    async (door) => {
      const answers = new Set<number>();
      const samples = fc.sample(fc.tuple(forms, ids), { numRuns: 1_000, seed: 4 });
      for (let start = 0; start < samples.length; start += 20) {
        await Promise.all(
          samples.slice(start, start + 20).map(async ([body, id]) => {
            const url = `${appUrl}/callbacks/twilio/${door}?shop=${shop.id}&message=${id}`;
            const params = Object.fromEntries(new URLSearchParams(body));
            const response = await fetch(url, {
              method: "POST",
              body,
              headers: {
                "content-type": "application/x-www-form-urlencoded",
                "x-twilio-signature": signRequest(authToken, url, params),
              },
            });
            answers.add(response.status);
            expect(await response.text()).not.toMatch(/\n\s+at |SELECT |INSERT /);
          }),
        );
      }
      expect([...answers].filter((answer) => ![200, 204, 400, 403].includes(answer))).toEqual([]);
      expect(answers.has(door === "status" ? 204 : 200)).toBe(true);
      await drainQueue({ allowFailures: false });
    },
    60_000,
  );
});

async function otherSecret(shopId: number): Promise<string> {
  const { encryptSecret } = await import("#app/secrets.server.ts");
  const { carrierSecretContext } = await import("#app/messaging/carrier-of-shop.server.ts");
  return encryptSecret("another-token", carrierSecretContext(shopId, "twilio"));
}

describe("a storefront's pixel", () => {
  const body = (more: object = {}) =>
    JSON.stringify({
      key: pixelKey(shop),
      client: "browser-of-a-visitor",
      events: [{ id: "event-0001", kind: "product_viewed", at: new Date().toISOString(), product: "42" }],
      ...more,
    });
  const tell = (init: RequestInit) => fetch(`${appUrl}/pixel/events`, { method: "POST", ...init });

  test("tells it from wherever it runs, and is answered once it is stored", async () => {
    for (const origin of ["null", "https://the-shop.example"]) {
      const { status, headers } = await tell({ body: body(), headers: { origin, "content-type": "text/plain" } });
      expect([status, headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
    }
    expect(await db.pixelEvent.findMany()).toMatchObject([{ shopId: shop.id, eventId: "event-0001", productId: 42n }]);
    const preflight = await tell({ method: "OPTIONS", headers: { origin: "null" } });
    expect(preflight.headers.get("access-control-allow-methods")).toBe("POST");
  });

  test("is refused what is not its own, with a word of ours and nothing stored", async () => {
    expect((await tell({ body: "[]" })).status).toBe(400);
    expect((await tell({ body: body({ key: "1.forged" }) })).status).toBe(404);
    expect((await tell({ body: body({ client: "x".repeat(9_000) }) })).status).toBe(413);
    expect((await tell({ method: "PUT", body: body() })).status).toBe(405);
    expect((await fetch(`${appUrl}/pixel/events`)).status).toBe(405);
    expect(await db.pixelEvent.count()).toBe(0);
  });
});
