import { Select } from "@shopify/polaris";

type Props = {
  label: string;
  /** What it says when `value` is true, and when it is not. */
  yes: string;
  no: string;
  value: boolean;
  helpText?: string;
  error?: string | undefined;
  onChange: (value: boolean) => void;
};

/** One of two things, in words that end the label's sentence. */
export function EitherSelect({ label, yes, no, value, helpText, error, onChange }: Props) {
  return (
    <Select
      label={label}
      options={[
        { label: yes, value: "yes" },
        { label: no, value: "no" },
      ]}
      value={value ? "yes" : "no"}
      helpText={helpText}
      error={error}
      onChange={(chosen) => onChange(chosen === "yes")}
    />
  );
}
