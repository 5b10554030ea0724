import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isSignedWith, makeSecret, signEvent } from "#app/endpoints/sign-event.server.ts";

// The vector that the libraries of https://github.com/standard-webhooks/standard-webhooks are tested with.
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const signed = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1614265330, body: '{"test": 2432232314}' };
const signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

describe("a signature", () => {
  test("is what the specification's own libraries make of the same", () => {
    expect(signEvent(secret, signed)).toBe(signature);
    expect(isSignedWith(secret, signed, signature)).toBe(true);
  });

  test("is found among others, of other secrets and of schemes that are not ours", () => {
    const other = signEvent(makeSecret(), signed);
    expect(isSignedWith(secret, signed, `v1a,AAAA ${other} ${signature} v2,xyz`)).toBe(true);
    expect(isSignedWith(secret, signed, `v1a,AAAA ${other}`)).toBe(false);
  });

  test.each([
    ["another body", { ...signed, body: '{"test":2432232314}' }, signature],
    ["another id", { ...signed, id: "msg_2" }, signature],
    ["another time", { ...signed, timestamp: signed.timestamp + 1 }, signature],
    ["a scheme that is not ours", signed, signature.replace("v1,", "v1a,")],
    ["a signature that is cut off", signed, signature.slice(0, -4)],
    ["no signature", signed, ""],
    ["nonsense", signed, "v1,%%% v1, v1"],
    ["hexadecimal", signed, `v1,${createHmac("sha256", secret).update("x").digest("hex")}`],
  ])("is refused with %s", (_, given, header) => {
    expect(isSignedWith(secret, given, header)).toBe(false);
  });

  test("is made with a key that nobody has twice, and that programs which take a text can be given", () => {
    const made = makeSecret();
    expect(makeSecret()).not.toBe(made);
    const key = Buffer.from(made.replace(/^whsec_/, ""), "base64").toString("ascii");
    expect(key).toMatch(/^[\w-]{43}$/);
    const text = `${signed.id}.${signed.timestamp}.${signed.body}`;
    expect(signEvent(made, signed)).toBe(`v1,${createHmac("sha256", key).update(text).digest("base64")}`);
  });
});
