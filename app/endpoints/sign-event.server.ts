import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const prefix = "whsec_";
/** 256 bits, of the 192 to 512 that the specification asks for. */
const secretBytes = 32;

/** A new secret, as programs that know Standard Webhooks take it: whsec_ and base64. */
export function makeSecret(): string {
  return prefix + randomBytes(secretBytes).toString("base64");
}

/** What is signed: the id and the time, in seconds since 1970, of the attempt, and the body as it is sent. */
export type Signed = { id: string; timestamp: number; body: string };

/**
 * One signature of the header `webhook-signature`: `v1,` and the HMAC-SHA256 of `id.timestamp.body` under the secret's bytes, in
 * base64. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signEvent(secret: string, { id, timestamp, body }: Signed): string {
  return `v1,${hmac(secret, `${id}.${timestamp}.${body}`).toString("base64")}`;
}

/** Whether one of the signatures in the header is this secret's. Others, of other schemes or secrets, may stand beside it. In constant time. */
export function isSignedWith(secret: string, { id, timestamp, body }: Signed, header: string): boolean {
  const wanted = hmac(secret, `${id}.${timestamp}.${body}`);
  return header
    .split(" ")
    .filter((signature) => signature.startsWith("v1,"))
    .map((signature) => Buffer.from(signature.slice("v1,".length), "base64"))
    .some((given) => given.length === wanted.length && timingSafeEqual(given, wanted));
}

function hmac(secret: string, text: string): Buffer {
  return createHmac("sha256", Buffer.from(secret.slice(prefix.length), "base64"))
    .update(text)
    .digest();
}
