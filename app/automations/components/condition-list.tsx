import { BlockStack, Box, Button, InlineGrid, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { DeleteIcon } from "@shopify/polaris-icons";
import { SegmentPicker } from "../../segments/components/segment-picker.tsx";
import { useShop } from "../../ui/use-shop.ts";
import type { Condition } from "../definition.ts";
import { AddMenu } from "./add-menu.tsx";
import { CountryPicker } from "./country-picker.tsx";
import { useEditor } from "./editor-context.ts";

const kinds = [
  { kind: "segment", content: "Segment", helpText: "In or not in segments of your store" },
  { kind: "country", content: "Country", helpText: "Where the order goes, or the customer lives" },
  { kind: "total", content: "Total", helpText: "What the order or checkout comes to" },
  { kind: "discount", content: "Discount", helpText: "Whether a discount code was used" },
] as const satisfies readonly { kind: Condition["kind"]; content: string; helpText: string }[];

type Props = { conditions: Condition[]; onChange: (conditions: Condition[]) => void };

/** Conditions that must all hold. */
export function ConditionList({ conditions, onChange }: Props) {
  const { event } = useEditor();
  const offered = kinds.filter(({ kind }) => event !== null || kind === "segment" || kind === "country");
  return (
    <BlockStack gap="300">
      {conditions.map((condition, index) => (
        <Box key={index} padding="300" borderWidth="025" borderColor="border" borderRadius="200">
          <BlockStack gap="200">
            <InlineStack align="space-between" blockAlign="center" wrap={false}>
              <Text as="h4" variant="headingSm">
                {kinds.find(({ kind }) => kind === condition.kind)?.content}
              </Text>
              <Button
                variant="tertiary"
                icon={DeleteIcon}
                accessibilityLabel="Remove condition"
                onClick={() => onChange(conditions.toSpliced(index, 1))}
              />
            </InlineStack>
            <ConditionForm
              condition={condition}
              onChange={(changed) => onChange(conditions.toSpliced(index, 1, changed))}
            />
          </BlockStack>
        </Box>
      ))}
      <div>
        <AddMenu
          label="Add condition"
          items={offered}
          onAdd={(kind) => onChange([...conditions, newCondition(kind)])}
        />
      </div>
    </BlockStack>
  );
}

function newCondition(kind: Condition["kind"]): Condition {
  switch (kind) {
    case "segment":
      return { kind, isMember: true, segmentIds: [] };
    case "country":
      return { kind, isOneOf: true, countries: [] };
    case "total":
      return { kind, comparison: "at-least", amount: 50 };
    case "discount":
      return { kind, isUsed: true };
  }
}

function ConditionForm({ condition, onChange }: { condition: Condition; onChange: (condition: Condition) => void }) {
  const shop = useShop();
  const { segments, rememberSegment, countries } = useEditor();
  switch (condition.kind) {
    case "segment":
      return (
        <BlockStack gap="200">
          <Select
            label="The customer is"
            options={[
              { label: "in any of these segments", value: "in" },
              { label: "in none of these segments", value: "out" },
            ]}
            value={condition.isMember ? "in" : "out"}
            onChange={(value) => onChange({ ...condition, isMember: value === "in" })}
            helpText="Shopify is asked at that moment. If it does not answer, the list as last read decides."
          />
          <SegmentPicker
            label="Segments"
            placeholder="Search segments"
            choices={segments}
            selected={condition.segmentIds}
            unavailable={[]}
            onChange={(segmentIds, segment) => {
              if (segment) rememberSegment(segment);
              onChange({ ...condition, segmentIds });
            }}
          />
        </BlockStack>
      );
    case "country":
      return (
        <BlockStack gap="200">
          <Select
            label="Country is"
            options={[
              { label: "any of these", value: "in" },
              { label: "none of these", value: "out" },
            ]}
            value={condition.isOneOf ? "in" : "out"}
            onChange={(value) => onChange({ ...condition, isOneOf: value === "in" })}
          />
          <CountryPicker
            countries={countries}
            selected={condition.countries}
            onChange={(chosen) => onChange({ ...condition, countries: chosen })}
          />
        </BlockStack>
      );
    case "total":
      return (
        <InlineGrid columns={2} gap="200">
          <Select
            label="Total is"
            options={[
              { label: "at least", value: "at-least" },
              { label: "below", value: "below" },
            ]}
            value={condition.comparison}
            onChange={(value) => onChange({ ...condition, comparison: value === "below" ? "below" : "at-least" })}
          />
          <TextField
            label="Amount"
            type="number"
            min={0}
            suffix={shop.currency}
            value={String(condition.amount)}
            onChange={(value) => onChange({ ...condition, amount: Math.min(1e9, Math.max(0, Number(value) || 0)) })}
            autoComplete="off"
          />
        </InlineGrid>
      );
    case "discount":
      return (
        <Select
          label="A discount code"
          options={[
            { label: "was used", value: "yes" },
            { label: "was not used", value: "no" },
          ]}
          value={condition.isUsed ? "yes" : "no"}
          onChange={(value) => onChange({ ...condition, isUsed: value === "yes" })}
        />
      );
  }
}
