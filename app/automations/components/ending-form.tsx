import { BlockStack, ChoiceList, TextField } from "@shopify/polaris";
import { stopEvents, type Definition, type StopEvent } from "../definition.ts";

const stopLabels: Record<StopEvent, { label: string; helpText?: string }> = {
  "order-placed": { label: "They place an order" },
  unsubscribed: {
    label: "They unsubscribe",
    helpText: "Nothing is sent to them on that channel either way. With this, tags and other channels stop as well.",
  },
  replied: { label: "They answer a message" },
  refunded: { label: "They get a refund" },
  "segment-left": { label: "They leave the segment that the automation starts with" },
};

type Ending = Pick<Definition, "stopOn" | "reentry" | "goal">;
type Props = { definition: Definition; onChange: (change: Partial<Ending>) => void };

/** What it is for, what ends a run early, and who may come in again. */
export function EndingForm({ definition, onChange }: Props) {
  const { stopOn, reentry, trigger, goal } = definition;
  const offered = stopEvents.filter((event) => event !== "segment-left" || trigger.kind === "segment-entered");
  const days = reentry.kind === "after-days" ? reentry.days : 30;
  return (
    <BlockStack gap="400">
      <ChoiceList
        title="Goal"
        choices={[
          { value: "none", label: "None" },
          {
            value: "order",
            label: "The customer places an order",
            helpText: "It ends their run, and is counted as a conversion.",
            renderChildren: (isSelected) =>
              isSelected ? (
                <TextField
                  label="Days after they came in"
                  type="number"
                  min={1}
                  max={90}
                  suffix="days"
                  value={String(goal?.days ?? 7)}
                  onChange={(value) =>
                    onChange({
                      goal: { kind: "order", days: Math.min(90, Math.max(1, Math.round(Number(value)) || 1)) },
                    })
                  }
                  autoComplete="off"
                />
              ) : null,
          },
        ]}
        selected={[goal ? "order" : "none"]}
        onChange={([chosen]: string[]) => onChange({ goal: chosen === "order" ? { kind: "order", days: 7 } : null })}
      />
      <ChoiceList
        title="Stop for a customer as soon as"
        allowMultiple
        choices={offered.map((value) => ({ value, ...stopLabels[value] }))}
        selected={stopOn.filter((event) => offered.includes(event))}
        onChange={(chosen: string[]) => onChange({ stopOn: offered.filter((event) => chosen.includes(event)) })}
      />
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
                <TextField
                  label="Days"
                  labelHidden
                  type="number"
                  min={1}
                  max={365}
                  suffix="days"
                  value={String(days)}
                  onChange={(value) => {
                    const next = Math.min(365, Math.max(1, Math.round(Number(value)) || 1));
                    onChange({ reentry: { kind: "after-days", days: next } });
                  }}
                  autoComplete="off"
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
    </BlockStack>
  );
}
