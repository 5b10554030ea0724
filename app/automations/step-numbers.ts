import { z } from "zod";
import { allSteps, type Definition } from "./definition.ts";

/** By the id of a step, the number that its messages have in the ledger. From 1. */
export type StepNumbers = ReadonlyMap<string, number>;

/**
 * The numbers of a new version's steps: a step that an earlier version had keeps its own, a new one gets the next that no step
 * ever had. Those that are gone stay in, since runs may have sent them. Without earlier ones they are numbered as they are
 * drawn.
 */
export function stepNumbers({ steps }: Definition, before: StepNumbers = new Map()): Map<string, number> {
  const numbers = new Map(before);
  let last = Math.max(0, ...before.values());
  for (const { id } of allSteps(steps)) {
    if (!numbers.has(id)) numbers.set(id, (last += 1));
  }
  return numbers;
}

const storedSchema = z.record(z.string(), z.number().int());

/** What `automation_version.step_numbers` holds. A version from before there were any is numbered as it is drawn. */
export function readStepNumbers(stored: unknown, definition: Definition): Map<string, number> {
  const numbers = new Map(Object.entries(storedSchema.parse(stored)));
  return numbers.size > 0 ? numbers : stepNumbers(definition);
}
