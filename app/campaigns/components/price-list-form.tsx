import { BlockStack, Button, Card, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { DeleteIcon } from "@shopify/polaris-icons";

/** `*` is every other country. Prices as they are typed. */
export type PriceRow = { countryCode: string; price: string };
export type PriceDraft = { currency: string; rows: PriceRow[] };

type Props = {
  /** What the carrier charges: parts of a text message, or whole messages. */
  unit: "part" | "message";
  draft: PriceDraft;
  problem: string | null;
  onChange: (draft: PriceDraft) => void;
};

/** What one part or message costs, by country. */
export function PriceListForm({ unit, draft, problem, onChange }: Props) {
  const change = (position: number, changes: Partial<PriceRow>) =>
    onChange({ ...draft, rows: draft.rows.map((row, index) => (index === position ? { ...row, ...changes } : row)) });
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="p" tone="subdued">
          Your carrier’s price list, as far as you want it counted. It is used to estimate what a campaign costs, and
          for nothing else.
        </Text>
        <TextField
          label="Currency"
          value={draft.currency}
          onChange={(currency) => onChange({ ...draft, currency: currency.toUpperCase() })}
          maxLength={3}
          autoComplete="off"
          helpText="Three letters, such as USD."
        />
        {draft.rows.map((row, position) => (
          <FormLayout key={position}>
            <FormLayout.Group condensed>
              {row.countryCode === "*" ? (
                <TextField label="Country" value="All others" readOnly autoComplete="off" />
              ) : (
                <TextField
                  label="Country"
                  value={row.countryCode}
                  onChange={(countryCode) => change(position, { countryCode: countryCode.toUpperCase() })}
                  maxLength={2}
                  placeholder="US"
                  autoComplete="off"
                  connectedRight={
                    <Button
                      icon={DeleteIcon}
                      accessibilityLabel={`Remove ${row.countryCode || "this country"}`}
                      onClick={() => onChange({ ...draft, rows: draft.rows.filter((_, index) => index !== position) })}
                    />
                  }
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
                autoComplete="off"
              />
            </FormLayout.Group>
          </FormLayout>
        ))}
        {problem ? (
          <Text as="p" tone="critical">
            {problem}
          </Text>
        ) : null}
        <InlineStack>
          <Button onClick={() => onChange({ ...draft, rows: [{ countryCode: "", price: "" }, ...draft.rows] })}>
            Add country
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
