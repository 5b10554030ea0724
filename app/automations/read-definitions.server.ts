import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { definitionSchema, type Definition } from "./definition.ts";

export type VersionDefinition = { automationId: bigint; version: number; definition: Definition };

/** The definitions of the versions that these runs go through, each once. */
export async function readDefinitions(
  shop: ShopRef,
  runs: readonly { automationId: bigint; version: number }[],
): Promise<VersionDefinition[]> {
  if (runs.length === 0) return [];
  const wanted = [...new Set(runs.map(({ automationId, version }) => `${automationId}/${version}`))];
  const { rows } = await pool.query<{ automation_id: bigint; version: number; definition: unknown }>(
    `SELECT automation_id, version, definition FROM automation_version
     WHERE shop_id = $1 AND automation_id || '/' || version = ANY ($2::text[])`,
    [shop.id, wanted],
  );
  return rows.map(({ automation_id: automationId, version, definition }) => ({
    automationId,
    version,
    definition: definitionSchema.parse(definition),
  }));
}
