import { TextField } from "@shopify/polaris";
import { useState } from "react";

type Props = { label: string; value: string; helpText?: string; onChange: (time: string) => void };

/** A time of day, HH:mm. */
export function TimeField({ label, value, helpText, onChange }: Props) {
  const [typed, setTyped] = useState(value);
  const isGood = (text: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
  return (
    <TextField
      label={label}
      type="time"
      value={typed}
      onChange={(text) => {
        setTyped(text);
        if (isGood(text)) onChange(text);
      }}
      error={isGood(typed) ? undefined : "Enter a time of day. Until then it stays as it was."}
      helpText={helpText}
      autoComplete="off"
    />
  );
}
