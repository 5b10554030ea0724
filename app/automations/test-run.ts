import { conditionsHold, type Facts } from "./match-conditions.ts";
import type { Program } from "./program.ts";
import type { Happening, Standing } from "./run-enrollment.ts";

/** In a test whatever a run waits for is over after so long, in milliseconds. */
export const testWaitMs = 4_000;

/** Where a test's messages go. */
export const testTargets = ["test-number", "customer"] as const;
export type TestTarget = (typeof testTargets)[number];

/**
 * What a run does, as a test does it: no wait is longer than a few seconds, whatever kind of step it is of. `notes` are what its
 * history says besides: until when each wait really was (`really`), and what each condition answered (`answers`: yes,no).
 */
export function asTest(
  { happenings, standing }: { happenings: readonly Happening[]; standing: Standing },
  { program, facts, now }: { program: Program; facts: Facts; now: Date },
): { happenings: Happening[]; standing: Standing; notes: Record<string, string>[] } {
  const soon = new Date(now.getTime() + testWaitMs);
  const shorten = (until: Date): Date => (until < soon ? until : soon);
  return {
    happenings: happenings.map((one) => (one.kind === "waits" ? { ...one, until: shorten(one.until) } : one)),
    standing: standing.state === "active" ? { ...standing, dueAt: shorten(standing.dueAt) } : standing,
    notes: happenings.map((one) => noteOf(one, program, facts)),
  };
}

function noteOf(happening: Happening, program: Program, facts: Facts): Record<string, string> {
  switch (happening.kind) {
    case "entered":
    case "refused":
      return answersTo(program.entry, facts);
    case "branched": {
      const step = program.nodes.get(happening.node)?.step;
      return step?.kind === "branch" ? answersTo(step.conditions, facts) : {};
    }
    case "waits":
      return { really: happening.until.toISOString() };
    default:
      return {};
  }
}

function answersTo(conditions: Program["entry"], facts: Facts): Record<string, string> {
  if (conditions.length === 0) return {};
  return { answers: conditions.map((one) => (conditionsHold([one], facts) ? "yes" : "no")).join(",") };
}
