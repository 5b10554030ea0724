import { pool } from "../db.server.ts";
import { listSegmentChoices } from "../segments/list-segment-choices.server.ts";
import type { ShopProfile } from "../shop.ts";
import type { AutomationStatus } from "./automation.ts";
import { definitionSchema, segmentsNamed, type Definition } from "./definition.ts";
import { describeTrigger } from "./describe-definition.ts";
import { foresee } from "./foresee-intake.server.ts";
import { answersAt, currentVersion } from "./intake.sql.ts";
import type { IntakeChoice, SegmentAutomation, SegmentPart } from "./segment-intake.ts";

type Row = {
  id: bigint;
  name: string;
  status: AutomationStatus;
  draft: unknown;
  live: unknown;
  updatedAt: Date;
  /** Null where it is not on, or does not start with this segment being entered. */
  answersAt: Date | null;
  isAsked: boolean;
  everyone: boolean | null;
  actor: string;
  askedAt: Date;
  members: number | null;
  gone: number;
  entered: number;
  finishedAt: Date | null;
  problem: string | null;
};

/** The automations that name the segment, on or in their drafts, the latest changed first; archived ones left out. */
export async function listSegmentAutomations(
  shop: ShopProfile,
  segmentId: bigint,
  { isListRead, now }: { isListRead: boolean; now: Date },
): Promise<SegmentAutomation[]> {
  const { rows } = await pool.query<Row>(automationsWithIntakes, [shop.id, segmentId]);
  const using = rows.flatMap((row) => {
    const draft = definitionSchema.parse(row.draft);
    const live = row.live === null ? null : definitionSchema.parse(row.live);
    // Who enters follows what is on; what is being written may use the segment too.
    const named = [live, draft].some((one) => one !== null && segmentsNamed(one).includes(segmentId.toString()));
    return named ? [{ row, definition: row.status === "active" && live ? live : draft }] : [];
  });
  const chosen = using.flatMap(({ definition }) => segmentsNamed(definition).map(BigInt));
  const names = new Map((await listSegmentChoices(shop, { search: "", chosen })).map(({ id, name }) => [id, name]));
  return Promise.all(
    using.map(async ({ row, definition }) => ({
      id: row.id.toString(),
      name: row.name,
      status: row.status,
      trigger: describeTrigger(definition.trigger, { segment: (id) => names.get(id) ?? "a deleted segment" }),
      part: partOf(definition, segmentId.toString()),
      updatedAt: row.updatedAt.toISOString(),
      choice: row.answersAt === null ? null : await choiceOf(shop, segmentId, { row, definition, isListRead, now }),
    })),
  );
}

function partOf(definition: Definition, segmentId: string): SegmentPart {
  const { trigger } = definition;
  if ("segmentId" in trigger && trigger.segmentId === segmentId) return "trigger";
  return segmentsNamed(definition).includes(segmentId) ? "condition" : "elsewhere";
}

async function choiceOf(
  shop: ShopProfile,
  segmentId: bigint,
  { row, definition, isListRead, now }: { row: Row; definition: Definition; isListRead: boolean; now: Date },
): Promise<IntakeChoice> {
  if (row.everyone) {
    const { actor, members, gone, entered, problem } = row;
    const progress = { actor, members, gone, entered, problem, askedAt: row.askedAt.toISOString() };
    return { state: "everyone", progress: { ...progress, finishedAt: row.finishedAt?.toISOString() ?? null } };
  }
  const foreseen = isListRead ? await foresee(shop, { segmentId, automationId: row.id, definition }, { now }) : null;
  return row.everyone === null
    ? { state: "open", isAsked: row.isAsked, foreseen }
    : { state: "new-only", actor: row.actor, askedAt: row.askedAt.toISOString(), foreseen };
}

const automationsWithIntakes = `
SELECT a.id, a.name, a.status, a.draft, v.definition AS live, a.updated_at AS "updatedAt", enters.answers_at AS "answersAt",
  coalesce(enters.is_asked, false) AS "isAsked", i.everyone, i.actor, i.asked_at AS "askedAt", i.gone, i.entered,
  i.finished_at AS "finishedAt", i.problem, list.member_count AS members
FROM automation a
LEFT ${currentVersion}
LEFT JOIN LATERAL (
  SELECT ${answersAt} AS answers_at, s.query_since > coalesce(a.watches_since, v.published_at) AS is_asked FROM segment s
  WHERE s.shop_id = $1 AND s.id = $2 AND s.deleted_at IS NULL
    AND a.status = 'active' AND v.trigger_kind = 'segment-entered' AND v.segment_id = $2
) enters ON true
LEFT JOIN segment_intake i
  ON i.shop_id = a.shop_id AND i.automation_id = a.id AND i.segment_id = $2 AND i.answers_at = enters.answers_at
LEFT JOIN segment_version list
  ON list.shop_id = a.shop_id AND list.segment_id = $2 AND list.version = i.list_version
WHERE a.shop_id = $1 AND a.archived_at IS NULL
ORDER BY a.updated_at DESC, a.id DESC`;
