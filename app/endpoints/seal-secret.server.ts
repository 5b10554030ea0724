import { decryptSecret, encryptSecret } from "../secrets.server.ts";

/** What an endpoint's secret is bound to: ciphertext that is copied to another row does not decrypt there. */
type Owner = { shopId: number; key: string };

export function sealEndpointSecret(secret: string, owner: Owner): string {
  return encryptSecret(secret, contextOf(owner));
}

/** Throws when it was sealed for another endpoint, or with another key of the app's. */
export function openEndpointSecret(stored: string, owner: Owner): string {
  return decryptSecret(stored, contextOf(owner));
}

function contextOf({ shopId, key }: Owner): string {
  return `endpoint:${shopId}:${key}`;
}
