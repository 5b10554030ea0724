import { recordAudit } from "../audit.server.ts";
import { inTransaction, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { requestSegmentWatch } from "../jobs/request-segment-watch.server.ts";
import type { NewDispatch } from "../messaging/dispatch.ts";
import { fixUtm } from "../messaging/fix-utm.server.ts";
import { noteActivity } from "../messaging/note-activity.server.ts";
import { tagLinksOf } from "../messaging/tag-dispatch.server.ts";
import { openDispatch } from "../messaging/open-dispatch.server.ts";
import { resumeDispatch } from "../messaging/resume-dispatch.server.ts";
import { queueSegmentSync } from "../segments/request-sync.server.ts";
import type { ShopRef } from "../shop.ts";
import { activityOfAutomation } from "./automation-activity.ts";
import { automationSubject, stepOwner, type AutomationStatus, type InsideMethod } from "./automation.ts";
import { checkDefinition, type DefinitionProblem } from "./check-definition.ts";
import { isDateTrigger, lastDayBefore } from "./date-trigger.ts";
import { allSteps, definitionSchema, type Definition } from "./definition.ts";
import { wakeDates } from "./enter-by-date.server.ts";
import { awaitedKeys } from "./program.ts";
import { readSurroundings } from "./read-surroundings.server.ts";
import { stepNumbers, readStepNumbers, type StepNumbers } from "./step-numbers.ts";
import { wakeEnrollments } from "./wake-enrollments.server.ts";

/** LIM-01: Shopify's subscriptions to segments are dear, and so is reading their lists. */
export const mostSegmentAutomations = 10;

export type TurnedOn =
  | { ok: true; version: number }
  | { ok: false; kind: "gone" }
  | { ok: false; kind: "incomplete"; problems: DefinitionProblem[] }
  | { ok: false; kind: "too-many"; active: { id: string; name: string; updatedAt: string }[] };

type Row = {
  name: string;
  status: AutomationStatus;
  draft: unknown;
  version: number;
  live: unknown;
  numbers: unknown;
  archived: boolean;
};

type TurnOnOptions = {
  actor: string;
  now: Date;
  inside?: InsideMethod;
  dateMetafields?: ReadonlySet<string> | null;
};

/**
 * Turns an automation on with its draft. A draft that differs from what last ran becomes a new version, which new people enter;
 * those inside finish on theirs, or with `inside: "move"` go on by the new one as far as it has their step. Refused, with every
 * reason, while something is missing. `dateMetafields`: those that Shopify knows, where it was asked. Safe to repeat.
 */
export async function turnOnAutomation(
  shop: ShopRef,
  automationId: bigint,
  { actor, now, inside = "finish", dateMetafields = null }: TurnOnOptions,
): Promise<TurnedOn> {
  return inTransaction(async (tx) => {
    // One at a time in a shop: how many watch segments is counted below.
    const locked = await tx.query<{ timezone: string }>("SELECT timezone FROM shop WHERE id = $1 FOR NO KEY UPDATE", [
      shop.id,
    ]);
    const { rows } = await tx.query<Row>(
      `SELECT a.name, a.status, a.draft, a.version, v.definition AS live, v.step_numbers AS numbers, a.archived_at IS NOT NULL AS archived
       FROM automation a
       LEFT JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
       WHERE a.shop_id = $1 AND a.id = $2 FOR UPDATE OF a`,
      [shop.id, automationId],
    );
    const [automation] = rows;
    if (!automation || automation.archived) return { ok: false, kind: "gone" };
    const draft = definitionSchema.parse(automation.draft);
    const problems = checkDefinition(draft, await readSurroundings(tx, shop, dateMetafields));
    if (problems.length > 0) return { ok: false, kind: "incomplete", problems };
    const taken =
      draft.trigger.kind === "flow" ? await findWithHandle(tx, shop, draft.trigger.handle, automationId) : null;
    if (taken) {
      const message = `“${taken}” has this handle and is on. Choose another one, or pause it.`;
      return { ok: false, kind: "incomplete", problems: [{ at: "trigger", message }] };
    }
    if ("segmentId" in draft.trigger) {
      const active = await activeOnSegments(tx, shop, automationId);
      if (active.length >= mostSegmentAutomations) return { ok: false, kind: "too-many", active };
    }
    const live = automation.live === null ? null : definitionSchema.parse(automation.live);
    const isSame = JSON.stringify(live) === JSON.stringify(draft);
    const version = isSame ? automation.version : automation.version + 1;
    const activity = activityOfAutomation(automationId, { name: automation.name, steps: draft.steps });
    await fixUtm(tx, shop, activity, { now });
    await noteActivity(tx, shop, activity, { now });
    if (!isSame) {
      const before = live ? readStepNumbers(automation.numbers, live) : new Map<string, number>();
      await publish(tx, shop, { automationId, version, draft, numbers: stepNumbers(draft, before), now });
    }
    await tagLinksOf(tx, shop, activity);
    if (inside === "move") await enqueue(tx, "move-inside", { payload: { shopId: shop.id, automationId, version } });
    const keeps = keepsWatching(automation, draft);
    // What it goes through already goes on; what was missed while it was off is not made up.
    const goesOn = automation.status === "active" && JSON.stringify(live?.trigger) === JSON.stringify(draft.trigger);
    await tx.query(
      `UPDATE automation SET status = 'active', version = $3, updated_at = $4, dates_problem = NULL,
         watches_since = CASE WHEN $5 THEN coalesce(watches_since, $4) ELSE $4 END,
         dates_on = CASE WHEN $6 THEN dates_on ELSE $7 END, views_until = CASE WHEN $6 THEN views_until ELSE $8 END
       WHERE shop_id = $1 AND id = $2`,
      [
        shop.id,
        automationId,
        version,
        now,
        keeps,
        goesOn,
        isDateTrigger(draft.trigger)
          ? lastDayBefore(now, { time: draft.trigger.time, timezone: locked.rows[0]?.timezone ?? "UTC" })
          : null,
        draft.trigger.kind === "product-viewed" ? now : null,
      ],
    );
    if (!keeps) await readListOf(tx, shop, draft);
    // Shopify is to tell of other segments from now on, those that steps wait for among them; some it may need to tell of no more.
    if (!keeps || !isSame) await requestSegmentWatch(tx, shop);
    if (isDateTrigger(draft.trigger)) await wakeDates(tx, shop, automationId);
    await resumeDispatches(tx, shop, automationId);
    await recordAudit(tx, shop, {
      actor,
      action: "automation.turned-on",
      subject: automationSubject(automationId),
      detail: { version, ...(inside === "move" && { inside }) },
      now,
    });
    await wakeEnrollments(tx, shop, now);
    return { ok: true, version };
  });
}

/** Who came in since it was turned on still did, when it was only changed in between. */
function keepsWatching({ status, live }: Row, { trigger }: Definition): boolean {
  if (status !== "active" || live === null) return false;
  return JSON.stringify(definitionSchema.parse(live).trigger) === JSON.stringify(trigger);
}

/** Who is in the segment by now did not come in: its list is read, for the next one to be compared with. */
async function readListOf(tx: Sql, shop: ShopRef, { trigger }: Definition): Promise<void> {
  if ("segmentId" in trigger && trigger.segmentId) await queueSegmentSync(tx, shop, BigInt(trigger.segmentId));
}

/** Keeps a draft as a version, with what its messages are sent under: `only` to one number, where a test says so. */
export async function publish(
  tx: Sql,
  shop: ShopRef,
  options: {
    automationId: bigint;
    version: number;
    draft: Definition;
    numbers: StepNumbers;
    linkQuery?: string;
    only?: NewDispatch["only"];
    now: Date;
  },
): Promise<void> {
  const { automationId, version, draft, numbers, linkQuery = null, only = null, now } = options;
  const { trigger, stopOn, steps } = draft;
  await tx.query(
    `INSERT INTO automation_version (shop_id, automation_id, version, definition, trigger_kind, segment_id, stop_on, published_at,
                                     waits_for, step_numbers)
     VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10::jsonb)`,
    [
      shop.id,
      automationId,
      version,
      JSON.stringify(draft),
      trigger.kind,
      "segmentId" in trigger ? trigger.segmentId : null,
      draft.goal ? [...stopOn, "goal"] : stopOn,
      now,
      awaitedKeys(draft),
      JSON.stringify(Object.fromEntries(numbers)),
    ],
  );
  for (const step of allSteps(steps)) {
    if (step.kind !== "send" || step.senderId === null) continue;
    await openDispatch(tx, shop, {
      owner: stepOwner(automationId, version, step.id),
      channel: step.channel,
      senderId: BigInt(step.senderId),
      body: step.body,
      linkQuery,
      only,
    });
  }
}

/** They are held when the app is removed from the store. */
async function resumeDispatches(tx: Sql, shop: ShopRef, automationId: bigint): Promise<void> {
  const { rows } = await tx.query<{ id: bigint }>(
    "SELECT id FROM dispatch WHERE shop_id = $1 AND starts_with(owner, $2) AND state = 'held' ORDER BY id",
    [shop.id, `automation:${automationId}/`],
  );
  for (const { id } of rows) await resumeDispatch(tx, shop, id);
}

/** The name of another automation that is on and that workflows find by this handle. */
async function findWithHandle(tx: Sql, shop: ShopRef, handle: string, except: bigint): Promise<string | null> {
  const { rows } = await tx.query<{ name: string }>(
    `SELECT a.name FROM automation a
     JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
     WHERE a.shop_id = $1 AND a.id <> $3 AND a.status = 'active' AND a.archived_at IS NULL
       AND v.trigger_kind = 'flow' AND v.definition #>> '{trigger,handle}' = $2 LIMIT 1`,
    [shop.id, handle, except],
  );
  return rows[0]?.name ?? null;
}

/** The latest changed first. */
async function activeOnSegments(
  tx: Sql,
  shop: ShopRef,
  except: bigint,
): Promise<{ id: string; name: string; updatedAt: string }[]> {
  const { rows } = await tx.query<{ id: bigint; name: string; updated_at: Date }>(
    `SELECT a.id, a.name, a.updated_at FROM automation a
     JOIN automation_version v ON v.shop_id = a.shop_id AND v.automation_id = a.id AND v.version = a.version
     WHERE a.shop_id = $1 AND a.id <> $2 AND a.status = 'active' AND a.archived_at IS NULL AND v.segment_id IS NOT NULL
     ORDER BY a.updated_at DESC, a.id`,
    [shop.id, except],
  );
  return rows.map((row) => ({ id: row.id.toString(), name: row.name, updatedAt: row.updated_at.toISOString() }));
}
