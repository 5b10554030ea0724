import { BlockStack, Button, Card, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { DeleteIcon } from "@shopify/polaris-icons";
import { otherCountries, type PriceDraft, type PriceProblems, type PriceRow } from "../part-prices.ts";

type Props = {
  /** What the carrier charges: parts of a text message, or whole messages. */
  unit: "part" | "message";
  countries: { code: string; name: string }[];
  draft: PriceDraft;
  problems: PriceProblems;
  onChange: (draft: PriceDraft) => void;
};

/** What one part or message costs, by country. */
export function PriceListForm({ unit, countries, draft, problems, onChange }: Props) {
  const { rows } = draft;
  const change = (position: number, changes: Partial<PriceRow>) =>
    onChange({ ...draft, rows: rows.map((row, index) => (index === position ? { ...row, ...changes } : row)) });
  const add = () => {
    const last = rows.findIndex((row) => row.countryCode === otherCountries);
    onChange({ ...draft, rows: rows.toSpliced(last === -1 ? rows.length : last, 0, { countryCode: "", price: "" }) });
  };
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="p" tone="subdued">
          Your carrier’s price list, as far as you want it counted. It is used to estimate what messages cost, and for
          nothing else.
        </Text>
        <TextField
          label="Currency"
          value={draft.currency}
          onChange={(currency) => onChange({ ...draft, currency: currency.toUpperCase() })}
          error={problems.currency}
          maxLength={3}
          autoComplete="off"
          helpText="Three letters, such as USD."
        />
        {rows.map((row, position) => (
          <FormLayout key={position}>
            <FormLayout.Group condensed>
              {row.countryCode === otherCountries ? (
                <TextField label="Country" value="All others" readOnly autoComplete="off" />
              ) : (
                <Select
                  label="Country"
                  options={[
                    { label: "Choose a country", value: "" },
                    ...countries.map(({ code, name }) => ({
                      label: name,
                      value: code,
                      disabled: code !== row.countryCode && rows.some(({ countryCode }) => countryCode === code),
                    })),
                  ]}
                  value={row.countryCode}
                  onChange={(countryCode) => change(position, { countryCode })}
                  error={problems.rows[position]?.countryCode}
                />
              )}
              <TextField
                label={`Price of a ${unit}`}
                type="number"
                min={0}
                step={0.0001}
                value={row.price}
                onChange={(price) => change(position, { price })}
                suffix={draft.currency}
                error={problems.rows[position]?.price}
                autoComplete="off"
                connectedRight={
                  row.countryCode === otherCountries ? undefined : (
                    <Button
                      icon={DeleteIcon}
                      accessibilityLabel={`Remove ${countries.find(({ code }) => code === row.countryCode)?.name ?? "this country"}`}
                      onClick={() => onChange({ ...draft, rows: rows.toSpliced(position, 1) })}
                    />
                  )
                }
              />
            </FormLayout.Group>
          </FormLayout>
        ))}
        <InlineStack>
          <Button onClick={add}>Add country</Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
