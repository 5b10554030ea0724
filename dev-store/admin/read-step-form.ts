import { isReference } from "../flow/extension.ts";
import type { FlowExtensions } from "../flow/extension.ts";
import { variableOf } from "../flow/triggers.ts";
import { operators } from "../flow/workflow.ts";
import type { StepInput } from "../flow/workflow.ts";

/** Units of a wait, in seconds. */
export const waitUnits = { minutes: 60, hours: 3600, days: 86_400 } as const;

/** A new step of a kind that the form offers: `wait`, or `app_action:send-sms`. Null for another. */
export function newStep(kind: string): { step: StepInput; name: string } | null {
  const [type, handle] = kind.split(":");
  switch (type) {
    case "app_action":
      return handle ? { step: { type, handle, values: {} }, name: variableOf(handle) } : null;
    case "condition":
      return { step: { type, left: "", operator: "equals", right: "", then: [], else: [] }, name: "condition" };
    case "add_customer_tags":
      return { step: { type, tags: [] }, name: "addTags" };
    case "wait":
      return { step: { type, seconds: 3600 }, name: "wait" };
    default:
      return null;
  }
}

/** The step as its form says it now; its kind, its action and its arms stay. */
export function readStepForm(form: FormData, before: StepInput, flow: FlowExtensions): StepInput {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const id = text("id").trim() || before.id;
  switch (before.type) {
    case "app_action": {
      const action = flow.actions.find(({ handle }) => handle === before.handle);
      const keys = (action?.fields ?? []).filter((field) => !isReference(field)).map(({ key }) => key);
      const values = Object.fromEntries(keys.map((key) => [key, text(`value.${key}`).replaceAll("\r\n", "\n")]));
      return { ...before, id, values };
    }
    case "condition": {
      const operator = operators.find((one) => one === text("operator")) ?? before.operator;
      return { ...before, id, left: text("left").trim(), operator, right: text("right").trim() };
    }
    case "add_customer_tags": {
      const tags = text("tags").split(",");
      return { ...before, id, tags: tags.map((tag) => tag.trim()).filter((tag) => tag !== "") };
    }
    case "wait": {
      const unit = Object.entries(waitUnits).find(([name]) => name === text("unit"))?.[1] ?? 60;
      const seconds = Number(text("amount")) * unit;
      return { ...before, id, seconds: seconds > 0 ? seconds : before.seconds };
    }
  }
}
