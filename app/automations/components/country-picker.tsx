import { BlockStack, Combobox, Icon, InlineStack, Listbox, Tag } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { useState } from "react";
import type { Country } from "../../customers/list-countries.server.ts";

/** As many as a condition takes. */
const MOST = 60;

type Props = {
  countries: Country[];
  selected: string[];
  error: string | undefined;
  onChange: (codes: string[]) => void;
};

/** Chooses several countries by name or code. */
export function CountryPicker({ countries, selected, error, onChange }: Props) {
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  const offered = countries.filter(
    ({ code, name }) => name.toLowerCase().includes(wanted) || code.toLowerCase() === wanted,
  );
  const toggle = (code: string) =>
    onChange(selected.includes(code) ? selected.filter((one) => one !== code) : [...selected, code].slice(0, MOST));
  return (
    <BlockStack gap="200">
      <Combobox
        allowMultiple
        activator={
          <Combobox.TextField
            label="Countries"
            placeholder="Search countries"
            error={error}
            prefix={<Icon source={SearchIcon} />}
            value={typed}
            onChange={setTyped}
            onBlur={() => setTyped("")}
            autoComplete="off"
          />
        }
      >
        {offered.length > 0 ? (
          <Listbox onSelect={toggle}>
            {offered.map(({ code, name }) => (
              <Listbox.Option key={code} value={code} selected={selected.includes(code)}>
                <Listbox.TextOption selected={selected.includes(code)}>{name}</Listbox.TextOption>
              </Listbox.Option>
            ))}
          </Listbox>
        ) : null}
      </Combobox>
      {selected.length > 0 ? (
        <InlineStack gap="200">
          {selected.map((code) => (
            <Tag key={code} onRemove={() => toggle(code)}>
              {countries.find((country) => country.code === code)?.name ?? code}
            </Tag>
          ))}
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}
