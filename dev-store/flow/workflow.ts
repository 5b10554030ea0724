import { randomUUID } from "node:crypto";
import { z } from "zod";

const id = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,49}$/u, "A letter, then letters, digits, - and _");

/** How a condition looks at what is on its left. */
export const operators = ["equals", "not_equals", "is_true", "is_false"] as const;
export type Operator = (typeof operators)[number];

/** `values` by the keys of the action's fields, as Liquid. */
type ActionStep = { type: "app_action"; handle: string; values: Record<string, string> };
/** Compares what the path `left` leads to. */
type Comparison = { type: "condition"; left: string; operator: Operator; right: string };
type TagStep = { type: "add_customer_tags"; tags: string[] };
type WaitStep = { type: "wait"; seconds: number };

/** A step as it is given: without an id it gets one. */
export type StepInput = { id?: string | undefined } & (
  ActionStep | TagStep | WaitStep | (Comparison & { then: StepInput[]; else: StepInput[] })
);

/** A step of a workflow. `reference` is what Flow calls `step_reference`: it stays while the step is edited. */
export type Step = { id: string; reference: string } & (
  ActionStep | TagStep | WaitStep | (Comparison & { then: Step[]; else: Step[] })
);

export type StepOf<Kind extends Step["type"]> = Extract<Step, { type: Kind }>;

export type WorkflowTrigger = {
  handle: string;
  /** Whose joining or leaving starts it. */
  segmentId?: string | undefined;
};

export type Workflow = {
  id: bigint;
  name: string;
  isEnabled: boolean;
  trigger: WorkflowTrigger;
  steps: Step[];
};

const stepSchema: z.ZodType<StepInput> = z.lazy(() =>
  z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("app_action"),
      id: id.optional(),
      handle: z.string(),
      values: z.record(z.string(), z.string()).default({}),
    }),
    z.strictObject({
      type: z.literal("condition"),
      id: id.optional(),
      left: z.string().trim(),
      operator: z.enum(operators),
      right: z.string().default(""),
      then: z.array(stepSchema).default([]),
      else: z.array(stepSchema).default([]),
    }),
    z.strictObject({ type: z.literal("add_customer_tags"), id: id.optional(), tags: z.array(z.string()) }),
    z.strictObject({ type: z.literal("wait"), id: id.optional(), seconds: z.number().positive() }),
  ]),
);

/** What is posted to make a workflow, or to change it. */
export const workflowInputSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  enabled: z.boolean().default(false),
  trigger: z.strictObject({ handle: z.string(), segmentId: z.string().regex(/^\d+$/u).optional() }),
  steps: z.array(stepSchema).default([]),
});
export const workflowChangeSchema = z.strictObject({
  name: workflowInputSchema.shape.name.optional(),
  enabled: z.boolean().optional(),
  trigger: workflowInputSchema.shape.trigger.optional(),
  steps: z.array(stepSchema).optional(),
});
export type WorkflowInput = z.infer<typeof workflowInputSchema>;
export type WorkflowChange = z.infer<typeof workflowChangeSchema>;

/** Where a step stands: "1" is the second, "1.then.0" the first of its arm for yes. */
export type Place = string;

/** The step at a place, or null. */
export function stepAt(steps: readonly Step[], place: Place): Step | null {
  const [index = "", arm, ...rest] = place.split(".");
  const step = steps[Number(index)];
  if (!step || arm === undefined) return step ?? null;
  return step.type === "condition" && (arm === "then" || arm === "else") ? stepAt(step[arm], rest.join(".")) : null;
}

/** Where it goes on after a step, with the arm that a condition chose; null at the end. */
export function placeAfter(steps: readonly Step[], place: Place, arm?: "then" | "else"): Place | null {
  if (arm && stepAt(steps, `${place}.${arm}.0`)) return `${place}.${arm}.0`;
  const parts = place.split(".");
  while (parts.length > 0) {
    const next = [...parts.slice(0, -1), Number(parts.at(-1)) + 1].join(".");
    if (stepAt(steps, next)) return next;
    parts.splice(-2);
  }
  return null;
}

/** All steps, in the order in which they stand. */
export function everyStep<One extends StepInput | Step>(
  steps: readonly One[],
  prefix = "",
): { step: One; place: Place }[] {
  return steps.flatMap((step, index) => {
    const place = `${prefix}${index}`;
    if (step.type !== "condition") return [{ step, place }];
    return [
      { step, place },
      ...everyStep(step.then as One[], `${place}.then.`),
      ...everyStep(step.else as One[], `${place}.else.`),
    ];
  });
}

/** Gives steps what they lack: an id, and the reference that a step of this id had `before`. */
export function completeSteps(input: readonly StepInput[], before: readonly Step[]): Step[] {
  const taken = new Set(everyStep(input).flatMap(({ step }) => step.id ?? []));
  const references = new Map(everyStep(before).map(({ step }) => [step.id, step.reference]));
  let number = 0;
  const freeId = (): string => {
    do number += 1;
    while (taken.has(`step${number}`));
    return `step${number}`;
  };
  const complete = (step: StepInput): Step => {
    const stepId = step.id ?? freeId();
    const head = { id: stepId, reference: references.get(stepId) ?? randomUUID() };
    if (step.type !== "condition") return { ...step, ...head };
    return { ...step, ...head, then: step.then.map(complete), else: step.else.map(complete) };
  };
  return input.map(complete);
}

/** The steps as they can be given again: without references. */
export function withoutReferences(steps: readonly Step[]): StepInput[] {
  return steps.map(({ reference: _, ...step }) =>
    step.type === "condition"
      ? { ...step, then: withoutReferences(step.then), else: withoutReferences(step.else) }
      : step,
  );
}
