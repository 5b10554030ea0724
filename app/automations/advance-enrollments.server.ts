import { inTransaction, isPassing, pool, type Sql } from "../db.server.ts";
import { jobPriority } from "../jobs/catalog.ts";
import { enqueue } from "../jobs/enqueue.server.ts";
import { log } from "../log.server.ts";
import { queueMessages, type MessageToQueue } from "../messaging/queue-messages.server.ts";
import { checkMemberships, type Memberships } from "../segments/check-memberships.server.ts";
import type { ShopRef } from "../shop.ts";
import { dueRuns, forgetHeard, heardEvents, insertEvents, moveRuns, postponeRun, type DueRun } from "./advance.sql.ts";
import { findCalledOff, type CalledOff } from "./call-off-order.server.ts";
import { followMerged } from "./follow-merged.server.ts";
import { describeHappening, type Asked, type EventRow } from "./enrollment-event.ts";
import { contextSchema } from "./event-context.ts";
import { checkOrdered } from "./check-ordered.server.ts";
import { asksCustomer, type CustomerFacts } from "./match-conditions.ts";
import { conditionsAhead, entryNode, segmentsAhead } from "./program.ts";
import { readCustomerFacts } from "./read-customer-facts.server.ts";
import { readPrograms, type RunningVersion } from "./read-programs.server.ts";
import { runEnrollment, type Happening, type Standing } from "./run-enrollment.ts";
import { asTest, testWaitMs } from "./test-run.ts";
import { wakeEnrollments, wakeInLine } from "./wake-enrollments.server.ts";

const sliceMs = 2_000;
const batchSize = 200;
/** A batch of more runs than this is part of a wave, for what its tags have to wait for. */
const mostTagsAtOnce = 50;
/** After so long a run that could not go on is tried again. */
const laterMs = 15 * 60_000;

/** What one run does next, worked out but not yet done. */
type Move = {
  run: DueRun;
  version: RunningVersion | undefined;
  happenings: Happening[];
  standing: Standing;
  asked: Asked;
  /** What a test's history says besides, for each of the happenings. */
  notes?: readonly Record<string, string>[];
};

/**
 * Takes the shop's due runs on, for a slice of about two seconds, then lets other shops have the worker. What a run does (its
 * messages, its tags, its history) is committed with where it then stands, and only if it still stood where it was found: so it
 * may be killed at any point, repeated, and run twice at once. Ends by having itself called when the next run is due.
 *
 * Automations go ahead of campaigns, but for one slice: a shop that has more due than that takes its next turn behind all who
 * wait by then.
 */
export async function advanceEnrollments(shop: ShopRef, { now }: { now: () => Date }): Promise<void> {
  const startedAt = performance.now();
  const timezone = await readTimezone(shop);
  for (;;) {
    const { rows } = await pool.query<DueRun>(dueRuns, [shop.id, now(), batchSize]);
    // The merge's own webhook may have come before the run did.
    const merged = rows.flatMap(({ customerId, isMerged }) => (isMerged ? [customerId] : []));
    if (merged.length > 0 && (await followMerged(shop, merged, { now: now() })) > 0) continue;
    if (rows.length === 0) break;
    const moved = await advanceBatch(shop, rows, { timezone, now: now() });
    // Another worker is at this shop's runs: two would only do the same work twice, and keep a worker from other shops.
    if (moved === 0 && rows.length === batchSize) {
      return wakeInLine(shop, { at: new Date(now().getTime() + sliceMs) });
    }
    // Whoever comes to a step that waits for an event is due again at once.
    if (performance.now() - startedAt > sliceMs) return wakeInLine(shop);
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
 * again later. What is no run's fault, such as a connection that was lost, has the whole job tried again. Answers with how many
 * stand elsewhere now.
 */
async function advanceBatch(
  shop: ShopRef,
  runs: readonly DueRun[],
  options: { timezone: string; now: Date },
): Promise<number> {
  try {
    return await advance(shop, runs, options);
  } catch (error) {
    if (isPassing(error)) throw error;
    const [run] = runs;
    if (run && runs.length === 1) {
      log.error(
        { err: error, run: run.id.toString() },
        "A run of an automation could not go on; it is tried again later",
      );
      const later = new Date(options.now.getTime() + laterMs);
      const { rowCount } = await pool.query(postponeRun, [shop.id, run.id, run.node, run.dueAt, later]);
      return rowCount ?? 0;
    }
    let moved = 0;
    for (const one of runs) moved += await advanceBatch(shop, [one], options);
    return moved;
  }
}

async function advance(
  shop: ShopRef,
  runs: readonly DueRun[],
  { timezone, now }: { timezone: string; now: Date },
): Promise<number> {
  const programs = await readPrograms(shop, runs);
  const versions = runs.map((run) => programs.get(`${run.automationId}/${run.version}`));
  const [memberships, customers, ordered, heard, calledOff] = await Promise.all([
    askMemberships(shop, runs, versions),
    askCustomers(shop, runs, versions),
    checkOrdered(shop, runs),
    readHeard(shop, runs),
    findCalledOff(
      shop,
      runs.flatMap((run, index) => orderAwaited(run, versions[index]) ?? []),
    ),
  ]);
  const moves = runs.map((run, index): Move => {
    const version = versions[index];
    const membership = memberships.get(run.id);
    const order = ordered.get(run.id);
    const asked = { segments: membership?.from ?? null, checkout: order?.from ?? null };
    const end = (reason: "customer-gone" | "ordered" | CalledOff): Move => ({
      run,
      version,
      asked,
      happenings: [{ kind: "exited", reason }],
      standing: { state: "exited", node: run.node, reason },
    });
    if (run.isGone || !version) return end("customer-gone");
    if (order?.isOrdered) return end("ordered");
    const orderId = orderAwaited(run, version);
    const reason = orderId === null ? undefined : calledOff.get(orderId);
    if (reason) return end(reason);
    const facts = {
      runId: run.id,
      context: contextSchema.parse(run.context),
      customerCountry: run.customerCountry,
      memberships: membership?.isMember ?? new Map<string, boolean>(),
      customer: customers.get(run.id),
    };
    const waiting = run.waitingSince && {
      since: run.waitingSince,
      heard: heard.get(run.id) ?? new Map<string, Date>(),
      ...(run.isTest && { mostMs: testWaitMs }),
    };
    const result = runEnrollment(version.program, run.node, { facts, timezone, now, waiting });
    const test = run.isTest ? asTest(result, { program: version.program, facts, now }) : result;
    return { run, version, asked, ...test };
  });
  return inTransaction((tx) => carryOut(tx, shop, moves, now));
}

/** The order after which days have passed, of a run that is to begin now. */
function orderAwaited({ subject, node, isTest }: DueRun, version: RunningVersion | undefined): bigint | null {
  if (version?.trigger !== "order-after-days" || node !== entryNode || isTest) return null;
  return BigInt(subject.slice("order:".length));
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

/** By run that waits for an event, then by what happened. */
async function readHeard(shop: ShopRef, runs: readonly DueRun[]): Promise<Map<bigint, Map<string, Date>>> {
  const waiting = runs.flatMap(({ id, waitingSince }) => (waitingSince ? [id] : []));
  if (waiting.length === 0) return new Map();
  const { rows } = await pool.query<{ run: bigint; kind: string; at: Date }>(heardEvents, [shop.id, waiting]);
  const byRun = Map.groupBy(rows, ({ run }) => run);
  return new Map([...byRun].map(([run, heard]) => [run, new Map(heard.map(({ kind, at }) => [kind, at]))]));
}

/** Likewise for questions about the customer. */
async function askCustomers(
  shop: ShopRef,
  runs: readonly DueRun[],
  versions: readonly (RunningVersion | undefined)[],
): Promise<Map<bigint, CustomerFacts>> {
  const questions = runs.flatMap(({ id, customerId, subject, context, enteredAt, node, isGone }, index) => {
    const version = versions[index];
    const conditions = version && !isGone ? conditionsAhead(version.program, node).filter(asksCustomer) : [];
    if (conditions.length === 0) return [];
    const placedAt = contextSchema.parse(context).placedAt ?? null;
    return [{ id, customerId, subject, placedAt, enteredAt, conditions }];
  });
  const answers = await readCustomerFacts(shop, questions);
  return new Map(questions.flatMap(({ id }, index) => (answers[index] ? [[id, answers[index]] as const] : [])));
}

/** Answers with how many runs were still where they were found, and are moved. */
async function carryOut(tx: Sql, shop: ShopRef, moves: readonly Move[], now: Date): Promise<number> {
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
    moves.map(({ standing }) => (standing.state === "active" ? (standing.waitingSince ?? null) : null)),
    moves.map(({ run }) => run.customerId),
    moves.map(({ run }) => run.version),
  ]);
  const moved = new Set(rows.map((row) => row.id));
  const made = moves.filter(({ run }) => moved.has(run.id));
  const messages = made.flatMap(messagesOf);
  const queued = await queueMessages(tx, shop, messages, { source: "automation", now });
  const repeated = queued < messages.length ? await readRepeated(tx, shop, messages, now) : new Set<string>();
  await enqueueTags(tx, shop, made);
  const goneOn = made.filter(({ run, standing }) => run.waitingSince && !("waitingSince" in standing));
  if (goneOn.length > 0) await tx.query(forgetHeard, [shop.id, goneOn.map(({ run }) => run.id)]);
  const events = made.flatMap(({ run, happenings, asked, notes }) =>
    happenings.map((happening, index): EventRow => {
      const event = describeHappening(happening, asked);
      // A run that was moved to another version may come by a step once more: nothing is sent again.
      const isRepeated = happening.kind === "sent" && repeated.has(`${run.id}/${happening.step.id}`);
      const detail = { ...event.detail, ...(isRepeated && { repeated: "yes" }), ...notes?.[index] };
      return { run: run.id, ...event, detail };
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
  return made.length;
}

/** Of these messages, as "run/step", those that were in the ledger before. */
async function readRepeated(
  tx: Sql,
  shop: ShopRef,
  messages: readonly (MessageToQueue & { stepId: string })[],
  now: Date,
): Promise<Set<string>> {
  const { rows } = await tx.query<{ source_id: bigint; step: number }>(
    `SELECT source_id, step FROM message
     WHERE shop_id = $1 AND source = 'automation' AND source_id = ANY ($2::bigint[]) AND queued_at < $3`,
    [shop.id, messages.map(({ sourceId }) => sourceId), now],
  );
  const before = new Set(rows.map((row) => `${row.source_id}/${row.step}`));
  return new Set(
    messages.flatMap(({ sourceId, step, stepId }) =>
      before.has(`${sourceId}/${step}`) ? [`${sourceId}/${stepId}`] : [],
    ),
  );
}

function messagesOf({ run, version, happenings }: Move): (MessageToQueue & { stepId: string })[] {
  return happenings.flatMap((happening) => {
    if (happening.kind !== "sent" || !version) return [];
    const dispatchId = version.dispatches.get(happening.step.id);
    if (dispatchId === undefined) throw new Error(`Step ${happening.step.id} has nothing to be sent under`);
    return [
      {
        sourceId: run.id,
        stepId: happening.step.id,
        step: version.stepNumbers.get(happening.step.id) ?? 0,
        dispatchId,
        customerId: run.customerId,
        channel: happening.step.channel,
        // From when it should have gone out: a step that was due while no worker ran is not sent as if it were due now.
        latestAt: new Date(run.dueAt.getTime() + happening.step.usefulMinutes * 60_000),
        context: contextSchema.parse(run.context).fields ?? null,
      },
    ];
  });
}

/**
 * A test changes nothing in the store. The tags of a wave are one request to Shopify each: done one after the other and last of all,
 * they keep one worker at most, and only from what is less urgent.
 */
async function enqueueTags(tx: Sql, shop: ShopRef, moves: readonly Move[]): Promise<void> {
  const inBulk = moves.length > mostTagsAtOnce && { priority: jobPriority.bulk, queue: `tags:${shop.id}` };
  for (const { run, happenings } of moves) {
    if (run.isTest) continue;
    for (const happening of happenings) {
      if (happening.kind !== "tagged") continue;
      const { action, tag } = happening.step;
      const payload = { shopId: shop.id, customerId: run.customerId, action, tag };
      await enqueue(tx, "tag-customer", { payload, ...inBulk });
    }
  }
}

async function readTimezone(shop: ShopRef): Promise<string> {
  const { rows } = await pool.query<{ timezone: string }>("SELECT timezone FROM shop WHERE id = $1", [shop.id]);
  return rows[0]?.timezone ?? "UTC";
}
