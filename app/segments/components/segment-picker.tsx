import { InlineStack } from "@shopify/polaris";
import { useEffect, useMemo, useState } from "react";
import { TagPicker } from "../../ui/tag-picker.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { useFormat } from "../../ui/use-shop.ts";
import type { SegmentChoice } from "../segment-choice.ts";

const PAUSE_BEFORE_SEARCH_MS = 200;

type Props = {
  label: string;
  placeholder: string;
  helpText?: string;
  error?: string;
  disabled?: boolean;
  /** A choice takes the place of the one before. */
  single?: boolean;
  /** Segments known from the start; more are found by typing. */
  choices: SegmentChoice[];
  selected: string[];
  /** Chosen in the other picker. */
  unavailable: string[];
  /** With the one that was added or taken away, unless it was deleted. */
  onChange: (selected: string[], changed: SegmentChoice | undefined) => void;
};

/** Chooses several of the store's segments by name, or a single one, each shown with its size. */
export function SegmentPicker({
  label,
  placeholder,
  helpText,
  error,
  disabled = false,
  single = false,
  choices,
  selected,
  unavailable,
  onChange,
}: Props) {
  const [typed, setTyped] = useState("");
  const found = useSegmentSearch(typed);
  // What was found by an earlier search is still to be named.
  const [picked, setPicked] = useState<SegmentChoice[]>([]);
  const format = useFormat();
  const byId = useMemo(
    () => new Map([...picked, ...choices, ...found].map((choice) => [choice.id, choice])),
    [picked, choices, found],
  );
  const offered = [...byId.values()].filter((choice) => choice.name.toLowerCase().includes(typed.trim().toLowerCase()));
  const toggle = (id: string) => {
    const choice = byId.get(id);
    if (choice) setPicked((before) => [...before.filter((one) => one.id !== id), choice]);
    const others = selected.filter((one) => one !== id);
    if (selected.includes(id)) onChange(others, choice);
    else onChange(single ? [id] : [...others, id], choice);
    if (single) setTyped("");
  };
  const size = (choice: SegmentChoice) =>
    choice.memberCount === null ? "still being read" : format.count(choice.memberCount, "customer", "customers");

  return (
    <TagPicker
      label={label}
      placeholder={placeholder}
      helpText={helpText}
      error={error}
      disabled={disabled}
      single={single}
      typed={typed}
      onType={setTyped}
      offered={offered.map((choice) => ({
        id: choice.id,
        label: choice.name,
        content: (
          <InlineStack align="space-between" gap="200" wrap={false}>
            <span>{choice.name}</span>
            <span style={{ whiteSpace: "nowrap", color: "var(--p-color-text-secondary)" }}>{size(choice)}</span>
          </InlineStack>
        ),
        disabled: unavailable.includes(choice.id),
      }))}
      chosen={selected.map((id) => {
        const choice = byId.get(id);
        return { id, label: choice ? `${choice.name} (${size(choice)})` : "Deleted segment" };
      })}
      onToggle={toggle}
    />
  );
}

/** Shops may have thousands of segments; what was typed is looked up among all of them. */
function useSegmentSearch(typed: string): SegmentChoice[] {
  const { answer, ask } = useAnswer<{ segments: SegmentChoice[] }>();
  useEffect(() => {
    const query = typed.trim();
    if (query === "") return;
    const timer = setTimeout(() => ask(`/app/find-segments?${new URLSearchParams({ query })}`), PAUSE_BEFORE_SEARCH_MS);
    return () => clearTimeout(timer);
  }, [ask, typed]);
  return answer?.segments ?? [];
}
