import { BlockStack, InlineStack, Tag, TextField } from "@shopify/polaris";
import { useState } from "react";

/** As many as a condition takes, and as long as Shopify lets one be. */
const MOST = 20;
const LONGEST = 255;

type Props = {
  label: string;
  helpText?: string;
  error?: string;
  words: string[];
  onChange: (words: string[]) => void;
};

/** Takes several words, such as tags or codes: Enter or a comma ends one, and so does leaving the field. */
export function WordsField({ label, helpText, error, words, onChange }: Props) {
  const [typed, setTyped] = useState("");
  const add = (text: string) => {
    setTyped("");
    const added = text.split(",").flatMap((word) => (word.trim() === "" ? [] : [word.trim().slice(0, LONGEST)]));
    const known = new Set(words.map((word) => word.toLowerCase()));
    const fresh = added.filter((word) => !known.has(word.toLowerCase()));
    if (fresh.length > 0) onChange([...words, ...fresh].slice(0, MOST));
  };
  return (
    <BlockStack gap="200">
      <div
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add(typed);
        }}
      >
        <TextField
          label={label}
          helpText={helpText}
          error={error}
          value={typed}
          onChange={(text) => (text.includes(",") ? add(text) : setTyped(text))}
          onBlur={() => add(typed)}
          maxLength={LONGEST}
          autoComplete="off"
        />
      </div>
      {words.length > 0 ? (
        <InlineStack gap="200">
          {words.map((word) => (
            <Tag key={word} onRemove={() => onChange(words.filter((one) => one !== word))}>
              {word}
            </Tag>
          ))}
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}
