import { Autocomplete, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import { relativeSpan, type BuilderOperator, type FilterKind } from "../query/builder.ts";
import { useSuggestions } from "./use-suggestions.ts";

type Props = {
  filter: string;
  parameter?: string;
  kind: FilterKind;
  operator: BuilderOperator;
  value: string;
  onChange: (value: string) => void;
};

/** The field that fits what the filter holds. */
export function ConditionValue(props: Props) {
  const { kind, operator, value, onChange } = props;
  const text = { label: "Value", labelHidden: true, autoComplete: "off", value, onChange };
  if (kind === "boolean") {
    return (
      <Select
        label="Value"
        labelHidden
        options={[
          { label: "Yes", value: "true" },
          { label: "No", value: "false" },
        ]}
        value={value || "true"}
        onChange={onChange}
      />
    );
  }
  if (operator === "in-last") return <Span value={value} onChange={onChange} />;
  if (operator === "longer-ago") return <Span value={value} onChange={onChange} ago />;
  if (kind === "date") {
    const span = relativeSpan(value);
    if (span) return <Span value={span} onChange={(changed) => onChange(`-${changed}`)} ago />;
    // "today" and "+7d" are dates that no calendar shows.
    return <TextField {...text} type={value === "" || /^\d{4}-\d{2}-\d{2}$/.test(value) ? "date" : "text"} />;
  }
  if (kind === "integer") return <TextField {...text} type="number" step={1} />;
  if (kind === "float") return <TextField {...text} type="number" />;
  return <SuggestedValue {...props} />;
}

const units = ["d", "w", "m", "y"] as const;
const unitWords = { d: "days", w: "weeks", m: "months", y: "years" } as const;

/** "30d" as a number and a unit. */
function Span({ value, onChange, ago = false }: { value: string; onChange: (value: string) => void; ago?: boolean }) {
  const [, amount = "", unit = "d"] = /^(\d*)([dwmy])$/.exec(value) ?? [];
  return (
    <TextField
      label="Value"
      labelHidden
      autoComplete="off"
      type="number"
      min={1}
      value={amount}
      onChange={(changed) => onChange(`${changed.replace(/\D/g, "")}${unit}`)}
      connectedRight={
        <Select
          label="Unit"
          labelHidden
          options={units.map((letter) => ({
            value: letter,
            label: ago ? `${unitWords[letter]} ago` : unitWords[letter],
          }))}
          value={unit}
          onChange={(chosen) => onChange(`${amount}${chosen}`)}
        />
      }
    />
  );
}

/** A text field that offers what Shopify suggests for the filter, and takes anything else as well. */
function SuggestedValue({ filter, parameter, value, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const { suggestions, loading } = useSuggestions({ filter, parameter, typed });
  const shown = typed ?? suggestions.find((suggestion) => suggestion.value === value)?.label ?? value;

  return (
    <Autocomplete
      options={suggestions}
      selected={value ? [value] : []}
      loading={loading}
      onSelect={([chosen]) => {
        if (chosen !== undefined) onChange(chosen);
        setTyped(null);
      }}
      textField={
        <Autocomplete.TextField
          label="Value"
          labelHidden
          autoComplete="off"
          placeholder="Enter or choose a value"
          value={shown}
          onChange={(text) => {
            setTyped(text);
            onChange(text);
          }}
          onBlur={() => setTyped(null)}
        />
      }
    />
  );
}
