import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { deliverDue } from "#dev-store/carrier/deliver-due.ts";
import { authToken, inboundUrl, number, openCarrier, sid, type OpenCarrier } from "./open-carrier.ts";

let carrier: OpenCarrier;
afterEach(() => carrier.close());

const statuses = () => carrier.callbacks.map(({ params }) => params.MessageStatus);

describe("a message's life", () => {
  it("goes from queued to sent to delivered, each told in a signed callback", async () => {
    carrier = await openCarrier();
    const { json } = await carrier.send();
    await carrier.pass(0);
    expect(statuses()).toEqual([]);
    await carrier.pass(300);
    expect(statuses()).toEqual(["sent"]);
    await carrier.pass(5_000);
    expect(statuses()).toEqual(["sent", "delivered"]);

    const callback = carrier.callbacks[1];
    expect(callback?.url).toBe("https://app.example/status?message=1");
    expect(callback?.params).toEqual({
      MessageSid: json.sid,
      SmsSid: json.sid,
      MessageStatus: "delivered",
      SmsStatus: "delivered",
      AccountSid: sid,
      To: "+15557654321",
      From: number,
      ApiVersion: "2010-04-01",
    });
    const sorted = Object.entries(callback?.params ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    const signed = callback?.url + sorted.flat().join("");
    expect(callback?.signature).toBe(createHmac("sha1", authToken).update(signed).digest("base64"));
    expect((await carrier.get(`/Messages/${String(json.sid)}.json`)).json).toMatchObject({ status: "delivered" });
  });

  it.each([
    ["+15557653003", "undelivered", "30003"],
    ["+15557653005", "undelivered", "30005"],
    ["+15557653006", "undelivered", "30006"],
    ["+15557653008", "failed", "30008"],
  ])("ends for %s as %s with error %s", async (to, status, errorCode) => {
    carrier = await openCarrier();
    const { json } = await carrier.send({ To: to });
    await carrier.pass(10_000);
    expect(carrier.callbacks.at(-1)?.params).toMatchObject({ MessageStatus: status, ErrorCode: errorCode });
    expect((await carrier.get(`/Messages/${String(json.sid)}.json`)).json).toMatchObject({
      status,
      error_code: Number(errorCode),
    });
  });

  it("ends with read on WhatsApp and RCS, never on SMS", async () => {
    carrier = await openCarrier({ readShare: 1 });
    await carrier.send({ From: `whatsapp:${number}`, To: "whatsapp:+15557654321" });
    await carrier.pass(10_000);
    expect(statuses()).toEqual(["sent", "delivered", "read"]);
    carrier.callbacks.length = 0;
    await carrier.send();
    await carrier.pass(10_000);
    expect(statuses()).toEqual(["sent", "delivered"]);
  });

  it("moves on where nobody asked to be told", async () => {
    carrier = await openCarrier();
    const { json } = await carrier.send({ StatusCallback: "" });
    await carrier.pass(10_000);
    expect(carrier.callbacks).toEqual([]);
    expect((await carrier.get(`/Messages/${String(json.sid)}.json`)).json).toMatchObject({ status: "delivered" });
  });
});

describe("callbacks", () => {
  it.each([
    [{}, ["sent begins", "sent ends", "delivered begins", "delivered ends"]],
    [{ reverseCallbacks: true }, ["delivered begins", "delivered ends", "sent begins", "sent ends"]],
  ])("of one message are posted one after the other, however late they are: %j", async (settings, expected) => {
    carrier = await openCarrier(settings);
    await carrier.send();
    const told: string[] = [];
    await deliverDue(carrier.ctx, new Date("2026-03-04T12:30:00Z"), {
      post: async (_url, { MessageStatus: status }) => {
        told.push(`${status} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        told.push(`${status} ends`);
        return { status: 204, body: "" };
      },
    });
    expect(told).toEqual(expected);
  });

  it("are tried again after a 5xx, three times", async () => {
    carrier = await openCarrier();
    carrier.appAnswers(503);
    await carrier.send();
    await carrier.pass(200);
    expect(statuses()).toEqual(["sent"]);
    for (let count = 0; count < 6; count += 1) await carrier.pass(30_000);
    expect(statuses().filter((status) => status === "sent")).toHaveLength(4);
  });

  it("are not tried again after a 4xx", async () => {
    carrier = await openCarrier();
    carrier.appAnswers(403);
    await carrier.send();
    await carrier.pass(60_000);
    await carrier.pass(60_000);
    expect(statuses()).toEqual(["sent", "delivered"]);
  });

  it("come twice, backwards or never when asked to; the status never goes back", async () => {
    carrier = await openCarrier({ duplicateCallbacks: true, reverseCallbacks: true });
    const { json } = await carrier.send();
    await carrier.pass(300);
    await carrier.pass(5_000);
    expect(statuses()).toEqual(["delivered", "delivered", "sent", "sent"]);
    expect((await carrier.get(`/Messages/${String(json.sid)}.json`)).json).toMatchObject({ status: "delivered" });
    await carrier.close();

    carrier = await openCarrier({ dropCallbacks: true });
    await carrier.send();
    await carrier.pass(10_000);
    expect(carrier.callbacks).toEqual([]);
  });
});

describe("a reply", () => {
  const reply = (body: string, to = number) =>
    carrier.routes.request("/carrier/reply", {
      method: "POST",
      body: JSON.stringify({ phone: "+15557654321", to, body }),
    });

  it("is posted to the account's address, signed", async () => {
    carrier = await openCarrier();
    expect((await reply("Hi there")).status).toBe(201);
    await carrier.pass(0);
    const [callback] = carrier.callbacks;
    expect(callback?.url).toBe(inboundUrl);
    expect(callback?.params).toMatchObject({
      From: "+15557654321",
      To: number,
      Body: "Hi there",
      NumMedia: "0",
      SmsStatus: "received",
    });
  });

  it("goes to a number's own address when it has one", async () => {
    carrier = await openCarrier();
    const { json } = await carrier.get("/IncomingPhoneNumbers.json");
    const [owned] = json.incoming_phone_numbers as { sid: string; phone_number: string }[];
    expect(owned?.phone_number).toBe(number);
    await carrier.routes.request(`/2010-04-01/Accounts/${sid}/IncomingPhoneNumbers/${owned?.sid}.json`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${sid}:${authToken}`).toString("base64")}` },
      body: "SmsUrl=https%3A%2F%2Fapp.example%2Fown",
    });
    await reply("Hi");
    await carrier.pass(0);
    expect(carrier.callbacks[0]?.url).toBe("https://app.example/own");
  });

  it("of STOP is kept by the carrier: told, confirmed once, and refused with 21610 until START", async () => {
    carrier = await openCarrier();
    await reply(" stop ");
    await reply("STOP");
    await carrier.pass(0);
    expect(carrier.callbacks.map(({ params }) => params.Body)).toEqual([" stop ", "STOP"]);
    expect((await carrier.send()).json).toMatchObject({ code: 21610, status: 400 });
    expect((await carrier.send({ From: `whatsapp:${number}`, To: "whatsapp:+15557654321" })).status).toBe(201);

    const log = (await (await carrier.routes.request("/carrier/log?direction=outbound-reply")).json()) as {
      messages: { body: string }[];
    };
    expect(log.messages).toHaveLength(1);
    expect(log.messages[0]?.body).toContain("unsubscribed");
    await reply("START");
    expect((await carrier.send()).status).toBe(201);
  });

  it("of STOP is left to the app when the carrier does not keep opt-outs", async () => {
    carrier = await openCarrier({ keepsOptOuts: false });
    await reply("STOP");
    await carrier.pass(0);
    expect(carrier.callbacks[0]?.params).toMatchObject({ Body: "STOP" });
    expect((await carrier.send()).status).toBe(201);
  });

  it("is answered by what the app says in TwiML", async () => {
    carrier = await openCarrier();
    carrier.appAnswers(200, "<Response><Message>Fish &amp; chips</Message></Response>");
    await reply("What is for lunch?");
    await carrier.pass(0);
    const log = (await (await carrier.routes.request("/carrier/log?direction=outbound-reply")).json()) as {
      messages: { body: string; to: string }[];
    };
    expect(log.messages).toMatchObject([{ body: "Fish & chips", to: "+15557654321" }]);
  });
});
