import { expect, test } from "vitest";
import { allSteps, type Step, type StepKind } from "#app/automations/definition.ts";
import { insertStep, moveStep, newStep, removeStep, replaceStep } from "#app/automations/edit-steps.ts";

const ids = (steps: readonly Step[]) => allSteps(steps).map(({ id }) => id);
const stop = (id: string): Step => ({ id, kind: "stop" });
const flow: Step[] = [
  stop("a"),
  { id: "b", kind: "branch", conditions: [], yes: [stop("y1"), stop("y2")], no: [] },
  stop("c"),
];

test("a step is put where it was asked for, in the flow and in an arm", () => {
  expect(ids(insertStep(flow, null, 1, stop("n")))).toEqual(["a", "n", "b", "y1", "y2", "c"]);
  expect(ids(insertStep(flow, { branch: "b", arm: "no" }, 0, stop("n")))).toEqual(["a", "b", "y1", "y2", "n", "c"]);
});

test("a step that is taken away takes what is in it along", () => {
  expect(ids(removeStep(flow, "b"))).toEqual(["a", "c"]);
  expect(ids(removeStep(flow, "y1"))).toEqual(["a", "b", "y2", "c"]);
});

test("a step moves within its list, and stays at its ends", () => {
  expect(ids(moveStep(flow, null, 0, 1))).toEqual(["b", "y1", "y2", "a", "c"]);
  expect(ids(moveStep(flow, null, 0, -1))).toEqual(ids(flow));
  expect(ids(moveStep(flow, { branch: "b", arm: "yes" }, 1, -1))).toEqual(["a", "b", "y2", "y1", "c"]);
});

test("a changed step takes the place of the old one, wherever it is", () => {
  const changed = replaceStep(flow, { id: "y2", kind: "wait", minutes: 5 });
  expect(allSteps(changed).find(({ id }) => id === "y2")).toEqual({ id: "y2", kind: "wait", minutes: 5 });
});

test.each(["send", "wait", "wait-until", "wait-event", "branch", "tag", "stop"] satisfies StepKind[])(
  "a new step to %s has a name that no other has",
  (kind) => {
    const first = newStep(kind, []);
    expect(newStep(kind, [first]).id).not.toBe(first.id);
    // Nor one that was taken away.
    expect(newStep(kind, []).id).not.toBe(first.id);
  },
);
