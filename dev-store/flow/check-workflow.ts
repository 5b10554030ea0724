import type { Context } from "../context.ts";
import { isReference } from "./extension.ts";
import { readPaths } from "./render-text.ts";
import { hasPath } from "./return-type.ts";
import { findTrigger, needsSegment, variableOf } from "./triggers.ts";
import type { TriggerInfo } from "./triggers.ts";
import { everyStep } from "./workflow.ts";
import type { Step, StepOf, Workflow } from "./workflow.ts";

const objects = [
  ["order_id", "order"],
  ["customer_id", "customer"],
  ["abandonment_id", "abandonment"],
  ["segment_id", "segment"],
] as const;

/** Why a workflow cannot be turned on, in words for who made it; empty when it can. */
export function findProblems(ctx: Pick<Context, "flow">, workflow: Pick<Workflow, "trigger" | "steps">): string[] {
  const trigger = findTrigger(ctx, workflow.trigger.handle);
  if (!trigger) return [`There is no trigger ${workflow.trigger.handle}.`];
  const problems: string[] = [];
  if (needsSegment(trigger.handle) && !workflow.trigger.segmentId) problems.push("Choose the trigger's segment.");
  const steps = everyStep(workflow.steps).map(({ step }) => step);
  if (steps.length === 0) problems.push("Add a step.");
  const earlier: Step[] = [];
  for (const step of steps) {
    const found = earlier.some(({ id }) => id === step.id)
      ? ["Another step has this id."]
      : stepProblems(ctx, step, { trigger, earlier });
    problems.push(...found.map((problem) => `${step.id}: ${problem}`));
    earlier.push(step);
  }
  return problems;
}

type Before = { trigger: TriggerInfo; earlier: readonly Step[] };

function stepProblems(ctx: Pick<Context, "flow">, step: Step, before: Before): string[] {
  const read = (text: string): string[] => textProblems(ctx, text, before);
  switch (step.type) {
    case "app_action":
      return actionProblems(ctx, step, before);
    case "condition":
      if (step.left === "") return ["Choose what is compared."];
      return pathProblems(ctx, step.left.split("."), before);
    case "add_customer_tags":
      if (!before.trigger.ids.includes("customer_id")) return ["The trigger brings no customer."];
      if (step.tags.every((tag) => tag.trim() === "")) return ["Write at least one tag."];
      return step.tags.flatMap(read);
    case "wait":
      return [];
  }
}

function actionProblems(ctx: Pick<Context, "flow">, step: StepOf<"app_action">, before: Before): string[] {
  const action = ctx.flow.actions.find(({ handle }) => handle === step.handle);
  if (!action) return [`The app has no action ${step.handle}.`];
  const keys = action.fields.filter((field) => !isReference(field)).map(({ key }) => key);
  const unknown = Object.keys(step.values).filter((key) => !keys.includes(key));
  return [
    ...unknown.map((key) => `${action.name} has no field ${key}.`),
    ...action.fields.flatMap((field) => {
      if (isReference(field)) {
        const isThere = before.trigger.ids.includes(field.key);
        return field.isRequired && !isThere ? [`The trigger brings no ${field.name}.`] : [];
      }
      const text = step.values[field.key] ?? "";
      if (text.trim() === "") return field.isRequired ? [`${field.name} is required.`] : [];
      return textProblems(ctx, text, before).map((problem) => `${field.name}: ${problem}`);
    }),
  ];
}

function textProblems(ctx: Pick<Context, "flow">, text: string, before: Before): string[] {
  const read = readPaths(text);
  return read.ok ? read.paths.flatMap((path) => pathProblems(ctx, path, before)) : [read.problem];
}

/** Of objects of Shopify only the first name is looked at; of what an action returns, every one. */
function pathProblems(
  { flow }: Pick<Context, "flow">,
  path: readonly string[],
  { trigger, earlier }: Before,
): string[] {
  const [root = "", ...rest] = path;
  const shown = path.join(".");
  const known = [
    "shop",
    ...objects.flatMap(([id, name]) => (trigger.ids.includes(id) ? [name] : [])),
    ...trigger.fields.filter((field) => !isReference(field)).map(({ key }) => variableOf(key)),
  ];
  if (known.includes(root)) return [];
  const step = earlier.find(({ id }) => id === root);
  if (!step) return [`There is no ${shown} here.`];
  const type = step.type === "app_action" && flow.actions.find(({ handle }) => handle === step.handle)?.returnType;
  if (!type) return [`${root} returns nothing.`];
  return rest.length === 0 || hasPath(type, rest) ? [] : [`${root} returns no ${rest.join(".")}.`];
}

/** The fields of what step `id` returns that the workflow's steps read: `[["sent"]]`. */
export function pathsUsed(steps: readonly Step[], id: string): string[][] {
  return everyStep(steps)
    .flatMap(({ step }) => pathsReadBy(step))
    .flatMap(([root, ...path]) => (root === id && path.length > 0 ? [path] : []));
}

function pathsReadBy(step: Step): string[][] {
  switch (step.type) {
    case "condition":
      return [step.left.split(".")];
    case "app_action":
      return Object.values(step.values).flatMap(pathsIn);
    case "add_customer_tags":
      return step.tags.flatMap(pathsIn);
    case "wait":
      return [];
  }
}

function pathsIn(text: string): string[][] {
  const read = readPaths(text);
  return read.ok ? read.paths : [];
}
