import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { updateCustomer } from "../shop/write-customers.ts";
import { callAction } from "./call-action.ts";
import { readData } from "./read-data.ts";
import type { FlowData } from "./read-data.ts";
import { isLiquidError, renderText, valueAt } from "./render-text.ts";
import type { Outcome, Run, StepRun } from "./run.ts";
import type { Step, StepOf } from "./workflow.ts";

type Work = { run: Run; step: Step; stepRun: StepRun; timeoutMs: number };

/** Works on one step of a run. Safe to repeat after a crash: what it did before is not done twice. */
export async function runStep(
  ctx: Context,
  shop: StoreShop,
  { run, step, stepRun, timeoutMs }: Work,
): Promise<Outcome> {
  const read = async (): Promise<FlowData> =>
    readData(ctx, shop, { data: run.data, returned: await readReturned(ctx, run) });
  try {
    switch (step.type) {
      case "app_action":
        return await callAction(ctx, shop, { step, stepRun, steps: run.steps, readData: read, timeoutMs });
      case "condition":
        return decide(step, (await read()).variables);
      case "add_customer_tags":
        return await addTags(ctx, shop, { step, data: await read() });
      case "wait":
        if (stepRun.state === "waiting") return { state: "succeeded" };
        return { state: "waiting", until: new Date(ctx.now().getTime() + step.seconds * 1000), note: null };
    }
  } catch (error) {
    if (isLiquidError(error)) return { state: "failed", problem: error.message };
    throw error;
  }
}

function decide({ left, operator, right }: StepOf<"condition">, variables: Record<string, unknown>): Outcome {
  const value = valueAt(variables, left.split("."));
  const isTrue = {
    equals: () => isSame(value, right),
    not_equals: () => !isSame(value, right),
    is_true: () => value === true,
    is_false: () => value === false,
  }[operator]();
  return { state: "succeeded", arm: isTrue ? "then" : "else", note: `${left} is ${JSON.stringify(value)}` };
}

/** "10" and "10.00" are the same number; what is absent is the same as an empty text. */
function isSame(value: unknown, text: string): boolean {
  const shown = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const areNumbers = [shown, text].every((one) => /^-?\d+(\.\d+)?$/u.test(one.trim()));
  return areNumbers ? Number(shown) === Number(text) : shown === text;
}

async function addTags(
  ctx: Context,
  shop: StoreShop,
  { step, data }: { step: StepOf<"add_customer_tags">; data: FlowData },
): Promise<Outcome> {
  const id = data.ids.customer_id;
  if (id === undefined) return { state: "failed", problem: "There is no customer." };
  const tags = step.tags.map((tag) => renderText(tag, data.variables).trim()).filter((tag) => tag !== "");
  const written = await updateCustomer(ctx, shop.id, {
    id: BigInt(id),
    input: (before) => ({ tags: [...before.tags, ...tags] }),
  });
  return written.ok
    ? { state: "succeeded", note: tags.join(", ") }
    : { state: "failed", problem: written.userErrors.map(({ message }) => message).join(" ") };
}

/** What the run's steps returned so far, by their ids. */
async function readReturned(ctx: Context, run: Run): Promise<Record<string, unknown>> {
  const { rows } = await ctx.pool.query<{ step_id: string; returned: unknown }>(
    "SELECT step_id, returned FROM flow_step_run WHERE run_id = $1 AND returned IS NOT NULL",
    [run.id],
  );
  return Object.fromEntries(rows.map((row) => [row.step_id, row.returned]));
}
