import { z } from "zod";
import type { Sql } from "./open-database.ts";
import type { PixelExtension } from "./read-storefront-extensions.ts";

export type WebPixel = { id: bigint; settings: Record<string, string> };

/** The app's pixel on the shop; null where it is not active. */
export async function readWebPixel(sql: Sql, shopId: bigint): Promise<WebPixel | null> {
  const { rows } = await sql.query<WebPixel>("SELECT id, settings FROM web_pixel WHERE shop_id = $1", [shopId]);
  return rows[0] ?? null;
}

/** Settings as they were given, as a text of JSON or as an object, if they are what the app's pixel declares; null if not. */
export function readPixelSettings(pixel: PixelExtension | null, given: unknown): Record<string, string> | null {
  const settings = z
    .record(z.string(), z.string().min(1))
    .safeParse(typeof given === "string" ? parseJson(given) : given);
  if (!pixel || !settings.success) return null;
  const names = (record: object): string => Object.keys(record).toSorted().join();
  return names(settings.data) === names(pixel.settings.fields) ? settings.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
