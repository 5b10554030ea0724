import { pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { mostCounted, type AutomationStatus } from "./automation.ts";
import { definitionSchema, type Definition } from "./definition.ts";

export type AutomationView = {
  id: string;
  name: string;
  status: AutomationStatus;
  draft: Definition;
  /** What new people enter; 0 before it was first turned on. */
  version: number;
  /** What that version does; null before the first. */
  live: Definition | null;
  /** The draft differs from that version. */
  hasChanges: boolean;
  isArchived: boolean;
  /** Why Shopify does not say whose date it is, of a trigger by date; null otherwise. */
  datesProblem: string | null;
  /** How many people are inside, counted up to `mostCounted`. */
  inside: number;
};

type Row = {
  id: bigint;
  name: string;
  status: AutomationStatus;
  draft: unknown;
  version: number;
  live: unknown;
  archived: boolean;
  dates_problem: string | null;
  inside: number;
};

/** One automation with its draft. Throws AppError `not-found`. */
export async function readAutomation(shop: ShopRef, automationId: bigint): Promise<AutomationView> {
  const { rows } = await pool.query<Row>(
    `SELECT a.id, a.name, a.status, a.draft, a.version, v.definition AS live, a.archived_at IS NOT NULL AS archived,
       a.dates_problem,
       (SELECT count(*)::int FROM (
          SELECT FROM enrollment e WHERE e.shop_id = $1 AND e.automation_id = $2 AND e.state = 'active' AND NOT e.is_test LIMIT $3) AS found) AS inside
     FROM automation a
     LEFT JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
     WHERE a.shop_id = $1 AND a.id = $2`,
    [shop.id, automationId, mostCounted + 1],
  );
  const [row] = rows;
  if (!row) throw new AppError("not-found", { userMessage: "This automation no longer exists." });
  const draft = definitionSchema.parse(row.draft);
  const live = row.live === null ? null : definitionSchema.parse(row.live);
  return {
    id: row.id.toString(),
    name: row.name,
    status: row.status,
    draft,
    version: row.version,
    live,
    hasChanges: JSON.stringify(live) !== JSON.stringify(draft),
    isArchived: row.archived,
    datesProblem: row.dates_problem,
    inside: row.inside,
  };
}
