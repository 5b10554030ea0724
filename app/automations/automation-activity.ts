import { mediumOf, type NamedActivity, type UtmMedium } from "../messaging/utm.ts";
import { allSteps, type Step } from "./definition.ts";

/** An automation as Shopify's Marketing and the links in its messages name it. */
export function activityOfAutomation(
  sourceId: bigint,
  { name, steps }: { name: string; steps: readonly Step[] },
): NamedActivity {
  return { source: "automation", sourceId, name, medium: mediumOfSteps(steps) };
}

export function mediumOfSteps(steps: readonly Step[]): UtmMedium {
  return mediumOf(allSteps(steps).flatMap((step) => (step.kind === "send" ? [step.channel] : [])));
}
