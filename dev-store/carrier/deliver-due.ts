import type { Context } from "../context.ts";
import { postForm, type PostForm } from "./post-form.ts";
import { receivedParams, statusParams, statusRankSql } from "./callback-params.ts";
import type { MessageRow } from "./message-rows.ts";
import { replyWithTwiml } from "./reply-with-twiml.ts";
import { signRequest } from "./sign-request.ts";
import { parseAccountSettings } from "./account-settings.ts";

/** How many steps one call takes on, and how many callbacks are under way at once. */
const CLAIM = 1_000;
const AT_ONCE = 32;
/** A callback that was claimed and whose process died is taken up again after this. */
const LEASE_MS = 30_000;
/** When a callback that was not answered with 2xx or 4xx is tried again, by the number of tries so far. */
const RETRY_MS = [1_000, 5_000, 20_000] as const;

type DueStep = MessageRow & {
  step_id: bigint;
  step_status: string;
  step_error_code: number | null;
  url: string | null;
  attempts: number;
  auth_token: string;
  settings: unknown;
};

/**
 * Takes every step that is due at `now`: moves the message's status forward and posts the signed callback, those of one
 * message one after the other, in the order in which they were due. A callback that fails is tried three times more, later.
 * Returns how many steps were taken on; call it again until that is 0. Safe to run from several processes.
 */
export async function deliverDue(ctx: Context, now: Date, options: { post?: PostForm } = {}): Promise<number> {
  const steps = await claimSteps(ctx, now);
  if (steps.length === 0) return 0;
  await moveStatuses(ctx, steps, now);
  const results: { id: bigint; httpStatus: number; dueAt: Date | null }[] = [];
  const takeOne = async (step: DueStep): Promise<void> => {
    const httpStatus = step.url === null ? 0 : await post(ctx, step, options.post ?? postForm);
    const failed = step.url !== null && (httpStatus === 0 || httpStatus >= 500);
    const wait = failed ? RETRY_MS[step.attempts - 1] : undefined;
    results.push({ id: step.step_id, httpStatus, dueAt: wait === undefined ? null : new Date(now.getTime() + wait) });
  };
  const messages = Map.groupBy(steps, (step) => step.sid).values();
  // One iterator for all of them: each takes the next message that nobody has taken.
  const take = async (): Promise<void> => {
    for (const ofMessage of messages) for (const step of ofMessage) await takeOne(step);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, steps.length) }, take));
  await ctx.pool.query(
    `UPDATE carrier_callback c SET due_at = done.due_at, last_status = done.http_status
     FROM unnest($1::bigint[], $2::int[], $3::timestamptz[]) AS done (id, http_status, due_at) WHERE c.id = done.id`,
    [results.map((one) => one.id), results.map((one) => one.httpStatus), results.map((one) => one.dueAt)],
  );
  return steps.length;
}

async function claimSteps(ctx: Context, now: Date): Promise<DueStep[]> {
  const { rows } = await ctx.pool.query<DueStep>(
    `WITH due AS (
       SELECT id, due_at FROM carrier_callback WHERE due_at <= $1 ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
     ), claimed AS (
       UPDATE carrier_callback c SET due_at = $2, attempts = attempts + 1 FROM due WHERE c.id = due.id
       RETURNING c.id, c.sid, c.status, c.error_code, c.url, c.attempts, due.due_at AS was_due_at
     )
     SELECT m.*, c.id AS step_id, c.status AS step_status, c.error_code AS step_error_code, c.url, c.attempts,
            a.auth_token, a.settings
     FROM claimed c JOIN carrier_message m USING (sid) JOIN carrier_account a ON a.sid = m.account_sid
     ORDER BY c.was_due_at, c.id`,
    [now, new Date(now.getTime() + LEASE_MS), CLAIM],
  );
  return rows;
}

async function moveStatuses(ctx: Context, steps: readonly DueStep[], now: Date): Promise<void> {
  await ctx.pool.query(
    `UPDATE carrier_message m SET status = step.status, error_code = step.error_code, updated_at = $4
     FROM (SELECT DISTINCT ON (sid) sid, status, error_code
           FROM unnest($1::text[], $2::text[], $3::int[]) AS step (sid, status, error_code)
           ORDER BY sid, ${statusRankSql("status")} DESC) AS step
     WHERE m.sid = step.sid AND ${statusRankSql("step.status")} > ${statusRankSql("m.status")}`,
    [
      steps.map((step) => step.sid),
      steps.map((step) => step.step_status),
      steps.map((step) => step.step_error_code),
      now,
    ],
  );
}

async function post(ctx: Context, step: DueStep, postTo: PostForm): Promise<number> {
  const url = step.url ?? "";
  const isReply = step.step_status === "received";
  const params = isReply ? receivedParams(step) : statusParams(step, step.step_status, step.step_error_code);
  const headers = { "x-twilio-signature": signRequest(step.auth_token, url, params) };
  if (!isReply && parseAccountSettings(step.settings).duplicateCallbacks) await postTo(url, params, headers);
  const answer = await postTo(url, params, headers);
  if (isReply && answer.status >= 200 && answer.status < 300) await replyWithTwiml(ctx, step, answer.body);
  return answer.status;
}
