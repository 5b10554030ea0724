import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { apiVersion } from "./api-version.ts";

/** One target of an extension that runs in the admin, as its `shopify.extension.toml` says. */
export type AdminExtension = {
  handle: string;
  /** admin.customer-details.action.render, … */
  target: string;
  /** Absolute path of the module to build. */
  module: string;
  /** The texts of its locale files, by language; `defaultLocale` is the one to fall back to. */
  locales: Record<string, LocaleTexts>;
  defaultLocale: string;
  /** What menus call it: a key of its texts after `t:`, or the words themselves. */
  name: string;
};

export type LocaleTexts = { [key: string]: string | LocaleTexts };

const fileSchema = z.looseObject({
  api_version: z.string(),
  extensions: z.array(
    z.looseObject({
      type: z.string(),
      handle: z
        .string()
        .regex(/^[a-z0-9-]{1,50}$/)
        .optional(),
      name: z.string(),
      targeting: z.array(z.looseObject({ module: z.string(), target: z.string() })).default([]),
    }),
  ),
});

const textsSchema: z.ZodType<LocaleTexts> = z.lazy(() =>
  z.record(z.string(), z.union([z.string(), textsSchema])),
) as z.ZodType<LocaleTexts>;

/**
 * Reads the extensions beside an app's configuration, as far as they run in the admin (`ui_extension` with a target that begins
 * with `admin.`). Throws when one of them speaks another API version than the dev store.
 */
export async function readAdminExtensions(directory: string): Promise<AdminExtension[]> {
  const folders = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const read = await Promise.all(
    folders.filter((entry) => entry.isDirectory()).map((entry) => readFolder(path.join(directory, entry.name))),
  );
  return read.flat().toSorted((a, b) => a.handle.localeCompare(b.handle));
}

async function readFolder(folder: string): Promise<AdminExtension[]> {
  const text = await readFile(path.join(folder, "shopify.extension.toml"), "utf8").catch(
    (error: NodeJS.ErrnoException) => {
      // A folder of modules that extensions share is no extension.
      if (error.code === "ENOENT") return null;
      throw error;
    },
  );
  if (text === null || !/type\s*=\s*"ui_extension"/.test(text)) return [];
  const file = fileSchema.parse(parse(text));
  const { locales, defaultLocale } = await readLocales(path.join(folder, "locales"));
  return file.extensions.flatMap(({ type, handle, name, targeting }) =>
    targeting.flatMap(({ module, target }) => {
      if (type !== "ui_extension" || !handle || !target.startsWith("admin.")) return [];
      if (file.api_version !== apiVersion)
        throw new Error(`${handle} is written for ${file.api_version}; the dev store plays ${apiVersion}`);
      return [{ handle, target, module: path.join(folder, module), locales, defaultLocale, name }];
    }),
  );
}

async function readLocales(folder: string): Promise<Pick<AdminExtension, "locales" | "defaultLocale">> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  // An extension without texts of its own has them in its code.
  if (files === null) return { locales: {}, defaultLocale: "en" };
  const names = files.filter((name) => name.endsWith(".json"));
  const entries = await Promise.all(
    names.map(async (name) => {
      const texts = textsSchema.parse(JSON.parse(await readFile(path.join(folder, name), "utf8")));
      return [name.replace(/(\.default)?\.json$/, ""), texts] as const;
    }),
  );
  const named = names.find((name) => name.endsWith(".default.json"));
  if (!named) throw new Error(`${folder} has no *.default.json`);
  return { locales: Object.fromEntries(entries), defaultLocale: named.replace(".default.json", "") };
}
