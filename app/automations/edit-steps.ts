import type { PhoneChannel } from "../customers/customer.ts";
import { allSteps, hasArms, type Step, type StepKind } from "./definition.ts";

/** Where a list of steps is: the flow's own, or an arm of a branch. */
export type Place = { branch: string; arm: "yes" | "no" } | null;

/**
 * A step as it is when it is added, with an id that no step ever had, of this flow or of one that is gone: people inside are
 * known by the step they stand before, and by those they have been through.
 */
export function newStep(kind: StepKind, steps: readonly Step[]): Step {
  const taken = new Set(allSteps(steps).map(({ id }) => id));
  let id: string;
  do id = `${kind}-${Math.random().toString(36).slice(2, 10)}`;
  while (taken.has(id));
  switch (kind) {
    case "send":
      return { id, kind, channel: "sms", senderId: null, body: "", usefulMinutes: 1_440 };
    case "wait":
      return { id, kind, minutes: 60 };
    case "wait-until":
      return { id, kind, time: "10:00" };
    case "branch":
      return { id, kind, conditions: [], yes: [], no: [] };
    case "split":
      return { id, kind, percent: 50, yes: [], no: [] };
    case "wait-event":
      return { id, kind, event: { kind: "order-placed" }, minutes: 3 * 1_440, yes: [], no: [] };
    case "tag":
      return { id, kind, action: "add", tag: "" };
    case "stop":
      return { id, kind };
  }
}

/** The flow with a step put at `index` of a list. */
export function insertStep(steps: readonly Step[], place: Place, index: number, step: Step): Step[] {
  return changeList(steps, place, (list) => list.toSpliced(index, 0, step));
}

/** The flow without a step, and without what is in it. */
export function removeStep(steps: readonly Step[], id: string): Step[] {
  return steps
    .filter((step) => step.id !== id)
    .map((step) => (hasArms(step) ? { ...step, yes: removeStep(step.yes, id), no: removeStep(step.no, id) } : step));
}

/** The flow with a step in place of the one of the same id. */
export function replaceStep(steps: readonly Step[], changed: Step): Step[] {
  return steps.map((step) => {
    if (step.id === changed.id) return changed;
    if (!hasArms(step)) return step;
    return { ...step, yes: replaceStep(step.yes, changed), no: replaceStep(step.no, changed) };
  });
}

/** The flow with a step one place up or down in its list. At the end of the list it stays. */
export function moveStep(steps: readonly Step[], place: Place, index: number, by: -1 | 1): Step[] {
  return changeList(steps, place, (list) => {
    const step = list[index];
    if (!step || index + by < 0 || index + by >= list.length) return list;
    return list.toSpliced(index, 1).toSpliced(index + by, 0, step);
  });
}

/** The flow with a sender for each message that has none, where there is only one to choose. */
export function chooseOnlySenders(
  steps: readonly Step[],
  senders: readonly { id: string; channel: PhoneChannel }[],
): Step[] {
  return steps.map((step) => {
    if (hasArms(step)) {
      return { ...step, yes: chooseOnlySenders(step.yes, senders), no: chooseOnlySenders(step.no, senders) };
    }
    if (step.kind !== "send" || step.senderId !== null) return step;
    const [sender, ...others] = senders.filter(({ channel }) => channel === step.channel);
    return sender && others.length === 0 ? { ...step, senderId: sender.id } : step;
  });
}

function changeList(steps: readonly Step[], place: Place, change: (list: Step[]) => Step[]): Step[] {
  if (place === null) return change([...steps]);
  return steps.map((step) => {
    if (!hasArms(step)) return step;
    if (step.id === place.branch) return { ...step, [place.arm]: change(step[place.arm]) };
    return { ...step, yes: changeList(step.yes, place, change), no: changeList(step.no, place, change) };
  });
}
