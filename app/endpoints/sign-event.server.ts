import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const prefix = "whsec_";
/** Of chance: what is behind 43 characters. */
const chanceBytes = 32;

/**
 * A new secret, as programs that know Standard Webhooks take it: `whsec_` and the key in base64. The key is 43 characters of text, and
 * with that as long as the specification asks for (24 to 64 bytes), because n8n, Make and others take a key as text alone.
 */
export function makeSecret(): string {
  return prefix + Buffer.from(randomBytes(chanceBytes).toString("base64url")).toString("base64");
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
