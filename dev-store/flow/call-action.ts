import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { findInstallation } from "../oauth/installation.ts";
import { draw } from "../webhooks/emit.ts";
import { pathsUsed } from "./check-workflow.ts";
import { isReference } from "./extension.ts";
import type { FlowAction } from "./extension.ts";
import { judgeAnswer } from "./judge-answer.ts";
import type { Answer } from "./judge-answer.ts";
import { postSigned } from "./post-signed.ts";
import type { FlowData } from "./read-data.ts";
import { renderText } from "./render-text.ts";
import { findFault } from "./return-type.ts";
import type { Outcome, StepRun } from "./run.ts";
import type { Step, StepOf } from "./workflow.ts";

type Call = {
  step: StepOf<"app_action">;
  stepRun: StepRun;
  /** The run's, to know which returned fields are read. */
  steps: readonly Step[];
  readData: () => Promise<FlowData>;
  timeoutMs: number;
};

/**
 * Calls the app's action once, and says what came of it. The first call fixes the body, which is stored before it goes
 * out, so that a call that is repeated has the same action_run_id and the same properties.
 */
export async function callAction(ctx: Context, shop: StoreShop, call: Call): Promise<Outcome> {
  const { step, stepRun } = call;
  const { delaySeconds } = shop.settings.flow;
  if (stepRun.state === "running" && stepRun.attempts === 0 && delaySeconds > 0)
    return { state: "waiting", until: new Date(ctx.now().getTime() + delaySeconds * 1000), note: null };
  const action = ctx.flow.actions.find(({ handle }) => handle === step.handle);
  if (!action) return failed(`The app has no action ${step.handle} any more.`);
  const installation = await findInstallation(ctx.pool, shop.id);
  if (!installation || installation.uninstalledAt) return failed("The app is not installed.");
  const request = stepRun.request ?? (await writeRequest(shop, action, call));
  if (typeof request !== "string") return request;
  const now = ctx.now();
  await ctx.pool.query(
    `UPDATE flow_step_run SET request = $2, attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, $3)
      WHERE id = $1`,
    [stepRun.id, request, now],
  );
  const attempts = stepRun.attempts + 1;
  const post = (): Promise<Answer> =>
    postAndNote(ctx, stepRun.id, { url: action.runtimeUrl, body: request, timeoutMs: call.timeoutMs });
  const answer = await postAsOften(shop, { post, key: `${stepRun.actionRunId} ${attempts}` });
  const verdict = judgeAnswer(answer, { attempts, firstAt: stepRun.firstAttemptAt ?? now, now });
  if (verdict.kind === "failed") return failed(verdict.problem);
  if (verdict.kind === "again") {
    await ctx.pool.query(
      "UPDATE flow_attempt SET next_at = $2 WHERE id = (SELECT max(id) FROM flow_attempt WHERE step_run_id = $1)",
      [stepRun.id, verdict.at],
    );
    return { state: "waiting", until: verdict.at, note: null };
  }
  return readReturned(action, { body: answer.body, used: pathsUsed(call.steps, step.id) });
}

async function writeRequest(shop: StoreShop, action: FlowAction, call: Call): Promise<string | Outcome> {
  const { variables, ids } = await call.readData();
  const { step, stepRun } = call;
  const properties: Record<string, unknown> = {};
  for (const field of action.fields) {
    if (isReference(field)) {
      const id = ids[field.key];
      if (id !== undefined) properties[field.key] = id;
      else if (field.isRequired) return failed(`There is no ${field.name}.`);
      continue;
    }
    const text = renderText(step.values[field.key] ?? "", variables);
    if (text !== "" || field.isRequired) properties[field.key] = propertyOf(field.type, text);
  }
  return JSON.stringify({
    shop_id: String(shop.id),
    shopify_domain: shop.domain,
    action_run_id: stepRun.actionRunId,
    action_definition_id: action.name,
    handle: action.handle,
    properties: { ...properties, step_reference: step.reference },
  });
}

/** Numbers go out as strings, as in Shopify's example. How booleans do is not published: here as booleans. */
function propertyOf(type: string, text: string): string | boolean {
  return type === "boolean" ? text.trim() === "true" : text;
}

/** Once, or twice where the shop's faults want it; then the second answer counts, since the first was lost. */
async function postAsOften(
  shop: StoreShop,
  { post, key }: { post: () => Promise<Answer>; key: string },
): Promise<Answer> {
  const { duplicates, together } = shop.settings.flow;
  if (draw(key) >= duplicates) return post();
  if (!together) {
    await post();
    return post();
  }
  const [, second] = await Promise.all([post(), post()]);
  return second;
}

async function postAndNote(
  ctx: Context,
  stepRunId: bigint,
  request: { url: string; body: string; timeoutMs: number },
): Promise<Answer> {
  const at = ctx.now();
  const begun = performance.now();
  const answer = await postSigned(ctx, request);
  const took = Math.round(performance.now() - begun);
  await ctx.pool.query(
    `INSERT INTO flow_attempt (step_run_id, attempted_at, took_ms, status, answer, error) VALUES ($1, $2, $3, $4, $5, $6)`,
    [stepRunId, at, took, answer.status, answer.body.slice(0, shownLength).replaceAll("\0", ""), answer.error],
  );
  return answer;
}

/** How much of an answer the log keeps. */
const shownLength = 10_000;

/** What a 200 returned. A field that the workflow reads and that is missing or of another type fails the step. */
function readReturned(action: FlowAction, { body, used }: { body: string; used: string[][] }): Outcome {
  const type = action.returnType;
  if (!type) return { state: "succeeded", returned: null };
  const returned = returnValueOf(body);
  for (const path of used) {
    const fault = findFault(type, returned, path);
    if (fault !== null) return failed(`The returned value ${fault}.`);
  }
  return { state: "succeeded", returned };
}

function returnValueOf(body: string): unknown {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === "object" && answer !== null && "return_value" in answer ? answer.return_value : null;
  } catch {
    return null; // no JSON: nothing was returned
  }
}

function failed(problem: string): Outcome {
  return { state: "failed", problem };
}
