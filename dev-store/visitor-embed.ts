import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Sql } from "./open-database.ts";

const folder = new URL("../extensions/visitor-embed/", import.meta.url);
const schemaTag = /{%-?\s*schema\s*-?%}([^]*?){%-?\s*endschema\s*-?%}/;
const schemaSchema = z.object({
  name: z.string(),
  target: z.literal("body"),
  javascript: z.string().regex(/^[\w.-]+\.js$/),
  settings: z.array(z.object({ type: z.literal("paragraph"), content: z.string() })),
});

/** The app's embed block: what the theme editor shows of it, and the script it brings to every page of the storefront. */
export type EmbedBlock = { name: string; about: string; script: string };

let block: Promise<EmbedBlock> | null = null;

/** As it would be deployed. Read once. Throws for a block that is no such embed. */
export function readEmbed(): Promise<EmbedBlock> {
  block ??= read();
  return block;
}

async function read(): Promise<EmbedBlock> {
  const liquid = await readFile(new URL("blocks/visitor.liquid", folder), "utf8");
  const { name, javascript, settings } = schemaSchema.parse(JSON.parse(schemaTag.exec(liquid)?.[1] ?? "null"));
  return {
    name,
    about: settings.map(({ content }) => content).join(" "),
    script: await readFile(new URL(`assets/${javascript}`, folder), "utf8"),
  };
}

/** Whether the merchant has it on. */
export async function isEmbedOn(sql: Sql, shopId: bigint): Promise<boolean> {
  const { rowCount } = await sql.query("SELECT FROM theme_embed WHERE shop_id = $1", [shopId]);
  return rowCount === 1;
}

/** Switches it on or off, for every page that is opened from now on. */
export async function switchEmbed(sql: Sql, shopId: bigint, isOn: boolean): Promise<void> {
  await sql.query(
    isOn
      ? "INSERT INTO theme_embed (shop_id) VALUES ($1) ON CONFLICT DO NOTHING"
      : "DELETE FROM theme_embed WHERE shop_id = $1",
    [shopId],
  );
}
