import { Autocomplete, Select, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { BuilderOperator, FilterKind } from "../query/builder.ts";
import type { SegmentValueSuggestion } from "../segment-filter.ts";

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
  if (operator === "in-last") return <TextField {...text} type="number" min={1} suffix="days" />;
  if (operator === "longer-ago") return <TextField {...text} type="number" min={1} suffix="days ago" />;
  if (kind === "date") return <TextField {...text} type="date" />;
  // A product's id is a number that nobody knows by heart: it is chosen by its name.
  if (kind === "integer" && props.parameter !== "id") return <TextField {...text} type="number" step={1} />;
  if (kind === "float") return <TextField {...text} type="number" />;
  return <SuggestedValue {...props} />;
}

const PAUSE_BEFORE_ASKING_MS = 200;

/** A text field that offers what Shopify suggests for the filter, and takes anything else as well. */
function SuggestedValue({ filter, parameter, value, onChange }: Props) {
  const fetcher = useFetcher<{ suggestions: SegmentValueSuggestion[] }>();
  const [typed, setTyped] = useState<string | null>(null);
  const { load } = fetcher;
  useEffect(() => {
    const search = new URLSearchParams({ filter, ...(parameter ? { parameter } : {}), search: typed ?? "" });
    const timer = setTimeout(
      () => load(`/app/segments/suggest-values?${search}`),
      typed === null ? 0 : PAUSE_BEFORE_ASKING_MS,
    );
    return () => clearTimeout(timer);
  }, [load, filter, parameter, typed]);
  const suggestions = fetcher.data?.suggestions ?? [];
  const shown = typed ?? suggestions.find((suggestion) => suggestion.value === value)?.label ?? value;

  return (
    <Autocomplete
      options={suggestions}
      selected={value ? [value] : []}
      loading={fetcher.state !== "idle" && typed !== null}
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
