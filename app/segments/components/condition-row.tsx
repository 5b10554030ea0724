import { BlockStack, Box, Button, InlineError, InlineStack, Select, Text } from "@shopify/polaris";
import { DeleteIcon, PlusIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import {
  operatorsFor,
  takesList,
  valueCount,
  type BuilderOperator,
  type Condition,
  type ConditionParameter,
  type FilterKind,
} from "../query/builder.ts";
import { filterWords } from "../query/filters.ts";
import type { SegmentFilter } from "../segment-filter.ts";
import { ConditionValue } from "./condition-value.tsx";
import { ConditionValues } from "./condition-values.tsx";

const operatorLabels: Record<BuilderOperator, string> = {
  "=": "is",
  "!=": "is not",
  ">=": "is at least",
  "<=": "is at most",
  ">": "is more than",
  "<": "is less than",
  between: "is between",
  contains: "includes",
  "not-contains": "does not include",
  empty: "is not known",
  "not-empty": "is known",
  "in-last": "was in the last",
  "longer-ago": "was more than",
  did: "happened",
  "did-not": "did not happen",
  "one-of": "is one of",
  "none-of": "is none of",
};
const dateLabels: Partial<Record<BuilderOperator, string>> = {
  "=": "was on",
  "!=": "was not on",
  "<": "was before",
  "<=": "was on or before",
  ">": "was after",
  ">=": "was on or after",
  between: "was between",
};

type Props = {
  condition: Condition;
  filters: SegmentFilter[];
  problem: string | undefined;
  onChange: (condition: Condition) => void;
  onRemove: (() => void) | undefined;
};

/** One condition: what about the customer, how it is compared, and with what. */
export function ConditionRow({ condition, filters, problem, onChange, onRemove }: Props) {
  const filter = filters.find((candidate) => candidate.name === condition.filter);
  return (
    <BlockStack gap="200">
      <RemovableRow label="Remove this condition" onRemove={onRemove}>
        <Box minWidth="200px">
          <Select
            label="Filter"
            labelHidden
            placeholder="Choose a filter"
            options={filters.map((candidate) => ({ label: candidate.label, value: candidate.name }))}
            value={condition.filter}
            onChange={(name) => {
              const chosen = filters.find((candidate) => candidate.name === name);
              if (chosen) onChange(startCondition(chosen));
            }}
          />
        </Box>
        {filter ? (
          <Comparison
            filter={filter.name}
            kind={filter.kind}
            multiValue={filter.multiValue}
            operator={condition.operator}
            values={condition.values}
            onChange={(changed) => onChange({ ...condition, ...changed })}
          />
        ) : null}
        {condition.yearly ? <Text as="span">in any year</Text> : null}
      </RemovableRow>
      {filter?.kind === "event" ? (
        <Parameters
          filter={filter}
          parameters={condition.parameters}
          onChange={(parameters) => onChange({ ...condition, parameters })}
        />
      ) : null}
      {filter && filterWords[filter.name]?.freshness === "daily" ? (
        <Text as="p" variant="bodySm" tone="subdued">
          Shopify works this out once a day.
        </Text>
      ) : null}
      {problem ? <InlineError fieldID={condition.filter} message={problem} /> : null}
    </BlockStack>
  );
}

/** Fields that wrap where there is little room, with the button that removes them beside the first line. */
function RemovableRow({ label, onRemove, children }: { label: string; onRemove?: () => void; children: ReactNode }) {
  return (
    <InlineStack gap="200" blockAlign="start" wrap={false}>
      <div style={{ minWidth: 0 }}>
        <InlineStack gap="200" blockAlign="center" wrap>
          {children}
        </InlineStack>
      </div>
      {onRemove ? <Button icon={DeleteIcon} variant="tertiary" accessibilityLabel={label} onClick={onRemove} /> : null}
    </InlineStack>
  );
}

function startCondition(filter: SegmentFilter): Condition {
  const [operator = "="] = operatorsFor(filter.kind, filter.multiValue);
  return {
    filter: filter.name,
    kind: filter.kind,
    yearly: false,
    operator,
    values: filter.kind === "boolean" ? ["true"] : [],
    parameters: [],
  };
}

type ComparisonProps = {
  filter: string;
  parameter?: string;
  kind: FilterKind;
  multiValue: boolean;
  operator: BuilderOperator;
  values: string[];
  onChange: (changed: { operator: BuilderOperator; values: string[] }) => void;
};

function Comparison({ filter, parameter, kind, multiValue, operator, values, onChange }: ComparisonProps) {
  const fields = valueCount(operator);
  return (
    <>
      <Select
        label="Comparison"
        labelHidden
        options={operatorsFor(kind, multiValue).map((value) => ({
          value,
          label: (kind === "date" ? dateLabels[value] : undefined) ?? operatorLabels[value],
        }))}
        value={operator}
        onChange={(chosen) => {
          const next = operatorsFor(kind, multiValue).find((candidate) => candidate === chosen) ?? operator;
          // "30d" and "2026-01-31" do not fit into each other's field.
          const sameShape = valueCount(next) === fields && isSpan(next) === isSpan(operator);
          onChange({ operator: next, values: sameShape ? values : [] });
        }}
      />
      {takesList(operator) ? (
        <ConditionValues
          filter={filter}
          parameter={parameter}
          values={values}
          onChange={(chosen) => onChange({ operator, values: chosen })}
        />
      ) : null}
      {Array.from({ length: fields }, (_, index) => (
        <InlineStack key={index} gap="200" blockAlign="center" wrap={false}>
          {index > 0 ? <Text as="span">and</Text> : null}
          <ConditionValue
            filter={filter}
            parameter={parameter}
            kind={kind}
            operator={operator}
            value={values[index] ?? ""}
            onChange={(value) =>
              onChange({
                operator,
                values: Array.from({ length: fields }, (_unused, at) => (at === index ? value : (values[at] ?? ""))),
              })
            }
          />
        </InlineStack>
      ))}
    </>
  );
}

function isSpan(operator: BuilderOperator): boolean {
  return operator === "in-last" || operator === "longer-ago";
}

function Parameters({
  filter,
  parameters,
  onChange,
}: {
  filter: SegmentFilter;
  parameters: ConditionParameter[];
  onChange: (parameters: ConditionParameter[]) => void;
}) {
  const unused = filter.parameters.filter((parameter) => !parameters.some((used) => used.name === parameter.name));
  return (
    <Box paddingInlineStart="400" borderInlineStartWidth="025" borderColor="border">
      <BlockStack gap="200">
        {parameters.map((parameter, index) => (
          <RemovableRow
            key={parameter.name}
            label="Remove this detail"
            onRemove={() => onChange(parameters.filter((_, at) => at !== index))}
          >
            <Text as="span">
              {filter.parameters.find((known) => known.name === parameter.name)?.label ?? parameter.name}
            </Text>
            <Comparison
              filter={filter.name}
              parameter={parameter.name}
              kind={parameter.kind}
              multiValue={false}
              operator={parameter.operator}
              values={parameter.values}
              onChange={(changed) =>
                onChange(parameters.map((old, at) => (at === index ? { ...old, ...changed } : old)))
              }
            />
          </RemovableRow>
        ))}
        {unused.length > 0 ? (
          <InlineStack gap="200">
            {unused.map((parameter) => (
              <Button
                key={parameter.name}
                icon={PlusIcon}
                size="slim"
                variant="tertiary"
                onClick={() =>
                  onChange([
                    ...parameters,
                    {
                      name: parameter.name,
                      kind: parameter.kind,
                      operator: operatorsFor(parameter.kind, false)[0] ?? "=",
                      values: [],
                    },
                  ])
                }
              >
                {parameter.label}
              </Button>
            ))}
          </InlineStack>
        ) : null}
      </BlockStack>
    </Box>
  );
}
