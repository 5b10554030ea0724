import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { watchSegments } from "../shop/watch-segments.ts";
import { findProblems } from "./check-workflow.ts";
import { readWorkflow } from "./read-workflows.ts";
import { tellLifecycle } from "./tell-lifecycle.ts";
import { findTrigger } from "./triggers.ts";
import { completeSteps } from "./workflow.ts";
import type { Workflow, WorkflowChange, WorkflowInput } from "./workflow.ts";

export type WorkflowWritten = { ok: true; id: bigint } | { ok: false; problems: string[] };

/** Makes a workflow. One that is to be on and cannot be is not made. */
export async function createWorkflow(ctx: Context, shop: StoreShop, input: WorkflowInput): Promise<WorkflowWritten> {
  const { name, trigger, enabled: isEnabled } = input;
  const workflow = { name, trigger, isEnabled, steps: completeSteps(input.steps, []) };
  const problems = await turnOn(ctx, shop, { before: null, after: { id: 0n, ...workflow } });
  if (problems.length > 0) return { ok: false, problems };
  const { rows } = await ctx.pool.query<{ id: bigint }>(
    `INSERT INTO flow_workflow (shop_id, name, is_enabled, trigger, steps, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     RETURNING id`,
    [shop.id, name, isEnabled, JSON.stringify(trigger), JSON.stringify(workflow.steps), ctx.now()],
  );
  await watchSegments(ctx, shop.id);
  return { ok: true, id: rows[0]?.id ?? 0n };
}

/**
 * Changes a workflow, or turns it on or off; runs under way keep the steps they began with. What is to be on and cannot be
 * leaves everything as it was. One that is turned off is off whatever the app says to it.
 */
export async function changeWorkflow(
  ctx: Context,
  shop: StoreShop,
  { id, change }: { id: bigint; change: WorkflowChange },
): Promise<WorkflowWritten> {
  const before = await readWorkflow(ctx.pool, shop.id, id);
  if (!before) return { ok: false, problems: ["There is no such workflow."] };
  const after: Workflow = {
    id,
    name: change.name ?? before.name,
    isEnabled: change.enabled ?? before.isEnabled,
    trigger: change.trigger ?? before.trigger,
    steps: change.steps ? completeSteps(change.steps, before.steps) : before.steps,
  };
  const problems = await turnOn(ctx, shop, { before, after });
  if (problems.length > 0) return { ok: false, problems };
  await ctx.pool.query(
    "UPDATE flow_workflow SET name = $3, is_enabled = $4, trigger = $5, steps = $6 WHERE shop_id = $1 AND id = $2",
    [shop.id, id, after.name, after.isEnabled, JSON.stringify(after.trigger), JSON.stringify(after.steps)],
  );
  await watchSegments(ctx, shop.id);
  await tellOff(ctx, shop, { before, after });
  return { ok: true, id };
}

/** Turns a workflow off and takes it away, with its runs. */
export async function deleteWorkflow(ctx: Context, shop: StoreShop, id: bigint): Promise<WorkflowWritten> {
  const off = await changeWorkflow(ctx, shop, { id, change: { enabled: false } });
  if (!off.ok) return off;
  await ctx.pool.query("DELETE FROM flow_workflow WHERE shop_id = $1 AND id = $2", [shop.id, id]);
  return off;
}

type Transition = { before: Workflow | null; after: Workflow };

/** Why it cannot be on, having told the app of a trigger of its that comes into use by it. */
async function turnOn(ctx: Context, shop: StoreShop, { before, after }: Transition): Promise<string[]> {
  if (!after.isEnabled) return [];
  const problems = findProblems(ctx, after);
  if (problems.length > 0) return problems;
  if (before?.isEnabled && before.trigger.handle === after.trigger.handle) return [];
  const trigger = findTrigger(ctx, after.trigger.handle);
  if (!trigger?.isOfApp) return [];
  const problem = await tellLifecycle(ctx, shop, { trigger, hasEnabledFlow: true });
  return problem === null ? [] : [problem];
}

/** Tells the app of a trigger of its that went out of use; whether other workflows still use it is in what is told. */
async function tellOff(ctx: Context, shop: StoreShop, { before, after }: Transition): Promise<void> {
  if (!before?.isEnabled || (after.isEnabled && after.trigger.handle === before.trigger.handle)) return;
  const trigger = findTrigger(ctx, before.trigger.handle);
  if (!trigger?.isOfApp) return;
  const { rowCount } = await ctx.pool.query(
    "SELECT FROM flow_workflow WHERE shop_id = $1 AND is_enabled AND trigger ->> 'handle' = $2 LIMIT 1",
    [shop.id, trigger.handle],
  );
  await tellLifecycle(ctx, shop, { trigger, hasEnabledFlow: rowCount !== 0 });
}
