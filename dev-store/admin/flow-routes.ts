import { Hono } from "hono";
import type { Context as HonoContext } from "hono";
import { z } from "zod";
import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { addStep, freeId, removeStep, replaceStep } from "../flow/edit-steps.ts";
import { readWorkflow } from "../flow/read-workflows.ts";
import { needsSegment } from "../flow/triggers.ts";
import { everyStep, withoutReferences, workflowChangeSchema } from "../flow/workflow.ts";
import type { Workflow } from "../flow/workflow.ts";
import { changeWorkflow, createWorkflow, deleteWorkflow } from "../flow/write-workflows.ts";
import { flowPage } from "./pages/flow-page.ts";
import { flowRunPage } from "./pages/flow-run-page.ts";
import { storePath } from "./pages/layout.ts";
import { workflowPage } from "./pages/workflow-page.ts";
import { newStep, readStepForm } from "./read-step-form.ts";
import { idOf, shopOf, showPage } from "./show-page.ts";

type Edit = { c: HonoContext; shop: StoreShop; workflow: Workflow; form: FormData };
/** What a form changes of a workflow, or why it does not. `at` is where on the page it leads back to. */
type Edited = { ok: true; change: unknown; at?: string } | { ok: false; problem: string };

/** Shopify Flow in the admin: workflows, their editor, and the log of their runs. */
export function flowRoutes(ctx: Context): Hono {
  const routes = new Hono();
  const section = "flow";

  routes.get("/store/:shop/flow", async (c) => {
    const shop = await shopOf(c, ctx);
    const body = shop && (await flowPage(ctx, shop));
    return showPage(c, ctx, { shop, section, title: "Flow", body });
  });
  routes.post("/store/:shop/flow", async (c) => {
    const shop = await shopOf(c, ctx);
    if (!shop) return c.notFound();
    const form = await c.req.formData();
    const name = textOf(form, "name") || "New workflow";
    const trigger = { handle: textOf(form, "handle") };
    const made = await createWorkflow(ctx, shop, { name, trigger, enabled: false, steps: [] });
    return c.redirect(made.ok ? `${storePath(shop)}/flow/${made.id}` : `${storePath(shop)}/flow`, 303);
  });
  routes.get("/store/:shop/flow/:id", async (c) => {
    const shop = await shopOf(c, ctx);
    const body = shop && (await workflowPage(ctx, shop, { id: idOf(c), problem: c.req.query("problem") ?? null }));
    return showPage(c, ctx, { shop, section, title: "Workflow", body });
  });
  routes.get("/store/:shop/flow/:id/runs/:run", async (c) => {
    const shop = await shopOf(c, ctx);
    const body = shop && (await flowRunPage(ctx, shop, { workflowId: idOf(c), runId: idOf(c, "run") }));
    return showPage(c, ctx, { shop, section, title: "Run", body });
  });

  const onPost = (path: string, answer: (edit: Edit) => Response | Promise<Response>): void => {
    routes.post(`/store/:shop/flow/:id${path}`, async (c) => {
      const shop = await shopOf(c, ctx);
      const workflow = shop && (await readWorkflow(ctx.pool, shop.id, idOf(c)));
      return shop && workflow ? answer({ c, shop, workflow, form: await c.req.formData() }) : c.notFound();
    });
  };
  const onEdit = (path: string, edit: (edit: Edit) => Edited): void =>
    onPost(path, async (given) => {
      const { c, shop, workflow } = given;
      const edited = edit(given);
      const saved = edited.ok ? await save(ctx, shop, { id: workflow.id, change: edited.change }) : edited;
      const page = `${storePath(shop)}/flow/${workflow.id}`;
      if (saved.ok) return c.redirect(`${page}${edited.ok && edited.at ? `#${edited.at}` : ""}`, 303);
      return c.redirect(`${page}?${new URLSearchParams({ problem: saved.problem }).toString()}`, 303);
    });

  onPost("/delete", async ({ c, shop, workflow }) => {
    await deleteWorkflow(ctx, shop, workflow.id);
    return c.redirect(`${storePath(shop)}/flow`, 303);
  });
  onEdit("/toggle", ({ workflow }) => ({ ok: true, change: { enabled: !workflow.isEnabled } }));
  onEdit("/trigger", ({ form }) => {
    const handle = textOf(form, "handle");
    const segmentId = textOf(form, "segmentId");
    const trigger = { handle, ...(needsSegment(handle) && segmentId && { segmentId }) };
    return { ok: true, change: { name: textOf(form, "name") || "New workflow", trigger } };
  });
  onEdit("/add", ({ form, workflow }) => {
    const made = newStep(textOf(form, "kind"));
    if (!made) return { ok: false, problem: "Choose what the step does." };
    const steps = withoutReferences(workflow.steps);
    const id = freeId(steps, made.name);
    return {
      ok: true,
      change: { steps: addStep(steps, textOf(form, "list"), { ...made.step, id }) },
      at: `step-${id}`,
    };
  });
  onEdit("/steps/:place", ({ c, form, workflow }) => {
    const steps = withoutReferences(workflow.steps);
    const place = c.req.param("place") ?? "";
    const before = everyStep(steps).find((one) => one.place === place)?.step;
    if (!before) return { ok: false, problem: "There is no such step any more." };
    if (textOf(form, "do") === "remove") return { ok: true, change: { steps: removeStep(steps, place) }, at: "steps" };
    const step = readStepForm(form, before, ctx.flow);
    return { ok: true, change: { steps: replaceStep(steps, place, step) }, at: `step-${step.id ?? ""}` };
  });
  onEdit("/json", ({ form }) => {
    try {
      return { ok: true, change: { steps: JSON.parse(textOf(form, "steps")) as unknown }, at: "steps" };
    } catch (error) {
      return { ok: false, problem: `This is no JSON: ${error instanceof Error ? error.message : String(error)}` };
    }
  });
  return routes;
}

async function save(
  ctx: Context,
  shop: StoreShop,
  { id, change }: { id: bigint; change: unknown },
): Promise<{ ok: true } | { ok: false; problem: string }> {
  const parsed = workflowChangeSchema.safeParse(change);
  if (!parsed.success) return { ok: false, problem: z.prettifyError(parsed.error) };
  const written = await changeWorkflow(ctx, shop, { id, change: parsed.data });
  return written.ok ? { ok: true } : { ok: false, problem: written.problems.join("\n") };
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}
