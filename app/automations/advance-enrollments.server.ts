import { inTransaction, isPassing, pool, type Sql } from "../db.server.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { log } from "../log.server.ts";
import { queueMessages, type MessageToQueue } from "../messaging/queue-messages.server.ts";
import { checkMemberships, type Memberships } from "../segments/check-memberships.server.ts";
import type { ShopRef } from "../shop.ts";
import { dueRuns, insertEvents, moveRuns, postponeRun, type DueRun } from "./advance.sql.ts";
import { describeHappening, type EventRow } from "./enrollment-event.ts";
import { contextSchema } from "./event-context.ts";
import { hasOrdered } from "./has-ordered.server.ts";
import { segmentsAhead } from "./program.ts";
import { readPrograms, type RunningVersion } from "./read-programs.server.ts";
import { runEnrollment, type Happening, type Standing } from "./run-enrollment.ts";
import { asTest } from "./test-run.ts";
import { wakeEnrollments } from "./wake-enrollments.server.ts";

const sliceMs = 2_000;
const batchSize = 200;
/** After so long a run that could not go on is tried again. */
const laterMs = 15 * 60_000;

/** What one run does next, worked out but not yet done. */
type Move = {
  run: DueRun;
  version: RunningVersion | undefined;
  happenings: Happening[];
  standing: Standing;
  memberships: Memberships["from"] | null;
  /** What a test's history says besides, for each of the happenings. */
  notes?: readonly Record<string, string>[];
};

/**
 * Takes the shop's due runs on, for a slice of about two seconds, then lets other shops have the worker. What a run does (its
 * messages, its tags, its history) is committed with where it then stands, and only if it still stood where it was found: so it
 * may be killed at any point, repeated, and run twice at once. Ends by having itself called when the next run is due.
 */
export async function advanceEnrollments(shop: ShopRef, { now }: { now: () => Date }): Promise<void> {
  const startedAt = performance.now();
  const timezone = await readTimezone(shop);
  for (let isOver = false; !isOver;) {
    const { rows } = await pool.query<DueRun>(dueRuns, [shop.id, now(), batchSize]);
    if (rows.length > 0) await advanceBatch(shop, rows, { timezone, now: now() });
    isOver = rows.length < batchSize || performance.now() - startedAt > sliceMs;
  }
  const { rows } = await pool.query<{ dueAt: Date | null }>(
    `SELECT min(due_at) AS "dueAt" FROM enrollment WHERE shop_id = $1 AND state = 'active'`,
    [shop.id],
  );
  const nextDueAt = rows[0]?.dueAt;
  if (nextDueAt) await inTransaction((tx) => wakeEnrollments(tx, shop, nextDueAt));
}

/**
 * One run that cannot go on stops nobody: when a batch fails its runs are tried one by one, and one that fails alone is looked at
 * again later. What is no run's fault, such as a connection that was lost, has the whole job tried again.
 */
async function advanceBatch(
  shop: ShopRef,
  runs: readonly DueRun[],
  options: { timezone: string; now: Date },
): Promise<void> {
  try {
    await advance(shop, runs, options);
  } catch (error) {
    if (isPassing(error)) throw error;
    const [run] = runs;
    if (run && runs.length === 1) {
      log.error(
        { err: error, run: run.id.toString() },
        "A run of an automation could not go on; it is tried again later",
      );
      await pool.query(postponeRun, [shop.id, run.id, run.node, run.dueAt, new Date(options.now.getTime() + laterMs)]);
      return;
    }
    for (const one of runs) await advanceBatch(shop, [one], options);
  }
}

async function advance(
  shop: ShopRef,
  runs: readonly DueRun[],
  { timezone, now }: { timezone: string; now: Date },
): Promise<void> {
  const programs = await readPrograms(shop, runs);
  const versions = runs.map((run) => programs.get(`${run.automationId}/${run.version}`));
  const [memberships, ordered] = await Promise.all([askMemberships(shop, runs, versions), hasOrdered(shop, runs)]);
  const moves = runs.map((run, index): Move => {
    const version = versions[index];
    const asked = memberships.get(run.id);
    const end = (reason: "customer-gone" | "ordered"): Move => ({
      run,
      version,
      memberships: null,
      happenings: [{ kind: "exited", reason }],
      standing: { state: "exited", node: run.node, reason },
    });
    if (run.isGone || !version) return end("customer-gone");
    if (ordered.has(run.id)) return end("ordered");
    const facts = {
      runId: run.id,
      context: contextSchema.parse(run.context),
      customerCountry: run.customerCountry,
      memberships: asked?.isMember ?? new Map<string, boolean>(),
    };
    const result = runEnrollment(version.program, run.node, { facts, timezone, now });
    const test = run.isTest ? asTest(result, { program: version.program, facts, now }) : result;
    return { run, version, memberships: asked?.from ?? null, ...test };
  });
  await inTransaction((tx) => carryOut(tx, shop, moves, now));
}

/** Only runs that may come to a question about a segment are asked about. */
async function askMemberships(
  shop: ShopRef,
  runs: readonly DueRun[],
  versions: readonly (RunningVersion | undefined)[],
): Promise<Map<bigint, Memberships>> {
  const questions = runs.flatMap(({ id, customerId, node, isGone }, index) => {
    const version = versions[index];
    const segmentIds = version && !isGone ? segmentsAhead(version.program, node) : new Set<string>();
    return segmentIds.size > 0 ? [{ id, customerId, segmentIds }] : [];
  });
  const answers = await checkMemberships(shop, questions);
  return new Map(questions.flatMap(({ id }, index) => (answers[index] ? [[id, answers[index]] as const] : [])));
}

async function carryOut(tx: Sql, shop: ShopRef, moves: readonly Move[], now: Date): Promise<void> {
  const { rows } = await tx.query<{ id: bigint }>(moveRuns, [
    shop.id,
    now,
    moves.map(({ run }) => run.id),
    moves.map(({ run }) => run.node),
    moves.map(({ run }) => run.dueAt),
    moves.map(({ standing }) => standing.state),
    moves.map(({ standing }) => ("reason" in standing ? standing.reason : null)),
    moves.map(({ standing }) => standing.node),
    moves.map(({ standing }) => (standing.state === "active" ? standing.dueAt : null)),
  ]);
  const moved = new Set(rows.map((row) => row.id));
  const made = moves.filter(({ run }) => moved.has(run.id));
  await queueMessages(
    tx,
    shop,
    made.flatMap((move) => messagesOf(move, now)),
    { source: "automation", now },
  );
  await enqueueTags(tx, shop, made);
  const events = made.flatMap(({ run, happenings, memberships, notes }) =>
    happenings.map((happening, index): EventRow => {
      const event = describeHappening(happening, memberships);
      return { run: run.id, ...event, detail: { ...event.detail, ...notes?.[index] } };
    }),
  );
  await tx.query(insertEvents, [
    shop.id,
    now,
    events.map((event) => event.run),
    events.map((event) => event.kind),
    events.map((event) => event.node),
    events.map((event) => JSON.stringify(event.detail)),
  ]);
}

function messagesOf({ run, version, happenings }: Move, now: Date): MessageToQueue[] {
  return happenings.flatMap((happening) => {
    if (happening.kind !== "sent" || !version) return [];
    const dispatchId = version.dispatches.get(happening.step.id);
    if (dispatchId === undefined) throw new Error(`Step ${happening.step.id} has nothing to be sent under`);
    return [
      {
        sourceId: run.id,
        step: version.stepNumbers.get(happening.step.id) ?? 0,
        dispatchId,
        customerId: run.customerId,
        channel: happening.step.channel,
        latestAt: new Date(now.getTime() + happening.step.usefulMinutes * 60_000),
        context: contextSchema.parse(run.context).fields ?? null,
      },
    ];
  });
}

/** A test changes nothing in the store. */
async function enqueueTags(tx: Sql, shop: ShopRef, moves: readonly Move[]): Promise<void> {
  for (const { run, happenings } of moves) {
    if (run.isTest) continue;
    for (const happening of happenings) {
      if (happening.kind !== "tagged") continue;
      const { action, tag } = happening.step;
      await enqueue(tx, "tag-customer", { payload: { shopId: shop.id, customerId: run.customerId, action, tag } });
    }
  }
}

async function readTimezone(shop: ShopRef): Promise<string> {
  const { rows } = await pool.query<{ timezone: string }>("SELECT timezone FROM shop WHERE id = $1", [shop.id]);
  return rows[0]?.timezone ?? "UTC";
}
