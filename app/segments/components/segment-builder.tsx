import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { PlusIcon } from "@shopify/polaris-icons";
import type { BuilderGroups, Condition } from "../query/builder.ts";
import type { SegmentFilter } from "../segment-filter.ts";
import { ConditionRow } from "./condition-row.tsx";

type Props = {
  groups: BuilderGroups;
  filters: SegmentFilter[];
  problems: { group: number; row: number; message: string }[];
  onChange: (groups: BuilderGroups) => void;
};

const MOST_CONDITIONS = 10; // Shopify's limit for one query

export const emptyCondition: Condition = {
  filter: "",
  kind: "string",
  yearly: false,
  operator: "=",
  values: [],
  parameters: [],
};

/** Conditions in groups: a customer is in the segment when all conditions of any group hold. */
export function SegmentBuilder({ groups, filters, problems, onChange }: Props) {
  const full = groups.reduce((count, rows) => count + rows.length, 0) >= MOST_CONDITIONS;
  const changeGroup = (index: number, rows: Condition[]) =>
    onChange(
      rows.length === 0 && groups.length > 1
        ? groups.filter((_, at) => at !== index)
        : groups.map((old, at) => (at === index ? rows : old)),
    );

  return (
    <BlockStack gap="300">
      {groups.map((rows, group) => (
        <BlockStack gap="300" key={group}>
          {group > 0 ? (
            <Text as="p" variant="headingSm" alignment="center" tone="subdued">
              or
            </Text>
          ) : null}
          <Card>
            <BlockStack gap="300">
              {rows.map((condition, row) => (
                <BlockStack gap="300" key={row}>
                  {row > 0 ? (
                    <Text as="p" variant="bodySm" tone="subdued">
                      and
                    </Text>
                  ) : null}
                  <ConditionRow
                    condition={condition}
                    filters={filters}
                    problem={problems.find((problem) => problem.group === group && problem.row === row)?.message}
                    onChange={(changed) =>
                      changeGroup(
                        group,
                        rows.map((old, at) => (at === row ? changed : old)),
                      )
                    }
                    onRemove={
                      groups.length === 1 && rows.length === 1
                        ? undefined
                        : () =>
                            changeGroup(
                              group,
                              rows.filter((_, at) => at !== row),
                            )
                    }
                  />
                </BlockStack>
              ))}
              <Box>
                <Button icon={PlusIcon} disabled={full} onClick={() => changeGroup(group, [...rows, emptyCondition])}>
                  Add condition
                </Button>
              </Box>
            </BlockStack>
          </Card>
        </BlockStack>
      ))}
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <InlineStack gap="300" blockAlign="center">
          <Button icon={PlusIcon} disabled={full} onClick={() => onChange([...groups, [emptyCondition]])}>
            Add alternative
          </Button>
          {full ? (
            <Text as="span" tone="subdued">
              A segment can have at most 10 conditions.
            </Text>
          ) : null}
        </InlineStack>
      </Box>
    </BlockStack>
  );
}
