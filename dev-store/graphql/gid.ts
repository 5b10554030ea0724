import { apiError } from "./api-error.ts";

const gidForm = /^gid:\/\/shopify\/(?<type>[A-Za-z]+)\/(?<id>[^/?]+)(?:\?.*)?$/u;

/** gid://shopify/Customer/1 */
export function gid(type: string, id: bigint | string): string {
  return `gid://shopify/${type}/${id}`;
}

/** The parts of a global id, or null when it is none. */
export function parseGid(text: string): { type: string; id: string } | null {
  const groups = gidForm.exec(text)?.groups;
  return groups?.type && groups.id ? { type: groups.type, id: groups.id } : null;
}

/** The number in a global id of one of the types. Any other id is answered as Shopify's recorded "invalid id". */
export function numberOfGid(text: string, ...types: string[]): bigint {
  const parsed = parseGid(text);
  if (!parsed || !types.includes(parsed.type) || !/^\d{1,18}$/u.test(parsed.id))
    throw apiError("RESOURCE_NOT_FOUND", "invalid id");
  return BigInt(parsed.id);
}
