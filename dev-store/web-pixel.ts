import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import { z } from "zod";
import type { Sql } from "./open-database.ts";

/**
 * The web pixel of the app as it would be deployed. The keys are those that the Shopify CLI takes; unknown ones fail here too:
 * https://shopify.dev/docs/apps/build/marketing-analytics/build-web-pixels
 */
const pixelConfigSchema = z.strictObject({
  type: z.literal("web_pixel_extension"),
  name: z.string(),
  handle: z.string().optional(),
  runtime_context: z.literal("strict"),
  customer_privacy: z.strictObject({
    analytics: z.boolean(),
    marketing: z.boolean(),
    preferences: z.boolean(),
    sale_of_data: z.enum(["enabled", "disabled", "ldu"]),
  }),
  settings: z.strictObject({
    type: z.literal("object"),
    fields: z.record(
      z.string(),
      z.strictObject({
        name: z.string(),
        description: z.string().optional(),
        type: z.literal("single_line_text_field"),
        validations: z.array(z.strictObject({ name: z.enum(["min", "max"]), value: z.string() })).default([]),
      }),
    ),
  }),
});

const folder = new URL("../extensions/web-pixel/", import.meta.url);

/** Absolute path of the pixel's module, which is built for the storefront. */
export const pixelModule = fileURLToPath(new URL("src/index.ts", folder));

export type PixelConfig = z.output<typeof pixelConfigSchema>;

let config: PixelConfig | null = null;

/** Reads extensions/web-pixel/shopify.extension.toml, once. Throws when Shopify would refuse it. */
export function pixelConfig(): PixelConfig {
  const file = new URL("shopify.extension.toml", folder);
  config ??= pixelConfigSchema.parse(parse(readFileSync(file, "utf8")));
  return config;
}

export type WebPixel = { id: bigint; settings: Record<string, string> };

/** The app's pixel on the shop; null where it is not active. */
export async function readWebPixel(sql: Sql, shopId: bigint): Promise<WebPixel | null> {
  const { rows } = await sql.query<WebPixel>("SELECT id, settings FROM web_pixel WHERE shop_id = $1", [shopId]);
  return rows[0] ?? null;
}

/** Settings as they were given, as a text of JSON or as an object, if they are what the app's pixel declares; null if not. */
export function readPixelSettings(given: unknown): Record<string, string> | null {
  const { fields } = pixelConfig().settings;
  const settings = z
    .record(z.string(), z.string().min(1))
    .safeParse(typeof given === "string" ? parseJson(given) : given);
  if (!settings.success) return null;
  const isDeclared = Object.keys(settings.data).toSorted().join() === Object.keys(fields).toSorted().join();
  return isDeclared ? settings.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
