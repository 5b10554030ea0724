import { afterEach, describe, expect, it } from "vitest";
import { authToken, number, openCarrier, sid, type OpenCarrier } from "./open-carrier.ts";

let carrier: OpenCarrier;
afterEach(() => carrier.close());

describe("sending a message", () => {
  it("answers as Twilio does when it accepts one", async () => {
    carrier = await openCarrier();
    const { status, json } = await carrier.send();
    expect(status).toBe(201);
    expect(json).toMatchObject({
      account_sid: sid,
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      status: "queued",
      direction: "outbound-api",
      num_segments: "1",
      error_code: null,
      date_created: "Wed, 04 Mar 2026 12:00:00 +0000",
    });
  });

  it("counts the parts of GSM-7 and UCS-2 bodies", async () => {
    carrier = await openCarrier();
    const partsOf = async (body: string) => (await carrier.send({ Body: body })).json.num_segments;
    expect(await partsOf("a".repeat(160))).toBe("1");
    expect(await partsOf("a".repeat(161))).toBe("2");
    expect(await partsOf("€".repeat(80))).toBe("1");
    expect(await partsOf("€".repeat(81))).toBe("2");
    expect(await partsOf("ж".repeat(70))).toBe("1");
    expect(await partsOf("ж".repeat(71))).toBe("2");
  });

  it("takes WhatsApp to WhatsApp, and RCS to a bare number", async () => {
    carrier = await openCarrier();
    expect((await carrier.send({ From: `whatsapp:${number}`, To: "whatsapp:+15557654321" })).status).toBe(201);
    expect((await carrier.send({ From: "rcs:agent", To: "+15557654321" })).status).toBe(201);
  });

  it.each([
    [{ To: "" }, 400, 21604],
    [{ From: "" }, 400, 21603],
    [{ Body: "" }, 400, 21602],
    [{ Body: "x".repeat(1601) }, 400, 21617],
    [{ To: "0123" }, 400, 21211],
    [{ From: "+15550199" }, 400, 21606],
    [{ From: "whatsapp:+15550199", To: "whatsapp:+15557654321" }, 400, 63007],
    [{ From: `whatsapp:${number}` }, 400, 21910],
    [{ StatusCallback: "ftp://app" }, 400, 21609],
    [{ To: "+15557651211" }, 400, 21211],
    [{ To: "+15557651614" }, 400, 21614],
    [{ To: "+15557650500" }, 500, 20500],
  ])("refuses %j with %i and error %i", async (form, status, code) => {
    carrier = await openCarrier();
    const answer = await carrier.send(form as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({
      code,
      status,
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      message: expect.any(String),
    });
  });

  it("refuses wrong credentials, and an account that is not the caller's", async () => {
    carrier = await openCarrier();
    const headers = { authorization: `Basic ${Buffer.from(`${sid}:wrong`).toString("base64")}` };
    expect((await carrier.send({}, { headers })).json).toMatchObject({ code: 20003, status: 401 });
    const other = await carrier.routes.request(`/2010-04-01/Accounts/AC${"f".repeat(32)}.json`, {
      headers: { authorization: `Basic ${Buffer.from(`${sid}:${authToken}`).toString("base64")}` },
    });
    expect(other.status).toBe(401);
    expect((await carrier.get(".json")).json).toMatchObject({ sid, status: "active" });
  });

  it("accepts many at once, each once", async () => {
    carrier = await openCarrier();
    const answers = await Promise.all(
      Array.from({ length: 1_200 }, (_, index) =>
        carrier.send({
          To: `+1555600${String(4_000 + index).padStart(4, "0")}`,
          StatusCallback: `https://app.example/s?message=${index}`,
        }),
      ),
    );
    expect(new Set(answers.map((answer) => answer.json.sid)).size).toBe(1_200);
    const summary = await (await carrier.routes.request("/carrier/log/summary")).json();
    expect(summary).toMatchObject({ accepted: 1_200, duplicateCount: 0, duplicates: [] });
  });
});

describe("faults on demand", () => {
  it("refuses with 429 what comes above the account's rate, and takes it a second later", async () => {
    carrier = await openCarrier({ maxPerSecond: 2 });
    const codes = [];
    for (let count = 0; count < 3; count += 1) codes.push((await carrier.send()).status);
    expect(codes).toEqual([201, 201, 429]);
    await carrier.pass(1_000);
    expect((await carrier.send()).status).toBe(201);
  });

  it("answers a whole account with one error", async () => {
    carrier = await openCarrier({ refuseAllWith: 20005 });
    expect((await carrier.send()).json).toMatchObject({ code: 20005, status: 403 });
  });

  it("refuses the first try only for numbers that say so", async () => {
    carrier = await openCarrier();
    expect((await carrier.send({ To: "+15557650503" })).status).toBe(503);
    expect((await carrier.send({ To: "+15557650503" })).status).toBe(201);
    expect((await carrier.send({ To: "+15557650429" })).status).toBe(429);
  });

  it.each([
    ["+15557650408", 1],
    ["+15557650409", 0],
  ])("never answers the first try to %s, having accepted %i", async (to, accepted) => {
    carrier = await openCarrier();
    await expect(carrier.send({ To: to }, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    const { json } = await carrier.get(`/Messages.json?To=${encodeURIComponent(to)}`);
    expect(json.messages).toHaveLength(accepted);
    expect((await carrier.send({ To: to })).status).toBe(201);
  });

  it("is switched by JSON, and says what it does not know", async () => {
    carrier = await openCarrier();
    const change = (settings: Record<string, unknown>) =>
      carrier.routes.request(`/carrier/accounts/${sid}`, { method: "PATCH", body: JSON.stringify({ settings }) });
    expect((await change({ refuseAllWith: 21606 })).status).toBe(200);
    expect((await carrier.send()).json).toMatchObject({ code: 21606 });
    expect((await change({ refuseAllWith: null })).status).toBe(200);
    expect((await carrier.send()).status).toBe(201);
    expect((await change({ refuseEveryone: true })).status).toBe(400);
  });
});
