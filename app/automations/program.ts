import { eventKey } from "./awaited-event.ts";
import { allSteps, hasArms, type Condition, type Definition, type Fork, type Step } from "./definition.ts";

/** A definition laid out for running: from each step, which one comes next. null is the end. */
export type Program = { first: string | null; entry: readonly Condition[]; nodes: ReadonlyMap<string, Node> };

export type Node =
  | { step: Exclude<Step, Fork | { kind: "stop" }>; next: string | null }
  | { step: Fork; yes: string | null; no: string | null }
  | { step: Extract<Step, { kind: "stop" }> };

/** Where a run begins: before the conditions of its entry. */
export const entryNode = "entry";

/** Lays a definition out. Both arms of a fork go on with what follows it. */
export function compileProgram({ steps, conditions }: Definition): Program {
  const nodes = new Map<string, Node>();
  const first = layOut(steps, null, nodes);
  return { first, entry: conditions, nodes };
}

function layOut(steps: readonly Step[], end: string | null, nodes: Map<string, Node>): string | null {
  let next = end;
  for (const step of steps.toReversed()) {
    if (hasArms(step)) {
      nodes.set(step.id, { step, yes: layOut(step.yes, next, nodes), no: layOut(step.no, next, nodes) });
    } else if (step.kind === "stop") nodes.set(step.id, { step });
    else nodes.set(step.id, { step, next });
    next = step.id;
  }
  return next;
}

/** What the steps of a definition wait for, as `eventKey` writes it. */
export function awaitedKeys({ steps }: Definition): string[] {
  return [...new Set(allSteps(steps).flatMap((step) => (step.kind === "wait-event" ? [eventKey(step.event)] : [])))];
}

/** The segments that a run standing before `from` may ask about before it next waits. */
export function segmentsAhead(program: Program, from: string): Set<string> {
  return new Set(
    conditionsAhead(program, from).flatMap((condition) => (condition.kind === "segment" ? condition.segmentIds : [])),
  );
}

/** The conditions that a run standing before `from` may come to before it next waits. */
export function conditionsAhead(program: Program, from: string): Condition[] {
  const found: Condition[] = [];
  const seen = new Set<string>();
  const note = (conditions: readonly Condition[]): void => {
    found.push(...conditions);
  };
  const walk = (at: string | null): void => {
    const node = at === null || seen.has(at) ? undefined : program.nodes.get(at);
    if (!at || !node) return;
    seen.add(at);
    if ("yes" in node) {
      // Whoever comes to it waits first; whoever stands there may go on.
      if (node.step.kind === "wait-event" && at !== from) return;
      if (node.step.kind === "branch") note(node.step.conditions);
      walk(node.yes);
      walk(node.no);
    } else if ("next" in node && (at === from || !isWait(node.step))) walk(node.next);
  };
  if (from === entryNode) {
    note(program.entry);
    walk(program.first);
  } else walk(from);
  return found;
}

export function isWait(step: Step): boolean {
  return step.kind === "wait" || step.kind === "wait-until";
}
