import { html } from "hono/html";
import { isReference } from "../../flow/extension.ts";
import type { FlowExtensions, FlowField } from "../../flow/extension.ts";
import { operators } from "../../flow/workflow.ts";
import type { Step, StepOf } from "../../flow/workflow.ts";
import { waitUnits } from "../read-step-form.ts";
import type { Html } from "./layout.ts";
import { badge, words } from "./parts.ts";

type Editor = {
  flow: FlowExtensions;
  /** The address of the workflow's page. */
  page: string;
};

/** How deep arms are drawn as forms; what is inside deeper ones is edited as JSON. */
const maxDepth = 2;

/** A list of steps as forms, with one that adds another: the workflow's own, or an arm of a condition. */
export function stepList(editor: Editor, steps: readonly Step[], list = ""): Html {
  const prefix = list === "" ? "" : `${list}.`;
  return html`<div class="flow-steps">
    ${steps.map((step, index) => stepCard(editor, step, `${prefix}${index}`))} ${addForm(editor, list)}
  </div>`;
}

/** What a step is called. */
export function stepTitle(flow: FlowExtensions, step: Step): string {
  switch (step.type) {
    case "app_action":
      return flow.actions.find(({ handle }) => handle === step.handle)?.name ?? step.handle;
    case "condition":
      return `If ${step.left || "…"} ${words(step.operator).toLowerCase()} ${step.operator.startsWith("is") ? "" : step.right}`;
    case "add_customer_tags":
      return "Add customer tags";
    case "wait":
      return `Wait ${tellWait(step.seconds)}`;
  }
}

function stepCard(editor: Editor, step: Step, place: string): Html {
  const kind = step.type === "app_action" ? "Segue" : step.type === "condition" ? "Condition" : "Shopify";
  return html`<section class="flow-step" id="step-${step.id}">
    <form class="flow-form" method="post" action="${editor.page}/steps/${place}">
      <header>
        <h3>${stepTitle(editor.flow, step)}</h3>
        ${badge(kind, step.type === "app_action" ? "good" : "plain")}
      </header>
      ${fieldsOf(editor, step)}
      <div class="flow-buttons">
        <button class="button small" type="submit">Save step</button>
        <button class="button small critical-quiet" type="submit" name="do" value="remove" formnovalidate>
          Remove
        </button>
        <label class="flow-id">Named <input name="id" value="${step.id}" /></label>
      </div>
    </form>
    ${step.type === "condition" ? arms(editor, step, place) : ""}
  </section>`;
}

function arms(editor: Editor, step: StepOf<"condition">, place: string): Html {
  const depth = place.split(".").length / 2;
  if (depth >= maxDepth) return html`<p><small>What follows is in the steps as JSON, below.</small></p>`;
  return html`<div class="flow-arms">
    <div>
      <h4>If it is so</h4>
      ${stepList(editor, step.then, `${place}.then`)}
    </div>
    <div>
      <h4>Otherwise</h4>
      ${stepList(editor, step.else, `${place}.else`)}
    </div>
  </div>`;
}

function addForm({ flow, page }: Editor, list: string): Html {
  return html`<form class="flow-add" method="post" action="${page}/add">
    <input type="hidden" name="list" value="${list}" />
    <select name="kind" aria-label="What the step does">
      ${
        flow.actions.length > 0
          ? html`<optgroup label="Segue">
              ${flow.actions.map(({ handle, name }) => html`<option value="app_action:${handle}">${name}</option>`)}
            </optgroup>`
          : ""
      }
      <optgroup label="Shopify">
        <option value="condition">Condition</option>
        <option value="add_customer_tags">Add customer tags</option>
        <option value="wait">Wait</option>
      </optgroup>
    </select>
    <button class="button" type="submit">Add step</button>
  </form>`;
}

function fieldsOf({ flow }: Editor, step: Step): Html {
  switch (step.type) {
    case "app_action": {
      const action = flow.actions.find(({ handle }) => handle === step.handle);
      if (!action) return html`<p class="notice bad">The app has no action ${step.handle}.</p>`;
      const references = action.fields.filter(isReference).map(({ name }) => name);
      return html`<div class="flow-fields">
          ${action.fields.filter((field) => !isReference(field)).map((field) => fieldInput(field, step.values[field.key] ?? ""))}
        </div>
        ${references.length > 0 ? html`<small>Filled by the trigger: ${references.join(", ")}.</small>` : ""}`;
    }
    case "condition":
      return html`<div class="flow-fields is-three">
        <label>Look at <input name="left" value="${step.left}" list="flow-paths" required /></label>
        <label
          >How
          <select name="operator">
            ${operators.map((one) => html`<option value="${one}" ${one === step.operator ? "selected" : ""}>${words(one)}</option>`)}
          </select></label
        >
        <label>Compared with <input name="right" value="${step.right}" /></label>
      </div>`;
    case "add_customer_tags":
      return html`<div class="flow-fields">
        <label>Tags, between commas <input name="tags" value="${step.tags.join(", ")}" required /></label>
      </div>`;
    case "wait": {
      const [unit, seconds] = unitOf(step.seconds);
      return html`<div class="flow-fields">
        <label
          >How long <input name="amount" type="number" min="0.01" step="any" value="${step.seconds / seconds}" required
        /></label>
        <label
          >Unit
          <select name="unit">
            ${Object.keys(waitUnits).map((one) => html`<option ${one === unit ? "selected" : ""}>${one}</option>`)}
          </select></label
        >
      </div>`;
    }
  }
}

function fieldInput(field: FlowField, value: string): Html {
  const name = `value.${field.key}`;
  const required = field.isRequired ? "required" : "";
  const label = `${field.name}${field.isRequired ? "" : " (optional)"}`;
  const note = field.description ? html`<small>${field.description}</small>` : "";
  if (field.type === "multi_line_text_field")
    return html`<label class="is-wide"
      >${label} <textarea name="${name}" rows="3" ${required}>${value}</textarea>${note}</label
    >`;
  if (field.type === "boolean")
    return html`<label
      >${label}
      <select name="${name}">
        <option value="false">No</option>
        <option value="true" ${value === "true" ? "selected" : ""}>Yes</option></select
      >${note}</label
    >`;
  return html`<label>${label} <input name="${name}" value="${value}" ${required} />${note}</label>`;
}

function unitOf(seconds: number): [string, number] {
  const units = Object.entries(waitUnits).toReversed();
  return units.find(([, size]) => seconds % size === 0) ?? ["minutes", 60];
}

function tellWait(seconds: number): string {
  const [unit, size] = unitOf(seconds);
  const amount = seconds / size;
  return `${Number(amount.toFixed(2))} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}
