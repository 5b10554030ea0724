import { Autocomplete, InlineStack, Tag } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useSuggestions } from "./use-suggestions.ts";

type Props = { filter: string; parameter?: string; values: string[]; onChange: (values: string[]) => void };

/** Several values, chosen by name from what Shopify suggests, or entered as they stand in the query. */
export function ConditionValues({ filter, parameter, values, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const { suggestions, loading } = useSuggestions({ filter, parameter, typed });
  // What was once suggested keeps its name when the search goes on to others.
  const [names, setNames] = useState<Record<string, string>>({});
  useEffect(() => {
    if (suggestions.length === 0) return;
    setNames((known) => ({ ...known, ...Object.fromEntries(suggestions.map(({ value, label }) => [value, label])) }));
  }, [suggestions]);
  const enter = () => {
    const text = typed?.trim() ?? "";
    if (/^\d+$/.test(text) && !values.includes(text)) onChange([...values, text]);
    setTyped(null);
  };

  return (
    <Autocomplete
      allowMultiple
      options={suggestions}
      selected={values}
      loading={loading}
      onSelect={onChange}
      textField={
        <Autocomplete.TextField
          label="Values"
          labelHidden
          autoComplete="off"
          placeholder="Choose from the list"
          value={typed ?? ""}
          onChange={setTyped}
          onBlur={enter}
          verticalContent={
            values.length > 0 ? (
              <InlineStack gap="100">
                {values.map((value) => (
                  <Tag key={value} onRemove={() => onChange(values.filter((other) => other !== value))}>
                    {names[value] ?? value}
                  </Tag>
                ))}
              </InlineStack>
            ) : undefined
          }
        />
      }
    />
  );
}
