import { pool } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { AutomationStatus } from "./automation.ts";
import { definitionSchema, segmentsNamed } from "./definition.ts";

export type AutomationOfSegment = { id: bigint; name: string; status: AutomationStatus };

/** The automations that name a segment, in what is on or in their drafts: those that are on first, then the latest changed. */
export async function listAutomationsOfSegment(shop: ShopRef, segmentId: bigint): Promise<AutomationOfSegment[]> {
  const { rows } = await pool.query<AutomationOfSegment & { draft: unknown; live: unknown }>(
    `SELECT a.id, a.name, a.status, a.draft, v.definition AS live FROM automation a
     LEFT JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
     WHERE a.shop_id = $1 AND a.archived_at IS NULL
     ORDER BY a.status = 'active' DESC, a.updated_at DESC, a.id DESC`,
    [shop.id],
  );
  return rows
    .filter(({ draft, live }) => [live, draft].some((one) => one !== null && namesSegment(one, segmentId)))
    .map(({ id, name, status }) => ({ id, name, status }));
}

/** Whether a definition, as it is stored, names the segment. */
function namesSegment(stored: unknown, segmentId: bigint): boolean {
  return segmentsNamed(definitionSchema.parse(stored)).includes(segmentId.toString());
}
