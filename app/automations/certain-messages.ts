import { hasArms, type Step } from "./definition.ts";

type SendStep = Extract<Step, { kind: "send" }>;

/**
 * The messages that every run sends that is not ended by an event: of the arms of a fork those of the one with the fewest. What
 * is foreseen with them is the least there will be.
 */
export function certainMessages(steps: readonly Step[]): SendStep[] {
  return fewest(steps, []);
}

function fewest(steps: readonly Step[], after: SendStep[]): SendStep[] {
  let following = after;
  for (const step of steps.toReversed()) {
    if (step.kind === "send") following = [step, ...following];
    else if (step.kind === "stop") following = [];
    else if (hasArms(step)) {
      const [yes, no] = [fewest(step.yes, following), fewest(step.no, following)];
      following = no.length < yes.length ? no : yes;
    }
  }
  return following;
}
