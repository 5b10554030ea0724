import { setTimeout as pause } from "node:timers/promises";
import { Hono } from "hono";
import type { Context as HonoContext } from "hono";
import { DateTime } from "luxon";
import { z } from "zod";
import type { Context } from "../context.ts";
import { findShop } from "../find-shop.ts";
import type { StoreShop } from "../find-shop.ts";
import { listRuns } from "../flow/read-runs.ts";
import { listWorkflows, readWorkflow } from "../flow/read-workflows.ts";
import { workflowChangeSchema, workflowInputSchema } from "../flow/workflow.ts";
import { changeWorkflow, createWorkflow, deleteWorkflow } from "../flow/write-workflows.ts";
import type { WorkflowWritten } from "../flow/write-workflows.ts";
import { readJson, toJson } from "./json.ts";

type Request = { c: HonoContext; shop: StoreShop; id: bigint };
type Handler = (request: Request) => Promise<Response>;

/** Shopify Flow by request: makes workflows, turns them on and off, and reads their runs. See flow/README.md. */
export function flowRoutes(ctx: Context, drain: () => Promise<number>): Hono {
  const app = new Hono();
  const handle = (method: "get" | "post", path: string, answer: Handler): void => {
    app[method](`/control/shops/:domain/flow${path}`, async (c) => {
      const shop = await findShop(ctx.pool, c.req.param("domain") ?? "");
      if (!shop) return c.json({ error: "There is no such shop" }, 404);
      return answer({ c, shop, id: BigInt(c.req.param("id") ?? 0) });
    });
  };
  const answerWritten = (c: HonoContext, written: WorkflowWritten): Response =>
    written.ok ? c.json(toJson(written)) : c.json(toJson(written), 422);
  const notThere = (c: HonoContext): Response => c.json({ error: "There is no such workflow" }, 404);

  handle("get", "/workflows", async ({ c, shop }) => {
    const midnight = DateTime.fromJSDate(ctx.now(), { zone: shop.timezone }).startOf("day").toJSDate();
    return c.json(toJson({ workflows: await listWorkflows(ctx.pool, shop.id, midnight) }));
  });
  handle("post", "/workflows", async ({ c, shop }) => {
    const input = workflowInputSchema.safeParse(await readJson(c));
    if (!input.success) return c.json({ error: z.prettifyError(input.error) }, 400);
    return answerWritten(c, await createWorkflow(ctx, shop, input.data));
  });
  handle("get", "/workflows/:id{\\d+}", async ({ c, shop, id }) => {
    const workflow = await readWorkflow(ctx.pool, shop.id, id);
    return workflow ? c.json(toJson({ workflow })) : notThere(c);
  });
  handle("post", "/workflows/:id{\\d+}/change", async ({ c, shop, id }) => {
    const change = workflowChangeSchema.safeParse(await readJson(c));
    if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
    if (!(await readWorkflow(ctx.pool, shop.id, id))) return notThere(c);
    return answerWritten(c, await changeWorkflow(ctx, shop, { id, change: change.data }));
  });
  handle("post", "/workflows/:id{\\d+}/delete", async ({ c, shop, id }) => {
    if (!(await readWorkflow(ctx.pool, shop.id, id))) return notThere(c);
    return answerWritten(c, await deleteWorkflow(ctx, shop, id));
  });
  handle("get", "/workflows/:id{\\d+}/runs", async ({ c, shop, id }) => {
    if (!(await readWorkflow(ctx.pool, shop.id, id))) return notThere(c);
    return c.json(toJson({ runs: await listRuns(ctx.pool, shop.id, { workflowId: id }) }));
  });
  handle("post", "/drain", async ({ c, shop }) => c.json(toJson(await waitForIdle(ctx, shop, drain))));
  return app;
}

/** How often it looks whether others, such as the background, are still at work on a run. */
const lookEveryMs = 50;

/** Does what is due until nothing is, and nobody works on a run. Tells how many runs wait for a later time, and until when. */
async function waitForIdle(
  ctx: Context,
  shop: StoreShop,
  drain: () => Promise<number>,
): Promise<{ waiting: bigint; nextAt: Date | null }> {
  for (;;) {
    await drain();
    const { rows } = await ctx.pool.query<{ busy: bigint; waiting: bigint; nextAt: Date | null }>(
      `SELECT count(*) FILTER (WHERE leased_until > $2 OR due_at <= $3) AS busy, count(*) AS waiting,
              min(due_at) AS "nextAt"
         FROM flow_run WHERE shop_id = $1 AND due_at IS NOT NULL`,
      [shop.id, ctx.realNow(), ctx.now()],
    );
    const { busy, waiting, nextAt } = rows[0] ?? { busy: 0n, waiting: 0n, nextAt: null };
    if (busy === 0n) return { waiting, nextAt };
    await pause(lookEveryMs);
  }
}
