import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { inTransaction, pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import type { ShopRef } from "../shop.ts";
import type { Caller } from "./caller.ts";
import type { FlowAction, FlowAnswer } from "./flow-action.ts";
import type { FlowOutcome } from "./flow-run.ts";
import { beginRun, endRun, findRun, noteProblem } from "./flow-run.sql.ts";

/** Flow waits ten seconds and tries again for 36 hours; whoever waits for a workflow wants an answer sooner. */
const answerWithinMs = 1_900;
/** Of that, how long Shopify may take. */
const patienceMs = 1_200;

/** A call of one of our actions, whose signature was verified. */
export type ActionCall = {
  shopDomain: string;
  /** The same on every retry: what makes a repeat known. */
  actionRunId: string;
  properties: unknown;
  /** The body is larger than any workflow makes it; its properties were not read. */
  isTooLarge: boolean;
  caller: Caller;
};

/** What a call is answered with, and what is kept of it. `returnValue` is null where there is only something to say. */
export type CallAnswer = { status: number; sentence: string; returnValue: Record<string, unknown> | null };
type Ended = CallAnswer & { outcome: FlowOutcome };

/**
 * Does what a verified call asks for, once per `actionRunId`, and answers within two seconds with what is stored by then. A repeat
 * gets the answer that the first call got. What the caller has to correct is a 4xx with a sentence; a 503 is for what may work later.
 * Never throws.
 */
export async function answerCall<Properties extends { customer_id?: bigint | undefined }>(
  action: FlowAction<Properties>,
  call: ActionCall,
  options: { now: Date; answerWithinMs?: number },
): Promise<CallAnswer> {
  const busy = busyAnswer(call.caller);
  const work = workOn(action, call, options.now).catch((error: unknown) => {
    log.error({ err: error, action: action.handle }, "A call of an action could not be answered");
    return busy;
  });
  const late = sleep(options.answerWithinMs ?? answerWithinMs, busy, { ref: false });
  return Promise.race([work, late]);
}

async function workOn<Properties extends { customer_id?: bigint | undefined }>(
  action: FlowAction<Properties>,
  call: ActionCall,
  now: Date,
): Promise<CallAnswer> {
  const { caller } = call;
  const { words } = caller;
  const notInstalled: CallAnswer = { status: 403, sentence: words.notInstalled, returnValue: null };
  const { shop, isInstalled, stored } = await look(call);
  if (stored) return stored.action === action.handle ? stored : answerOfOther(caller);
  if (!shop) return notInstalled;
  const note = (ended: Ended) => keep(shop, { action: action.handle, call, ended, now });
  if (!isInstalled) return note({ ...notInstalled, outcome: "refused" });
  if (call.isTooLarge) return note(refusal(413, "The action was handed more than 64 KB. Shorten its fields."));
  const parsed = action.properties.safeParse(call.properties);
  if (!parsed.success) return note(refusal(422, wordsOf(parsed.error, caller)));
  try {
    const effect = await action.prepare(shop, parsed.data, { now, patienceMs, actor: caller.actor });
    const answer = await inTransaction(async (tx) => {
      const { rows } = await tx.query<{ id: bigint }>({
        name: "begin-flow-run",
        text: beginRun,
        values: runValues(shop, { action: action.handle, call, now }),
      });
      const [run] = rows;
      // The same call came twice at once, and the other one was faster.
      if (!run) return null;
      const done = await effect(tx, run.id);
      await tx.query({
        name: "end-flow-run",
        text: endRun,
        values: [shop.id, run.id, done.outcome, done.sentence, 200, JSON.stringify(done.returnValue)],
      });
      return done;
    });
    return answer ? accepted(answer) : ((await look(call)).stored ?? busyAnswer(caller));
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return note(refusal(422, words.reword(error.userMessage)));
    if (!(error instanceof AppError)) log.error({ err: error, action: action.handle }, "An action failed");
    return note({ ...busyAnswer(caller), outcome: "retrying" });
  }
}

function busyAnswer({ words }: Caller): CallAnswer {
  return { status: 503, sentence: words.busy, returnValue: null };
}

function answerOfOther({ words }: Caller): CallAnswer {
  return { status: 409, sentence: words.otherAction, returnValue: null };
}

function refusal(status: number, sentence: string): Ended {
  return { status, sentence, returnValue: null, outcome: "refused" };
}

function accepted({ sentence, returnValue }: FlowAnswer): CallAnswer {
  return { status: 200, sentence, returnValue };
}

/** The shop that calls, and the answer that this call had before, if it had one. */
async function look({ shopDomain, actionRunId }: ActionCall): Promise<{
  shop: ShopRef | null;
  isInstalled: boolean;
  stored: (CallAnswer & { action: string }) | null;
}> {
  const { rows } = await pool.query<{
    id: number;
    isInstalled: boolean;
    action: string | null;
    status: number;
    sentence: string;
    returnValue: Record<string, unknown> | null;
  }>({ name: "find-flow-run", text: findRun, values: [shopDomain, actionRunId] });
  const [row] = rows;
  if (!row) return { shop: null, isInstalled: false, stored: null };
  const { action, status, sentence, returnValue } = row;
  return {
    shop: { id: row.id, domain: shopDomain },
    isInstalled: row.isInstalled,
    stored: action === null ? null : { action, status, sentence, returnValue },
  };
}

/** Keeps what a call came to that changed nothing, and answers with it, or with what was stored meanwhile. */
async function keep(
  shop: ShopRef,
  { action, call, ended, now }: { action: string; call: ActionCall; ended: Ended; now: Date },
): Promise<CallAnswer> {
  const { rowCount } = await pool.query(noteProblem, [
    ...runValues(shop, { action, call, now }),
    ended.outcome,
    ended.sentence,
    ended.status,
  ]);
  return rowCount === 0 ? ((await look(call)).stored ?? ended) : ended;
}

/** $1 to $7 of what writes a run. */
function runValues(shop: ShopRef, { action, call, now }: { action: string; call: ActionCall; now: Date }): unknown[] {
  const customer = z.object({ customer_id: z.coerce.string() }).safeParse(call.properties);
  const digits = customer.success ? /(\d{1,18})$/.exec(customer.data.customer_id)?.[1] : undefined;
  return [
    shop.id,
    call.actionRunId,
    action,
    JSON.stringify(call.properties ?? {}),
    digits ?? null,
    now,
    call.caller.endpoint,
  ];
}

/** One sentence for each thing that is wrong. */
function wordsOf({ issues }: z.ZodError, { words }: Caller): string {
  return issues
    .map((issue) => {
      if (issue.code === "unrecognized_keys") return words.unknownFields(issue.keys);
      return words.reword(issue.message, issue.path[0]?.toString());
    })
    .join(" ");
}
