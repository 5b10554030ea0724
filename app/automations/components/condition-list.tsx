import { BlockStack, Box, Button, InlineGrid, InlineStack, Select, Text } from "@shopify/polaris";
import { DeleteIcon } from "@shopify/polaris-icons";
import { channelNames } from "../../channels/channel-names.ts";
import { phoneChannels } from "../../customers/customer.ts";
import type { EventRoot } from "../../messaging/template-fields.ts";
import { SegmentPicker } from "../../segments/components/segment-picker.tsx";
import { useShop } from "../../ui/use-shop.ts";
import { conditionLabels, type Condition } from "../definition.ts";
import { AddMenu } from "./add-menu.tsx";
import { CountryPicker } from "./country-picker.tsx";
import { problemKey, useEditor } from "./editor-context.ts";
import { EitherSelect } from "./either-select.tsx";
import { NumberField } from "./number-field.tsx";
import { ProductPicker } from "./product-picker.tsx";
import { WordsField } from "./words-field.tsx";

/** `of`: what the trigger must tell of. */
type Kind = { kind: Condition["kind"]; helpText: string; of?: readonly EventRoot[] };

const kinds: readonly Kind[] = [
  { kind: "segment", helpText: "In or not in segments of your store" },
  { kind: "customer-tags", helpText: "Which tags the customer has" },
  { kind: "first-order", helpText: "Whether the customer has ordered before" },
  { kind: "reachable", helpText: "Whether a channel may be used for the customer now" },
  { kind: "country", helpText: "Where the order goes, or the customer lives" },
  { kind: "products", helpText: "What was bought, left or looked at", of: ["order", "checkout", "product"] },
  { kind: "total", helpText: "What the order or checkout comes to", of: ["order", "checkout"] },
  { kind: "discount", helpText: "Which discount code was used", of: ["order", "checkout"] },
  { kind: "order-tags", helpText: "Which tags the order has", of: ["order"] },
];

type Props = {
  /** Where the conditions are: "conditions", or a step's id. */
  at: string;
  conditions: Condition[];
  onChange: (conditions: Condition[]) => void;
};

/** Conditions that must all hold. */
export function ConditionList({ at, conditions, onChange }: Props) {
  const { event, problems } = useEditor();
  const offered = kinds.filter(({ of }) => !of || (event !== null && of.includes(event)));
  return (
    <BlockStack gap="300">
      {conditions.map((condition, index) => (
        <Box key={index} padding="300" borderWidth="025" borderColor="border" borderRadius="200">
          <BlockStack gap="200">
            <InlineStack align="space-between" blockAlign="center" wrap={false}>
              <Text as="h4" variant="headingSm">
                {conditionLabels[condition.kind]}
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
              error={problems.get(problemKey(at, index))}
              onChange={(changed) => onChange(conditions.toSpliced(index, 1, changed))}
            />
          </BlockStack>
        </Box>
      ))}
      <div>
        <AddMenu
          label="Add condition"
          items={offered.map(({ kind, helpText }) => ({ kind, content: conditionLabels[kind], helpText }))}
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
    case "products":
      return { kind, isIncluded: true, products: [] };
    case "order-tags":
    case "customer-tags":
      return { kind, hasAny: true, tags: [] };
    case "first-order":
      return { kind, isFirst: true };
    case "reachable":
      return { kind, channel: "sms", isReachable: true };
  }
}

type FormProps = { condition: Condition; error: string | undefined; onChange: (condition: Condition) => void };

function ConditionForm({ condition, error, onChange }: FormProps) {
  const shop = useShop();
  const { segments, rememberSegment, countries, event } = useEditor();
  switch (condition.kind) {
    case "segment":
      return (
        <BlockStack gap="200">
          <EitherSelect
            label="The customer is"
            yes="in any of these segments"
            no="in none of these segments"
            value={condition.isMember}
            onChange={(isMember) => onChange({ ...condition, isMember })}
            helpText="Shopify is asked at that moment. If it does not answer, the list as last read decides."
          />
          <SegmentPicker
            label="Segments"
            placeholder="Search segments"
            choices={segments}
            selected={condition.segmentIds}
            unavailable={[]}
            {...(error !== undefined && { error })}
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
          <EitherSelect
            label="Country is"
            yes="any of these"
            no="none of these"
            value={condition.isOneOf}
            onChange={(isOneOf) => onChange({ ...condition, isOneOf })}
          />
          <CountryPicker
            countries={countries}
            selected={condition.countries}
            error={error}
            onChange={(chosen) => onChange({ ...condition, countries: chosen })}
          />
        </BlockStack>
      );
    case "total":
      return (
        <InlineGrid columns={2} gap="200">
          <EitherSelect
            label="Total is"
            yes="at least"
            no="below"
            value={condition.comparison === "at-least"}
            error={error}
            onChange={(isAtLeast) => onChange({ ...condition, comparison: isAtLeast ? "at-least" : "below" })}
          />
          <NumberField
            label="Amount"
            min={0}
            max={1e9}
            hasDecimals
            suffix={shop.currency}
            value={condition.amount}
            onChange={(amount) => onChange({ ...condition, amount })}
          />
        </InlineGrid>
      );
    case "discount":
      return (
        <BlockStack gap="200">
          <Select
            label="Discount code"
            options={[
              { label: "any was used", value: "any" },
              { label: "none was used", value: "none" },
              { label: "one of these was used", value: "one" },
              { label: "none of these was used", value: "other" },
            ]}
            value={condition.codes ? (condition.isUsed ? "one" : "other") : condition.isUsed ? "any" : "none"}
            error={condition.codes ? undefined : error}
            onChange={(value) =>
              onChange({
                kind: "discount",
                isUsed: value === "any" || value === "one",
                ...((value === "one" || value === "other") && { codes: condition.codes ?? [] }),
              })
            }
          />
          {condition.codes ? (
            <WordsField
              label="Codes"
              helpText="Press Enter after each. Capitals make no difference."
              error={error}
              words={condition.codes}
              onChange={(codes) => onChange({ ...condition, codes })}
            />
          ) : null}
        </BlockStack>
      );
    case "products":
      return (
        <BlockStack gap="200">
          <EitherSelect
            label={event === "product" ? "The customer looked at" : "It contains"}
            yes="any of these products"
            no="none of these products"
            value={condition.isIncluded}
            onChange={(isIncluded) => onChange({ ...condition, isIncluded })}
          />
          <ProductPicker
            selected={condition.products}
            error={error}
            onChange={(products) => onChange({ ...condition, products })}
          />
        </BlockStack>
      );
    case "order-tags":
    case "customer-tags":
      return (
        <BlockStack gap="200">
          <EitherSelect
            label={condition.kind === "order-tags" ? "The order has" : "The customer has"}
            yes="any of these tags"
            no="none of these tags"
            value={condition.hasAny}
            onChange={(hasAny) => onChange({ ...condition, hasAny })}
          />
          <WordsField
            label="Tags"
            helpText={
              condition.kind === "order-tags"
                ? "Press Enter after each. The tags it had when Shopify told of it decide."
                : "Press Enter after each. Shopify is asked at that moment."
            }
            error={error}
            words={condition.tags}
            onChange={(tags) => onChange({ ...condition, tags })}
          />
        </BlockStack>
      );
    case "first-order":
      return (
        <EitherSelect
          label="The customer"
          yes="has not ordered before"
          no="has ordered before"
          value={condition.isFirst}
          onChange={(isFirst) => onChange({ ...condition, isFirst })}
          helpText={
            event === "order"
              ? "Before this order. Shopify is asked at that moment."
              : "Shopify is asked at that moment."
          }
        />
      );
    case "reachable":
      return (
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="200">
          <EitherSelect
            label="The customer"
            yes="can be reached"
            no="cannot be reached"
            value={condition.isReachable}
            onChange={(isReachable) => onChange({ ...condition, isReachable })}
            helpText="By consent, number and suppressions, as when a message is sent."
          />
          <Select
            label="Channel"
            options={phoneChannels.map((value) => ({ value, label: channelNames[value] }))}
            value={condition.channel}
            onChange={(value) =>
              onChange({ ...condition, channel: phoneChannels.find((channel) => channel === value) ?? "sms" })
            }
          />
        </InlineGrid>
      );
  }
}
