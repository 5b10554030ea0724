import type { Context as HonoContext } from "hono";

/** What was posted, or null for nothing that is JSON. */
export async function readJson(c: HonoContext): Promise<unknown> {
  const body: unknown = await c.req.json().catch(() => null);
  return body;
}

/** Ids are bigint in the program and decimal strings in JSON. */
export function toJson(value: unknown): object {
  return JSON.parse(
    JSON.stringify(value, (_key, entry: unknown) => (typeof entry === "bigint" ? String(entry) : entry)),
  ) as object;
}
