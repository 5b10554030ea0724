import { Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { describeStep } from "../describe-definition.ts";
import { allSteps, type Definition } from "../definition.ts";
import { replaceStep } from "../edit-steps.ts";
import { ConditionList } from "./condition-list.tsx";
import { GoalForm, ReentryForm, StopOnForm } from "./ending-form.tsx";
import { StepForm } from "./step-form.tsx";
import { TriggerForm } from "./trigger-form.tsx";

type Props = { at: string | null; definition: Definition; onChange: (change: Partial<Definition>) => void };

/** The form of a part of the flow with its title; null when nothing is open, or what was is there no more. */
export function partForm({ at, definition, onChange }: Props): { title: string; form: ReactNode } | null {
  switch (at) {
    case "trigger":
      return { title: "Trigger", form: <TriggerForm definition={definition} onChange={onChange} /> };
    case "conditions":
      return {
        title: "Who goes in",
        form: (
          <>
            <Text as="p" tone="subdued">
              All of them must hold when it starts. Without any, everybody whom the trigger names goes in.
            </Text>
            <ConditionList
              at="conditions"
              conditions={definition.conditions}
              onChange={(conditions) => onChange({ conditions })}
            />
          </>
        ),
      };
    case "goal":
      return { title: "Goal", form: <GoalForm definition={definition} onChange={onChange} /> };
    case "stop-on":
      return { title: "What stops it", form: <StopOnForm definition={definition} onChange={onChange} /> };
    case "reentry":
      return { title: "Who may come in again", form: <ReentryForm definition={definition} onChange={onChange} /> };
    default: {
      const steps = allSteps(definition.steps);
      const index = steps.findIndex(({ id }) => id === at);
      const step = steps[index];
      if (!step) return null;
      return {
        title: `${index + 1}. ${describeStep(step)}`,
        form: (
          <StepForm step={step} onChange={(changed) => onChange({ steps: replaceStep(definition.steps, changed) })} />
        ),
      };
    }
  }
}
