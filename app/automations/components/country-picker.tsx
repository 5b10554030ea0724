import { useState } from "react";
import type { Country } from "../../customers/list-countries.server.ts";
import { TagPicker } from "../../ui/tag-picker.tsx";

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
  return (
    <TagPicker
      label="Countries"
      placeholder="Search countries"
      error={error}
      typed={typed}
      onType={setTyped}
      offered={offered.map(({ code, name }) => ({ id: code, label: name }))}
      chosen={selected.map((code) => ({
        id: code,
        label: countries.find((country) => country.code === code)?.name ?? code,
      }))}
      onToggle={(code) =>
        onChange(selected.includes(code) ? selected.filter((one) => one !== code) : [...selected, code].slice(0, MOST))
      }
    />
  );
}
