import { expect, test } from "vitest";
import type { Definition, Step } from "#app/automations/definition.ts";
import { stepNumbers, readStepNumbers } from "#app/automations/step-numbers.ts";

const stop = (id: string): Step => ({ id, kind: "stop" });
const define = (...steps: Step[]): Definition => ({
  trigger: { kind: "order-placed" },
  conditions: [],
  steps,
  stopOn: [],
  reentry: { kind: "always" },
  goal: null,
});

test("a step keeps its number from version to version, and a new one gets a number that no step ever had", () => {
  const first = stepNumbers(define(stop("a"), stop("b")), new Map());
  const second = stepNumbers(define(stop("c"), stop("b")), first);
  const third = stepNumbers(define(stop("a"), stop("d")), second);
  expect(Object.fromEntries(third)).toEqual({ a: 1, b: 2, c: 3, d: 4 });
});

test("a version from before there were numbers is numbered as it is drawn, arms included", () => {
  const definition = define({ id: "f", kind: "split", percent: 50, yes: [stop("y")], no: [stop("n")] }, stop("z"));
  const numbers = readStepNumbers({}, definition);
  expect([...numbers]).toEqual([
    ["f", 1],
    ["y", 2],
    ["n", 3],
    ["z", 4],
  ]);
});
