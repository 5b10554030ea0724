import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { inTransaction, pool } from "../db.server.ts";
import { AppError } from "../errors.ts";
import { log } from "../log.server.ts";
import type { ShopRef } from "../shop.ts";
import type { FlowAction, FlowAnswer } from "./flow-action.ts";
import type { FlowOutcome } from "./flow-run.ts";
import { beginRun, endRun, findRun, noteProblem } from "./flow-run.sql.ts";
import { readActionCall, type ActionCall } from "./read-action-call.server.ts";

/** Flow waits ten seconds and tries again for 36 hours; whoever waits for a workflow wants an answer sooner. */
const answerWithinMs = 1_900;
/** Of that, how long Shopify may take. */
const patienceMs = 1_200;
const tryAgainSeconds = 30;

/** What a call is answered with, and what is kept of it. `returnValue` is null where there is only something to say. */
type Stored = { status: number; sentence: string; returnValue: Record<string, unknown> | null };
type Ended = Stored & { outcome: FlowOutcome };

/**
 * Answers a call of a Flow action: verified, done once per `action_run_id`, and answered within two seconds with what is stored by
 * then. A repeat gets the answer that the first call got. What the merchant has to correct is a 4xx with a sentence, which Flow
 * shows and does not try again; a 503 is for what may work later. Never throws.
 */
export async function receiveFlowAction<Properties extends { customer_id?: bigint | undefined }>(
  request: Request,
  action: FlowAction<Properties>,
  options: { now?: () => Date; answerWithinMs?: number } = {},
): Promise<Response> {
  const verified = await readActionCall(request);
  if (!verified.ok) return inWords(verified);
  const now = (options.now ?? (() => new Date()))();
  const work = answerCall(action, verified.call, now).catch((error: unknown) => {
    log.error({ err: error, action: action.handle }, "A call of a Flow action could not be answered");
    return busy;
  });
  const late = sleep(options.answerWithinMs ?? answerWithinMs, busy, { ref: false });
  return respond(await Promise.race([work, late]));
}

const busy: Stored = {
  status: 503,
  sentence: "Segue could not do this just now. Flow tries again by itself.",
  returnValue: null,
};

async function answerCall<Properties extends { customer_id?: bigint | undefined }>(
  action: FlowAction<Properties>,
  call: ActionCall,
  now: Date,
): Promise<Stored> {
  const { shop, isInstalled, stored } = await look(call);
  if (stored) return stored.action === action.handle ? stored : otherAction;
  if (!shop) return notInstalled;
  const note = (ended: Ended) => keep(shop, { action: action.handle, call, ended, now });
  if (!isInstalled) return note({ ...notInstalled, outcome: "refused" });
  if (call.isTooLarge) return note(refusal(413, "The action was handed more than 64 KB. Shorten its fields."));
  const parsed = action.properties.safeParse(call.properties);
  if (!parsed.success) return note(refusal(422, wordsOf(parsed.error)));
  try {
    const effect = await action.prepare(shop, parsed.data, { now, patienceMs });
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
    return answer ? accepted(answer) : ((await look(call)).stored ?? busy);
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return note(refusal(422, error.userMessage));
    if (!(error instanceof AppError)) log.error({ err: error, action: action.handle }, "A Flow action failed");
    return note({ ...busy, outcome: "retrying" });
  }
}

const notInstalled: Stored = {
  status: 403,
  sentence: "Segue is not connected to this store. Open Segue from the Shopify admin, then run the workflow again.",
  returnValue: null,
};

const otherAction: Stored = {
  status: 409,
  sentence: "This run of the workflow was answered by another action of Segue.",
  returnValue: null,
};

function refusal(status: number, sentence: string): Ended {
  return { status, sentence, returnValue: null, outcome: "refused" };
}

function accepted({ sentence, returnValue }: FlowAnswer): Stored {
  return { status: 200, sentence, returnValue };
}

/** The shop that calls, and the answer that this call had before, if it had one. */
async function look({ shopDomain, actionRunId }: ActionCall): Promise<{
  shop: ShopRef | null;
  isInstalled: boolean;
  stored: (Stored & { action: string }) | null;
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
): Promise<Stored> {
  const { rowCount } = await pool.query(noteProblem, [
    ...runValues(shop, { action, call, now }),
    ended.outcome,
    ended.sentence,
    ended.status,
  ]);
  return rowCount === 0 ? ((await look(call)).stored ?? ended) : ended;
}

/** $1 to $6 of what writes a run. */
function runValues(shop: ShopRef, { action, call, now }: { action: string; call: ActionCall; now: Date }): unknown[] {
  const customer = z.object({ customer_id: z.coerce.string() }).safeParse(call.properties);
  const digits = customer.success ? /(\d{1,18})$/.exec(customer.data.customer_id)?.[1] : undefined;
  return [shop.id, call.actionRunId, action, JSON.stringify(call.properties ?? {}), digits ?? null, now];
}

/** One sentence for each thing that is wrong. */
function wordsOf({ issues }: z.ZodError): string {
  return issues
    .map((issue) =>
      issue.code === "unrecognized_keys"
        ? `This action has no field called “${issue.keys.join("”, “")}”. Remove the action from the workflow and add it anew.`
        : issue.message,
    )
    .join(" ");
}

function respond({ status, sentence, returnValue }: Stored): Response {
  return returnValue === null ? inWords({ status, sentence }) : Response.json({ return_value: returnValue });
}

/** Flow shows the merchant the body as it is. */
function inWords({ status, sentence }: { status: number; sentence: string }): Response {
  return new Response(sentence, {
    status,
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      ...(status === 503 && { "Retry-After": String(tryAgainSeconds) }),
    },
  });
}
