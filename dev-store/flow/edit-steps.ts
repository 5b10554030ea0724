import { everyStep } from "./workflow.ts";
import type { Place, StepInput } from "./workflow.ts";

/** A list of steps: "" is the workflow's own, "1.then" the arm for yes of its second step. */
type List = string;

/** The steps with another one at the end of a list. */
export function addStep(steps: StepInput[], list: List, step: StepInput): StepInput[] {
  return changeList(steps, list, (before) => [...before, step]);
}

/** The steps with another one in a step's place; the arms of a condition stay as they are. */
export function replaceStep(steps: StepInput[], place: Place, step: StepInput): StepInput[] {
  return changeAt(steps, place, (before) => {
    const areBoth = before.type === "condition" && step.type === "condition";
    return [areBoth ? { ...step, then: before.then, else: before.else } : step];
  });
}

/** The steps without one, and without what is in its arms. */
export function removeStep(steps: StepInput[], place: Place): StepInput[] {
  return changeAt(steps, place, () => []);
}

/** An id that no step has: the name itself, or the name with a number. */
export function freeId(steps: readonly StepInput[], name: string): string {
  const taken = new Set(everyStep(steps).map(({ step }) => step.id));
  let id = name;
  for (let number = 2; taken.has(id); number += 1) id = `${name}${number}`;
  return id;
}

function changeAt(steps: StepInput[], place: Place, change: (step: StepInput) => StepInput[]): StepInput[] {
  const parts = place.split(".");
  const index = Number(parts.pop());
  return changeList(steps, parts.join("."), (list) =>
    list.flatMap((step, number) => (number === index ? change(step) : [step])),
  );
}

function changeList(steps: StepInput[], list: List, change: (steps: StepInput[]) => StepInput[]): StepInput[] {
  if (list === "") return change(steps);
  const [index, arm, ...rest] = list.split(".");
  return steps.map((step, number) => {
    if (number !== Number(index) || step.type !== "condition") return step;
    if (arm !== "then" && arm !== "else") return step;
    return { ...step, [arm]: changeList(step[arm], rest.join("."), change) };
  });
}
