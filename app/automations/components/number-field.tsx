import { TextField } from "@shopify/polaris";
import { useState } from "react";

type Props = {
  label: string;
  value: number;
  min: number;
  max: number;
  suffix: string;
  helpText?: string;
  onChange: (value: number) => void;
};

/** A whole number between two others. What cannot be taken is said beside it, and the value stays as it was. */
export function NumberField({ label, value, min, max, suffix, helpText, onChange }: Props) {
  const [typed, setTyped] = useState(String(value));
  const isGood = (text: string) => /^-?\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;
  return (
    <TextField
      label={label}
      type="number"
      min={min}
      max={max}
      suffix={suffix}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        if (isGood(text)) onChange(Number(text));
      }}
      error={isGood(typed) ? undefined : `Enter a whole number from ${min} to ${max}. Until then it stays as it was.`}
      helpText={helpText}
      autoComplete="off"
    />
  );
}
