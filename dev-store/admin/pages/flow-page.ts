import { html } from "hono/html";
import { DateTime } from "luxon";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { listWorkflows } from "../../flow/read-workflows.ts";
import type { ListedWorkflow } from "../../flow/read-workflows.ts";
import { findTrigger, listTriggers } from "../../flow/triggers.ts";
import { storePath, type Html } from "./layout.ts";
import { badge, count, empty, heading } from "./parts.ts";

/** The shop's workflows with how often they ran today, and a form that makes another. */
export async function flowPage(ctx: Context, shop: StoreShop): Promise<Html> {
  const midnight = DateTime.fromJSDate(ctx.now(), { zone: shop.timezone }).startOf("day").toJSDate();
  const workflows = await listWorkflows(ctx.pool, shop.id, midnight);
  return html`${heading({ title: "Flow", note: "Workflows that start when something happens, and call the app’s actions" })}
    <section class="card list">
      ${
        workflows.length === 0
          ? empty("No workflows yet. Create the first one below.")
          : html`<div class="table-scroll">
              <table>
                <thead>
                  <tr>
                    <th>Workflow</th>
                    <th class="wide">Starts when</th>
                    <th>Status</th>
                    <th class="number">Runs today</th>
                  </tr>
                </thead>
                <tbody>
                  ${workflows.map((workflow) => row(ctx, shop, workflow))}
                </tbody>
              </table>
            </div>`
      }
    </section>
    <section class="card">
      <h2>Create workflow</h2>
      <form class="flow-form" method="post" action="${storePath(shop)}/flow">
        <div class="flow-fields">
          <label>Name <input name="name" placeholder="Thank big orders" required /></label>
          <label>Starts when ${triggerSelect(ctx, "order_created")}</label>
        </div>
        <div><button class="button primary" type="submit">Create workflow</button></div>
      </form>
    </section>`;
}

function row(ctx: Context, shop: StoreShop, workflow: ListedWorkflow): Html {
  const { id, name, isEnabled, trigger, runsToday, failedToday } = workflow;
  return html`<tr>
    <td><a class="row-link" href="${storePath(shop)}/flow/${id}">${name}</a></td>
    <td class="wide">${findTrigger(ctx, trigger.handle)?.name ?? trigger.handle}</td>
    <td>${isEnabled ? badge("On", "good") : badge("Off")}</td>
    <td class="number">
      ${count(runsToday)}${failedToday > 0n ? html` <small>${count(failedToday)} failed</small>` : ""}
    </td>
  </tr>`;
}

/** A choice of all triggers, the app's own apart. */
export function triggerSelect(ctx: Context, current: string): Html {
  const triggers = listTriggers(ctx);
  const options = (isOfApp: boolean): Html[] =>
    triggers
      .filter((trigger) => trigger.isOfApp === isOfApp)
      .map(
        ({ handle, name }) => html`<option value="${handle}" ${handle === current ? "selected" : ""}>${name}</option>`,
      );
  return html`<select name="handle">
    <optgroup label="Shopify">${options(false)}</optgroup>
    ${triggers.some(({ isOfApp }) => isOfApp) ? html`<optgroup label="Segue">${options(true)}</optgroup>` : ""}
    ${triggers.some(({ handle }) => handle === current) ? "" : html`<option value="${current}" selected>${current}</option>`}
  </select>`;
}
