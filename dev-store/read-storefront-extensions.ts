import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";

/** What the app has on storefronts; null where it has none. */
export type StorefrontExtensions = { pixel: PixelExtension | null; embed: EmbedBlock | null };

export const noStorefrontExtensions: StorefrontExtensions = { pixel: null, embed: null };

/**
 * The keys that the Shopify CLI takes; unknown ones fail here too:
 * https://shopify.dev/docs/apps/build/marketing-analytics/build-web-pixels
 */
const pixelSchema = z.strictObject({
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

export type PixelExtension = z.output<typeof pixelSchema> & {
  /** Absolute path of its module, which is built for the storefront. */
  module: string;
};

const schemaTag = /{%-?\s*schema\s*-?%}([^]*?){%-?\s*endschema\s*-?%}/;
const embedSchema = z.object({
  name: z.string(),
  target: z.literal("body"),
  javascript: z.string().regex(/^[\w.-]+\.js$/),
  settings: z.array(z.object({ type: z.literal("paragraph"), content: z.string() })),
});

/**
 * An app embed: the handle of its extension and of itself, which is its file's name, what the theme editor shows of it, and the script
 * that it brings to every page of the theme, as it is served.
 */
export type EmbedBlock = { extension: string; handle: string; name: string; about: string; script: string };

/**
 * Reads the web pixel and the theme's app embed among the extensions beside an app's configuration, one of each at most. A folder
 * that is not there has none. Throws for what Shopify would refuse.
 */
export async function readStorefrontExtensions(directory: string): Promise<StorefrontExtensions> {
  const found = { ...noStorefrontExtensions };
  for (const folder of await listFolders(directory)) {
    const text = await readIfThere(path.join(folder, "shopify.extension.toml"));
    const file = text === null ? {} : parse(text);
    if (file.type === "web_pixel_extension") {
      found.pixel = { ...pixelSchema.parse(file), module: path.join(folder, "src/index.ts") };
    }
    if (file.type === "theme") found.embed = await readEmbed(folder, z.string().parse(file.handle));
  }
  return found;
}

async function readEmbed(folder: string, extension: string): Promise<EmbedBlock> {
  const [name = ""] = await readdir(path.join(folder, "blocks"));
  const liquid = await readFile(path.join(folder, "blocks", name), "utf8");
  const block = embedSchema.parse(JSON.parse(schemaTag.exec(liquid)?.[1] ?? "null"));
  return {
    extension,
    handle: path.parse(name).name,
    name: block.name,
    about: block.settings.map(({ content }) => content).join(" "),
    script: await readFile(path.join(folder, "assets", block.javascript), "utf8"),
  };
}

async function listFolders(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(orNull);
  return (entries ?? []).filter((entry) => entry.isDirectory()).map((entry) => path.join(directory, entry.name));
}

function readIfThere(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch(orNull);
}

function orNull(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
