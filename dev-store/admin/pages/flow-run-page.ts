import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { listRuns } from "../../flow/read-runs.ts";
import type { AttemptRead, RunRead, StepRunRead } from "../../flow/read-runs.ts";
import { readWorkflow } from "../../flow/read-workflows.ts";
import { storePath, type Html } from "./layout.ts";
import { badge, heading, second, words } from "./parts.ts";
import { stepTitle } from "./step-cards.ts";
import { runBadge } from "./workflow-page.ts";

/** The log of one run: each step, what it was asked with, what came back, and how often it was tried. */
export async function flowRunPage(
  ctx: Context,
  shop: StoreShop,
  { workflowId, runId }: { workflowId: bigint; runId: bigint },
): Promise<Html | null> {
  const workflow = await readWorkflow(ctx.pool, shop.id, workflowId);
  const [run] = workflow ? await listRuns(ctx.pool, shop.id, { workflowId, runId }) : [];
  if (!workflow || !run) return null;
  return html`${heading({
      title: `Run of ${workflow.name}`,
      back: { href: `${storePath(shop)}/flow/${workflowId}`, label: workflow.name },
      note: `Started ${second(run.startedAt, shop)}`,
      actions: runBadge(run),
    })}
    <section class="card">
      <h2>What started it</h2>
      <dl class="pairs">${startedBy(shop, run)}</dl>
    </section>
    ${run.steps.map((stepRun) => stepLog(ctx, shop, stepRun))}
    <p><small>${tellEnd(shop, run)}</small></p>`;
}

function startedBy(shop: StoreShop, { data }: RunRead): Html[] {
  const links: Record<string, string> = { customer_id: "customers", order_id: "orders", segment_id: "segments" };
  const ids = Object.entries(data.ids).map(([key, id]) => {
    const section = links[key];
    const shown = section ? html`<a href="${storePath(shop)}/${section}/${id}">${id}</a>` : id;
    return html`<dt>${words(key.replace(/_id$/u, ""))}</dt>
      <dd>${shown}</dd>`;
  });
  const fields = Object.entries(data.fields).map(
    ([key, value]) =>
      html`<dt>${key}</dt>
        <dd>${typeof value === "string" ? value : JSON.stringify(value)}</dd>`,
  );
  return [...ids, ...fields];
}

function stepLog(ctx: Context, shop: StoreShop, stepRun: StepRunRead): Html {
  const { step, state, note, request, returned, arm, attempts } = stepRun;
  const tone = state === "succeeded" ? "good" : state === "failed" ? "bad" : "wait";
  return html`<section class="card flow-log">
    <header>
      <h2>${step ? stepTitle(ctx.flow, step) : stepRun.place}</h2>
      ${badge(words(state), tone)}
    </header>
    ${note === null ? "" : html`<p class="${state === "failed" ? "notice bad" : ""}">${note}</p>`}
    ${arm === null ? "" : html`<p>It went on with “${arm === "then" ? "If it is so" : "Otherwise"}”.</p>`}
    ${
      returned === null
        ? ""
        : html`<h3>Returned</h3>
            <pre class="flow-body">${JSON.stringify(returned, null, 2)}</pre>`
    }
    ${
      request === null
        ? ""
        : html`<h3>Request</h3>
            <pre class="flow-body">${pretty(request)}</pre>`
    }
    ${attempts.length > 0 ? attemptList(shop, attempts) : ""}
  </section>`;
}

function attemptList(shop: StoreShop, attempts: readonly AttemptRead[]): Html {
  return html`<h3>${attempts.length === 1 ? "Call" : `${attempts.length} calls`}</h3>
    <ol class="flow-attempts">
      ${attempts.map(
        ({ attemptedAt, tookMs, status, answer, error, nextAt }) =>
          html`<li>
            <div>
              ${badge(status === null ? "No answer" : String(status), status === 200 ? "good" : "bad")}
              <span>${second(attemptedAt, shop)}</span><small>${tookMs} ms</small>
              ${nextAt === null ? "" : html`<small>again at ${second(nextAt, shop)}</small>`}
            </div>
            ${error === null ? "" : html`<p>${error}</p>`}
            ${answer === "" ? "" : html`<pre class="flow-body">${pretty(answer)}</pre>`}
          </li>`,
      )}
    </ol>`;
}

function tellEnd(shop: StoreShop, { state, endedAt, dueAt }: RunRead): string {
  if (endedAt) return `${words(state)} ${second(endedAt, shop)}`;
  return dueAt ? `It goes on at ${second(dueAt, shop)}, by the store’s clock.` : "";
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text; // no JSON: shown as it came
  }
}
