import { TextField } from "@shopify/polaris";
import { useState } from "react";
import { useFormat } from "../../ui/use-shop.ts";

type Props = {
  label: string;
  labelHidden?: boolean;
  value: number;
  min: number;
  max: number;
  /** Otherwise it takes whole numbers only. */
  hasDecimals?: boolean;
  suffix: string;
  helpText?: string;
  onChange: (value: number) => void;
};

/** A number between two others. What cannot be taken is said beside it, and the value stays as it was. */
export function NumberField({ label, labelHidden, value, min, max, hasDecimals, suffix, helpText, onChange }: Props) {
  const format = useFormat();
  const [typed, setTyped] = useState(String(value));
  const isGood = (text: string) => {
    const number = Number(text);
    return text.trim() !== "" && number >= min && number <= max && (hasDecimals || Number.isInteger(number));
  };
  return (
    <TextField
      label={label}
      labelHidden={labelHidden}
      type="number"
      step={hasDecimals ? 0.01 : 1}
      min={min}
      max={max}
      suffix={suffix}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        if (isGood(text)) onChange(Number(text));
      }}
      error={
        isGood(typed)
          ? undefined
          : `Enter a ${hasDecimals ? "number" : "whole number"} from ${format.number(min)} to ${format.number(max)}. Until then it stays as it was.`
      }
      helpText={helpText}
      autoComplete="off"
    />
  );
}
