import { ChoiceList } from "@shopify/polaris";
import { stopLabels } from "../describe-definition.ts";
import { stopEvents, type Definition, type StopEvent } from "../definition.ts";
import { NumberField } from "./number-field.tsx";

const helpTexts: Partial<Record<StopEvent, string>> = {
  unsubscribed: "Nothing is sent to them on that channel either way. With this, tags and other channels stop as well.",
};

type Props = {
  definition: Definition;
  onChange: (change: Partial<Pick<Definition, "goal" | "stopOn" | "reentry">>) => void;
};

/** What it is for. */
export function GoalForm({ definition: { goal }, onChange }: Props) {
  return (
    <ChoiceList
      title="It is for"
      choices={[
        { value: "none", label: "Nothing that can be counted" },
        {
          value: "order",
          label: "An order of the customer",
          helpText: "It ends their run, and is counted as a conversion.",
          renderChildren: (isSelected) =>
            isSelected ? (
              <NumberField
                label="Days after they came in"
                min={1}
                max={90}
                suffix="days"
                value={goal?.days ?? 7}
                onChange={(days) => onChange({ goal: { kind: "order", days } })}
              />
            ) : null,
        },
      ]}
      selected={[goal ? "order" : "none"]}
      onChange={([chosen]: string[]) => onChange({ goal: chosen === "order" ? { kind: "order", days: 7 } : null })}
    />
  );
}

/** What ends a run early. */
export function StopOnForm({ definition: { stopOn, trigger }, onChange }: Props) {
  const offered = stopEvents.filter((event) => event !== "segment-left" || trigger.kind === "segment-entered");
  return (
    <ChoiceList
      title="Stop for a customer as soon as"
      allowMultiple
      choices={offered.map((value) => ({ value, label: stopLabels[value], helpText: helpTexts[value] }))}
      selected={stopOn}
      onChange={(chosen: string[]) => onChange({ stopOn: offered.filter((event) => chosen.includes(event)) })}
    />
  );
}

/** Who may come in again. */
export function ReentryForm({ definition: { reentry }, onChange }: Props) {
  const days = reentry.kind === "after-days" ? reentry.days : 30;
  return (
    <ChoiceList
      title="A customer can go through it"
      choices={[
        { value: "always", label: "Each time it starts", helpText: "Once for each order, checkout or entry." },
        { value: "never", label: "Once" },
        {
          value: "after-days",
          label: "Again after some days",
          renderChildren: (isSelected) =>
            isSelected ? (
              <NumberField
                label="Days"
                labelHidden
                min={1}
                max={365}
                suffix="days"
                value={days}
                onChange={(chosen) => onChange({ reentry: { kind: "after-days", days: chosen } })}
              />
            ) : null,
        },
      ]}
      selected={[reentry.kind]}
      onChange={([kind]: string[]) => {
        if (kind === "always" || kind === "never") onChange({ reentry: { kind } });
        else onChange({ reentry: { kind: "after-days", days } });
      }}
    />
  );
}
