import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual, type Cipheriv } from "node:crypto";
import { env } from "./env.server.ts";

const VERSION = "v1";
const encryptionKey = Buffer.from(env.ENCRYPTION_KEY, "hex");
const suppressionKey = Buffer.from(env.SUPPRESSION_KEY, "hex");
const signingKey = createHmac("sha256", encryptionKey).update("what the app signs").digest();

/**
 * Encrypts a token or a carrier's secret for storage, with AES-256-GCM. `context` (for example `session:ID`) is bound to
 * the result: ciphertext that is copied to another row does not decrypt there.
 */
export function encryptSecret(plain: string, context: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", encryptionKey, iv).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return [
    VERSION,
    iv.toString("base64url"),
    cipher.getAuthTag().toString("base64url"),
    sealed.toString("base64url"),
  ].join(".");
}

/** The reverse of `encryptSecret`. Throws when the text was changed, moved, or encrypted with another key. */
export function decryptSecret(stored: string, context: string): string {
  const [version, iv, tag, sealed, ...rest] = stored.split(".");
  if (version !== VERSION || !iv || !tag || sealed === undefined || rest.length > 0) {
    throw new Error("This is not a stored secret");
  }
  const decipher = createDecipheriv("aes-256-gcm", encryptionKey, fromBase64Url(iv))
    .setAAD(Buffer.from(context))
    .setAuthTag(fromBase64Url(tag));
  return Buffer.concat([decipher.update(fromBase64Url(sealed)), decipher.final()]).toString("utf8");
}

/** Strict: the last character of base64 carries bits that mean nothing, and a text that differs there is not ours. */
function fromBase64Url(text: string): Buffer {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw new Error("This is not a stored secret");
  return bytes;
}

/**
 * The keyed hash under which an address is suppressed. It outlives the address: a person who was redacted is still never
 * written to. `address` is E.164 for phones, lower case for e-mail.
 */
export function hashAddress(address: string): string {
  return createHmac("sha256", suppressionKey).update(address).digest("base64url");
}

/**
 * A short signature (128 bits) of a text that goes out into the world and comes back. `purpose` (for example `pixel`) keeps what
 * was signed for one thing from being good for another.
 */
export function sign(text: string, purpose: string): string {
  return createHmac("sha256", signingKey).update(`${purpose}\n${text}`).digest().subarray(0, 16).toString("base64url");
}

/** Whether `signature` is what `sign` made. In constant time. */
export function isSigned(text: string, signature: string, purpose: string): boolean {
  const [given, wanted] = [Buffer.from(signature), Buffer.from(sign(text, purpose))];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** What `sealShort` makes, in characters, and what it can hold, in bytes. */
export const sealed = { length: 22, holds: 10 };

/**
 * Ten bytes as 22 characters that go out into the world and come back. They tell nothing without the key, and nobody can make them
 * up: it is one block of AES, of which six bytes are zero, and whatever is changed of a block makes sixteen other bytes of it. A
 * forger would have to try 2^48 times. The same bytes are the same text. `purpose` is as with `sign`. Throws for another number of
 * bytes.
 */
export function sealShort(bytes: Buffer, purpose: string): string {
  if (bytes.length !== sealed.holds) throw new Error(`${bytes.length} bytes cannot be sealed`);
  return cipherFor(purpose)
    .update(Buffer.concat([bytes, proof]))
    .toString("base64url");
}

/** The ten bytes; null for what `sealShort` did not make. */
export function openShort(text: string, purpose: string): Buffer | null {
  const block = Buffer.from(text, "base64url");
  if (block.length !== 16 || block.toString("base64url") !== text) return null;
  const decipher = createDecipheriv("aes-128-ecb", blockKey(purpose), null).setAutoPadding(false);
  const opened = decipher.update(block);
  return timingSafeEqual(opened.subarray(sealed.holds), proof) ? opened.subarray(0, sealed.holds) : null;
}

const proof = Buffer.alloc(16 - sealed.holds);
/** Kept, since making one takes ten times as long as a block: it answers each block at once and knows nothing of the last. */
const ciphers = new Map<string, Cipheriv>();
const mostCiphers = 10_000;

function cipherFor(purpose: string): Cipheriv {
  const known = ciphers.get(purpose);
  if (known) return known;
  if (ciphers.size >= mostCiphers) ciphers.clear();
  const cipher = createCipheriv("aes-128-ecb", blockKey(purpose), null).setAutoPadding(false);
  ciphers.set(purpose, cipher);
  return cipher;
}

function blockKey(purpose: string): Buffer {
  return createHmac("sha256", signingKey).update(`a block\n${purpose}`).digest().subarray(0, 16);
}
