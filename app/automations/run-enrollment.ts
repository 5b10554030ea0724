import { eventKey } from "./awaited-event.ts";
import type { Step } from "./definition.ts";
import type { EndReason } from "./enrollment.ts";
import { conditionsHold, factsAsked, isInShare, type Facts } from "./match-conditions.ts";
import { entryNode, type Program } from "./program.ts";
import { nextTimeOfDay } from "./time-of-day.ts";

export type SendStep = Extract<Step, { kind: "send" }>;
export type TagStep = Extract<Step, { kind: "tag" }>;

/** One thing that a run does, in order. `because`: what conditions were decided by. */
export type Happening =
  | { kind: "entered" | "refused"; because: Record<string, string> }
  | { kind: "sent"; step: SendStep }
  | { kind: "tagged"; step: TagStep }
  /** `happenedAt`: of a step that waits for an event, when that was. */
  | { kind: "branched"; node: string; taken: "yes" | "no"; because: Record<string, string>; happenedAt?: Date }
  | { kind: "waits"; node: string; until: Date }
  | { kind: "completed" }
  | { kind: "exited"; reason: EndReason };

/** Where it stands afterwards. */
export type Standing =
  /** `waitingSince`: where it waits for an event, from when on that counts. */
  | { state: "active"; node: string; dueAt: Date; waitingSince?: Date }
  | { state: "completed"; node: string }
  | { state: "refused" | "exited"; node: string; reason: EndReason };

/**
 * A run that stands before a step that waits for an event: since when, and when each thing first happened after that. `mostMs`:
 * the longest that it waits there, whatever the step says.
 */
export type Waiting = { since: Date; heard: ReadonlyMap<string, Date>; mostMs?: number };

/**
 * Takes a run whose time has come from the step it stands before to its next wait, or its end. Pure: says what is to be done,
 * and does nothing. A step that is there no more ends the run, since nobody knows what should have followed.
 */
export function runEnrollment(
  program: Program,
  from: string,
  options: { facts: Facts; timezone: string; now: Date; waiting?: Waiting | null },
): { happenings: Happening[]; standing: Standing } {
  const { facts, timezone, now } = options;
  const happenings: Happening[] = [];
  let at: string | null = from;
  if (from === entryNode) {
    const because = factsAsked(program.entry, facts);
    if (!conditionsHold(program.entry, facts)) {
      return {
        happenings: [{ kind: "refused", because }],
        standing: { state: "refused", node: from, reason: "conditions" },
      };
    }
    happenings.push({ kind: "entered", because });
    at = program.first;
  }
  let last = from;
  while (at !== null) {
    const node = program.nodes.get(at);
    if (!node) break;
    last = at;
    if ("yes" in node) {
      const { step } = node;
      if (step.kind === "wait-event") {
        const waiting = at === from ? options.waiting : null;
        const since = waiting?.since ?? now;
        const until = new Date(since.getTime() + Math.min(step.minutes * 60_000, waiting?.mostMs ?? Infinity));
        if (!waiting) {
          happenings.push({ kind: "waits", node: at, until });
          // Due again at once: only what is committed is heard of, so what happens meanwhile is looked for from there.
          return { happenings, standing: { state: "active", node: at, dueAt: now, waitingSince: now } };
        }
        const happenedAt = waiting.heard.get(eventKey(step.event));
        const isInTime = happenedAt !== undefined && happenedAt <= until;
        if (!isInTime && until > now) {
          return { happenings, standing: { state: "active", node: at, dueAt: until, waitingSince: since } };
        }
        happenings.push({
          kind: "branched",
          node: at,
          taken: isInTime ? "yes" : "no",
          because: {},
          ...(isInTime && { happenedAt }),
        });
        at = isInTime ? node.yes : node.no;
        continue;
      }
      const takesFirst = step.kind === "split" ? isInShare(facts.runId, step) : conditionsHold(step.conditions, facts);
      const taken = takesFirst ? "yes" : "no";
      const because = step.kind === "branch" ? factsAsked(step.conditions, facts) : {};
      happenings.push({ kind: "branched", node: at, taken, because });
      at = node[taken];
    } else if (!("next" in node)) {
      happenings.push({ kind: "exited", reason: "stop-step" });
      return { happenings, standing: { state: "exited", node: at, reason: "stop-step" } };
    } else {
      const { step, next } = node;
      switch (step.kind) {
        case "send":
          happenings.push({ kind: "sent", step });
          break;
        case "tag":
          happenings.push({ kind: "tagged", step });
          break;
        case "wait":
        case "wait-until": {
          const until =
            step.kind === "wait"
              ? new Date(now.getTime() + step.minutes * 60_000)
              : nextTimeOfDay(now, { time: step.time, timezone });
          happenings.push({ kind: "waits", node: at, until });
          // A run stands before the step that comes after the wait. A wait at the very end is over at once.
          if (next !== null) return { happenings, standing: { state: "active", node: next, dueAt: until } };
        }
      }
      at = next;
    }
  }
  happenings.push({ kind: "completed" });
  return { happenings, standing: { state: "completed", node: last } };
}
