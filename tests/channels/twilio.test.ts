import { Pool } from "undici";
import { beforeAll, describe, expect, it } from "vitest";
import type { ChannelName } from "#app/channels/channel.ts";
import { explainCarrierCode } from "#app/channels/explain-code.ts";
import { toTwilioAddress } from "#app/channels/twilio/address.ts";
import { twilio } from "#app/channels/twilio/twilio.server.ts";
import { carrierRoutes } from "#dev-store/carrier/carrier-routes.ts";
import { createAccount } from "#dev-store/carrier/create-account.ts";
import { signRequest } from "#dev-store/carrier/sign-request.ts";
import { createContext } from "#dev-store/context.ts";
import { playCarrierWith, testEnv } from "#tests/setup/test-env.ts";
import { wire } from "#tests/setup/wire.ts";
import { describeCarrier } from "./carrier-contract.ts";

const accountSid = `AC${"a".repeat(32)}`;
const authToken = "the-token";
const phone = "+15550100";
const senders: Record<ChannelName, string> = { sms: phone, whatsapp: phone, rcs: "agent", email: "" };
const statusUrl = "https://segue.test/callbacks/twilio/status?shop=1&message=";

// What stands in for the network lets every connection succeed at first. Here a refused one must look refused.
beforeAll(() => wire.close());

describeCarrier("Twilio", async () => {
  const context = createContext({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl: testEnv.SHOPIFY_APP_URL,
    clientId: "client",
    clientSecret: "secret",
    adminUrl: "http://admin.example",
    poolSize: 4,
  });
  await createAccount(context, {
    name: "Test",
    sid: accountSid,
    authToken,
    senders: (["sms", "whatsapp", "rcs"] as const).map((channel) => ({
      address: toTwilioAddress(channel, senders[channel]),
      friendlyName: channel,
    })),
  });
  const routes = carrierRoutes(context);
  playCarrierWith((request) => routes.fetch(request));
  const open = (url: string, token = authToken) => {
    const pool = new Pool(url, {
      connections: 8,
      pipelining: 1,
      headersTimeout: 700,
      bodyTimeout: 700,
      connectTimeout: 700,
    });
    pools.push(pool);
    return twilio({ accountSid, authToken: token, pool, statusCallback: (id) => statusUrl + id.toString() });
  };
  const pools: Pool[] = [];

  return {
    carrier: open(testEnv.TWILIO_API_URL),
    withWrongCredentials: open(testEnv.TWILIO_API_URL, "another-token"),
    unreachable: open("http://127.0.0.1:9"),
    channels: ["sms", "whatsapp", "rcs"],
    from: (channel) => senders[channel],
    to: {
      good: "+31612345678",
      invalid: "+31612341211",
      optedOut: "+31612341610",
      busyOnce: "+31612340429",
      silentlyAccepted: "+31612340408",
      silentlyDropped: "+31612340409",
      gatewayError: "+31612340500",
    },
    taken: async () => {
      const { rows } = await context.pool.query<{ to_address: string; body: string; status_callback: string }>(
        "SELECT to_address, body, status_callback FROM carrier_message ORDER BY created_at, sid",
      );
      return rows
        .map((row) => ({
          messageId: new URL(row.status_callback).searchParams.get("message") ?? "",
          to: row.to_address,
          body: row.body,
        }))
        .sort((a, b) => Number(a.messageId) - Number(b.messageId));
    },
    statusCallback: (word) =>
      signed(`${statusUrl}7`, {
        MessageSid: `SM${"1".repeat(32)}`,
        MessageStatus: word === "unheard-of" ? "partially_delivered" : word,
        ...(word === "failed" && { ErrorCode: "30003" }),
      }),
    inboundCallback: (body, channel) =>
      signed("https://segue.test/callbacks/twilio/inbound?shop=1", {
        MessageSid: `SM${"2".repeat(32)}`,
        From: toTwilioAddress(channel, "+31612345678"),
        To: toTwilioAddress(channel, senders[channel]),
        Body: body,
      }),
    close: async () => {
      await Promise.all(pools.map((pool) => pool.destroy()));
      await context.pool.end();
    },
  };
});

function signed(url: string, params: Record<string, string>) {
  return {
    url,
    headers: new Headers({ "x-twilio-signature": signRequest(authToken, url, params) }),
    body: new URLSearchParams(params).toString(),
  };
}

describe("Twilio's answers", () => {
  const send = async (answer: () => Response) => {
    playCarrierWith(answer);
    const pool = new Pool(testEnv.TWILIO_API_URL, { connections: 1 });
    try {
      return await twilio({ accountSid, authToken, pool, statusCallback: String }).send({
        messageId: 1n,
        channel: "sms",
        to: "+31612345678",
        from: phone,
        body: "Hi",
      });
    } finally {
      await pool.close();
    }
  };
  const json =
    (status: number, body: object, headers: Record<string, string> = {}) =>
    () =>
      Response.json(body, { status, headers });

  it.each([
    ["201 without a SID is not known to be accepted", json(201, {}), { kind: "unknown" }],
    ["201 with HTML is not known to be accepted", () => new Response("<html>", { status: 201 }), { kind: "unknown" }],
    ["500 may hide a message that was taken", json(500, { code: 20500 }), { kind: "unknown" }],
    [
      "502 of a gateway may hide a message that was taken",
      () => new Response("bad gateway", { status: 502 }),
      { kind: "unknown" },
    ],
    [
      "503 says that nothing was done",
      () => new Response("busy", { status: 503 }),
      { kind: "try-later", code: "http-503" },
    ],
    [
      "429 names its time in seconds",
      json(429, { code: 20429 }, { "retry-after": "7" }),
      { kind: "try-later", code: "20429", retryAfterMs: 7_000 },
    ],
    [
      "a page of something in between says nothing about the recipient",
      () => new Response("<html>Bad request</html>", { status: 400 }),
      { kind: "try-later", code: "http-400" },
    ],
    [
      "a redirect to somebody's sign-in page neither",
      () => new Response(null, { status: 302, headers: { location: "https://proxy.example/login" } }),
      { kind: "try-later", code: "http-302" },
    ],
    [
      "a refusal of something in between that wants credentials is the account's to clear up",
      () => new Response("<html>Forbidden</html>", { status: 403 }),
      { kind: "sender-refused", code: "http-403" },
    ],
    ["401 is the account's fault", json(401, { code: 20003 }), { kind: "sender-refused", code: "20003" }],
    [
      "a code nobody knows, with 400, is about this recipient",
      json(400, { code: 29_999 }),
      { kind: "recipient-refused", code: "29999" },
    ],
    [
      "a code nobody knows, with 403, is about the account",
      json(403, { code: 29_999 }),
      { kind: "sender-refused", code: "29999" },
    ],
  ])("%s", async (_, answer, expected) => {
    expect(await send(answer)).toMatchObject(expected);
  });
});

describe("the words for a carrier's code", () => {
  it("says what a known code means, without jargon", () => {
    expect(explainCarrierCode("21610")).toMatch(/opted out/);
    expect(explainCarrierCode("30034")).toMatch(/not registered/);
  });

  it("has a sentence for every other code, with the code in it", () => {
    expect(explainCarrierCode("29999")).toMatch(/29999/);
    expect(explainCarrierCode("http-418")).toMatch(/418/);
    expect(explainCarrierCode("no-connection")).toMatch(/could not be reached/);
  });
});
