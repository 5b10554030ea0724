import { InlineGrid, Select, TextField } from "@shopify/polaris";
import { useState } from "react";

const units = [
  { label: "minutes", value: "1" },
  { label: "hours", value: "60" },
  { label: "days", value: "1440" },
];

type Props = { label: string; value: number; min: number; helpText?: string; onChange: (minutes: number) => void };

/** A length of time, as a number and its unit. It holds whole minutes. */
export function MinutesField({ label, value, min, helpText, onChange }: Props) {
  const [unit, setUnit] = useState(() => [1440, 60].find((size) => value % size === 0) ?? 1);
  const [typed, setTyped] = useState(String(value / unit));
  const change = (text: string, size: number) => {
    setTyped(text);
    setUnit(size);
    const minutes = Math.round(Number(text) * size);
    if (Number.isFinite(minutes) && minutes >= min && minutes <= 525_600) onChange(minutes);
  };
  const minutes = Number(typed) * unit;
  const isWrong = !(minutes >= min && minutes <= 525_600);
  return (
    <InlineGrid columns={2} gap="200">
      <TextField
        label={label}
        type="number"
        min={0}
        value={typed}
        onChange={(text) => change(text, unit)}
        error={isWrong ? `Between ${min} ${min === 1 ? "minute" : "minutes"} and a year.` : undefined}
        helpText={helpText}
        autoComplete="off"
      />
      <Select label="Unit" options={units} value={String(unit)} onChange={(size) => change(typed, Number(size))} />
    </InlineGrid>
  );
}
