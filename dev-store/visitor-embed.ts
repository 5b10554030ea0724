import { readFile } from "node:fs/promises";
import { z } from "zod";

const folder = new URL("../extensions/visitor-embed/", import.meta.url);
const schemaTag = /{%-?\s*schema\s*-?%}([^]*?){%-?\s*endschema\s*-?%}/;
const schemaSchema = z.object({ target: z.literal("body"), javascript: z.string().regex(/^[\w.-]+\.js$/) });

let script: Promise<string> | null = null;

/** The script that the app's embed block brings to every page of the storefront, as it would be served. Read once. */
export function readEmbedScript(): Promise<string> {
  script ??= read();
  return script;
}

async function read(): Promise<string> {
  const block = await readFile(new URL("blocks/visitor.liquid", folder), "utf8");
  const { javascript } = schemaSchema.parse(JSON.parse(schemaTag.exec(block)?.[1] ?? "null"));
  return readFile(new URL(`assets/${javascript}`, folder), "utf8");
}
