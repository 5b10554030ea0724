import { BlockStack, InlineError, InlineGrid, Select, Text, TextField } from "@shopify/polaris";
import { useId, useState } from "react";
import { longestWait } from "../definition.ts";
import { describeMinutes } from "../describe-definition.ts";

const units = [
  { label: "minutes", value: "1" },
  { label: "hours", value: "60" },
  { label: "days", value: "1440" },
];

type Props = {
  label: string;
  value: number;
  /** Minutes. */
  min: number;
  max?: number;
  helpText?: string;
  onChange: (minutes: number) => void;
};

/** A length of time, as a number and its unit. It holds whole minutes. */
export function MinutesField({ label, value, min, max = longestWait, helpText, onChange }: Props) {
  const fieldId = useId();
  const [unit, setUnit] = useState(() => [1440, 60].find((size) => value % size === 0) ?? 1);
  const [typed, setTyped] = useState(String(value / unit));
  const isGood = (minutes: number) => minutes >= min && minutes <= max;
  const change = (text: string, size: number) => {
    setTyped(text);
    setUnit(size);
    const minutes = Math.round(Number(text) * size);
    if (isGood(minutes)) onChange(minutes);
  };
  return (
    <BlockStack gap="100">
      <Text as="span">{label}</Text>
      <InlineGrid columns={2} gap="200">
        <TextField
          id={fieldId}
          label={label}
          labelHidden
          type="number"
          min={0}
          value={typed}
          onChange={(text) => change(text, unit)}
          autoComplete="off"
        />
        <Select
          label={`${label}: unit`}
          labelHidden
          options={units}
          value={String(unit)}
          onChange={(size) => change(typed, Number(size))}
        />
      </InlineGrid>
      {isGood(Number(typed) * unit) ? null : (
        <InlineError
          fieldID={fieldId}
          message={`Enter between ${describeMinutes(min)} and ${describeMinutes(max)}. Until then it stays as it was.`}
        />
      )}
      {helpText ? (
        <Text as="p" tone="subdued">
          {helpText}
        </Text>
      ) : null}
    </BlockStack>
  );
}
