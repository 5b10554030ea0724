import { BlockStack, Combobox, Icon, InlineStack, Listbox, Tag } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";

/** `content`: what the list shows instead of the label. */
export type TagOption = { id: string; label: string; content?: ReactNode; disabled?: boolean };

type Props = {
  label: string;
  placeholder: string;
  helpText?: string | undefined;
  error?: string | undefined;
  disabled?: boolean;
  /** A choice takes the place of the one before, and ends the search. */
  single?: boolean;
  typed: string;
  onType: (typed: string) => void;
  /** What fits what was typed. */
  offered: readonly TagOption[];
  chosen: readonly TagOption[];
  onToggle: (id: string) => void;
  /** Below what is offered: that more is looked for, or that there is nothing. */
  ending?: ReactNode;
};

/** Chooses things by typing a part of their name; what is chosen stands below, each to be taken away again. */
export function TagPicker(props: Props) {
  const { single = false, disabled, typed, onType, offered, chosen, onToggle, ending = null } = props;
  const isChosen = new Set(chosen.map(({ id }) => id));
  return (
    <BlockStack gap="200">
      <Combobox
        allowMultiple={!single}
        activator={
          <Combobox.TextField
            label={props.label}
            placeholder={props.placeholder}
            helpText={props.helpText}
            error={props.error}
            disabled={disabled}
            prefix={<Icon source={SearchIcon} />}
            value={typed}
            onChange={onType}
            onBlur={() => onType("")}
            autoComplete="off"
          />
        }
      >
        {offered.length > 0 || ending ? (
          <Listbox onSelect={onToggle}>
            {offered.map(({ id, label, content = label, disabled: isTaken = false }) => (
              <Listbox.Option key={id} value={id} selected={isChosen.has(id)} disabled={isTaken}>
                <Listbox.TextOption selected={isChosen.has(id)} disabled={isTaken}>
                  {content}
                </Listbox.TextOption>
              </Listbox.Option>
            ))}
            {ending}
          </Listbox>
        ) : null}
      </Combobox>
      {chosen.length > 0 ? (
        <InlineStack gap="200">
          {chosen.map(({ id, label }) => (
            <Tag key={id} onRemove={() => onToggle(id)} disabled={disabled}>
              {label}
            </Tag>
          ))}
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}
