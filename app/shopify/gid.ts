/**
 * The number in one of Shopify's global ids (`gid://shopify/Customer/1` is 1n). `types` are the kinds accepted; a member
 * of a segment is a `CustomerSegmentMember` with the number of its customer. Throws on anything else.
 */
export function parseGid(gid: string, ...types: [string, ...string[]]): bigint {
  const match = /^gid:\/\/shopify\/(\w+)\/(\d+)(?:\?.*)?$/.exec(gid);
  const [, type, number] = match ?? [];
  if (!type || !number || !types.includes(type)) throw new Error(`Not the id of a ${types.join(" or ")}: ${gid}`);
  return BigInt(number);
}

/** The reverse of `parseGid`. */
export function toGid(type: string, id: bigint): string {
  return `gid://shopify/${type}/${id}`;
}
