import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { findProblems } from "../../flow/check-workflow.ts";
import { isReference } from "../../flow/extension.ts";
import { knownPaths } from "../../flow/read-data.ts";
import { listRuns } from "../../flow/read-runs.ts";
import type { RunRead } from "../../flow/read-runs.ts";
import { readWorkflow } from "../../flow/read-workflows.ts";
import { pathsOf } from "../../flow/return-type.ts";
import { findTrigger, needsSegment, variableOf } from "../../flow/triggers.ts";
import { everyStep, withoutReferences } from "../../flow/workflow.ts";
import type { Workflow } from "../../flow/workflow.ts";
import { listSegments } from "../../shop/read-segments.ts";
import { triggerSelect } from "./flow-page.ts";
import { storePath, type Html } from "./layout.ts";
import { badge, empty, heading, second, words } from "./parts.ts";
import { stepList } from "./step-cards.ts";

const shownRuns = 20;

/** One workflow: what starts it, its steps to edit, and its last runs. Null when there is none. */
export async function workflowPage(
  ctx: Context,
  shop: StoreShop,
  { id, problem }: { id: bigint; problem: string | null },
): Promise<Html | null> {
  const workflow = await readWorkflow(ctx.pool, shop.id, id);
  if (!workflow) return null;
  const page = `${storePath(shop)}/flow/${id}`;
  const runs = await listRuns(ctx.pool, shop.id, { workflowId: id, limit: shownRuns });
  const missing = workflow.isEnabled || problem ? [] : findProblems(ctx, workflow);
  return html`${heading({
      title: workflow.name,
      back: { href: `${storePath(shop)}/flow`, label: "Flow" },
      note: `Starts when: ${findTrigger(ctx, workflow.trigger.handle)?.name ?? workflow.trigger.handle}`,
      actions: html`<div class="row">
        ${workflow.isEnabled ? badge("On", "good") : badge("Off")}
        <form method="post" action="${page}/toggle">
          <button class="button ${workflow.isEnabled ? "" : "primary"}" type="submit">
            ${workflow.isEnabled ? "Turn off" : "Turn on"}
          </button>
        </form>
      </div>`,
    })}
    ${problem ? html`<p class="notice bad flow-problem" role="alert">${problem}</p>` : ""}
    <div class="columns">
      <div>
        ${await triggerCard(ctx, shop, { workflow, page })}
        <section class="card" id="steps">
          <h2>Steps</h2>
          ${missing.length > 0 ? html`<p class="flow-missing">Before it can be turned on: ${missing.join(" ")}</p>` : ""}
          ${stepList({ flow: ctx.flow, page }, workflow.steps)} ${datalist(ctx, workflow)}
          <details class="flow-json">
            <summary>Steps as JSON</summary>
            <form class="flow-form" method="post" action="${page}/json">
              <textarea name="steps" rows="14" aria-label="Steps as JSON" spellcheck="false">
${JSON.stringify(withoutReferences(workflow.steps), null, 2)}</textarea>
              <div><button class="button" type="submit">Save JSON</button></div>
            </form>
          </details>
        </section>
      </div>
      <div>
        <section class="card list">
          <h2>Last runs</h2>
          ${runs.length === 0 ? empty("It has not run yet.") : runList(shop, { runs, page })}
        </section>
        <section class="card">
          <h2>What texts can name</h2>
          <p class="flow-names">${pathsFor(ctx, workflow).map((path) => html`<code>{{${path}}}</code> `)}</p>
        </section>
        <form method="post" action="${page}/delete">
          <button class="button critical-quiet" type="submit">Delete workflow</button>
        </form>
      </div>
    </div>`;
}

async function triggerCard(
  ctx: Context,
  shop: StoreShop,
  { workflow, page }: { workflow: Workflow; page: string },
): Promise<Html> {
  const { trigger } = workflow;
  const segments = needsSegment(trigger.handle)
    ? (await listSegments(ctx.pool, shop.id, { page: { first: 250 } })).rows
    : [];
  return html`<section class="card">
    <h2>Trigger</h2>
    <form class="flow-form" method="post" action="${page}/trigger">
      <div class="flow-fields">
        <label>Name <input name="name" value="${workflow.name}" required /></label>
        <label>Starts when ${triggerSelect(ctx, trigger.handle)}</label>
        ${
          needsSegment(trigger.handle)
            ? html`<label
                >Segment
                <select name="segmentId">
                  <option value="">Choose a segment</option>
                  ${segments.map(
                    ({ id, name }) =>
                      html`<option value="${id}" ${String(id) === trigger.segmentId ? "selected" : ""}>
                        ${name}
                      </option>`,
                  )}
                </select></label
              >`
            : ""
        }
      </div>
      <div><button class="button" type="submit">Save trigger</button></div>
    </form>
  </section>`;
}

/** What conditions and texts can look at: of the trigger's objects, of the app's fields, and of what steps return. */
function pathsFor(ctx: Context, workflow: Workflow): string[] {
  const trigger = findTrigger(ctx, workflow.trigger.handle);
  if (!trigger) return [];
  const returned = everyStep(workflow.steps).flatMap(({ step }) => {
    const type =
      step.type === "app_action" && ctx.flow.actions.find(({ handle }) => handle === step.handle)?.returnType;
    return type ? pathsOf(type).map((path) => `${step.id}.${path}`) : [];
  });
  return [
    ...trigger.fields.filter((field) => !isReference(field)).map(({ key }) => variableOf(key)),
    ...trigger.ids.flatMap((id) => knownPaths[id] ?? []),
    ...returned,
    "shop.name",
  ];
}

function datalist(ctx: Context, workflow: Workflow): Html {
  return html`<datalist id="flow-paths">
    ${pathsFor(ctx, workflow).map((path) => html`<option value="${path}"></option>`)}
  </datalist>`;
}

function runList(shop: StoreShop, { runs, page }: { runs: readonly RunRead[]; page: string }): Html {
  return html`<ul class="lines">
    ${runs.map(
      (run) =>
        html`<li>
          <a class="row-link" href="${page}/runs/${run.id}">${second(run.startedAt, shop)}</a>${runBadge(run)}
        </li>`,
    )}
  </ul>`;
}

/** How a run stands. */
export function runBadge({ state, steps }: Pick<RunRead, "state" | "steps">): Html {
  const isWaiting = state === "running" && steps.at(-1)?.state === "waiting";
  const tone = state === "succeeded" ? "good" : state === "failed" ? "bad" : "wait";
  return badge(isWaiting ? "Waiting" : words(state), tone);
}
