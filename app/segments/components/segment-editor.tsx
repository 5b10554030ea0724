import {
  Banner,
  BlockStack,
  Box,
  Button,
  ButtonGroup,
  Card,
  InlineStack,
  List,
  SkeletonDisplayText,
  Text,
  TextField,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect, useMemo, useState } from "react";
import { useFormat, useShop } from "../../ui/use-shop.ts";
import { readGroups, writeGroups, type BuilderGroups, type FilterKind } from "../query/builder.ts";
import { describeQuery } from "../query/describe-query.ts";
import { findConflicts } from "../query/find-conflicts.ts";
import { parseQuery } from "../query/parse-query.ts";
import type { SegmentFilter } from "../segment-filter.ts";
import { emptyCondition, SegmentBuilder } from "./segment-builder.tsx";

export type SegmentDraft = { name: string; query: string };
/** Shopify's own words about a field, shown beside it. */
export type SegmentProblems = { name?: string; query?: string; form?: string };

type Props = {
  draft: SegmentDraft;
  filters: SegmentFilter[];
  problems: SegmentProblems;
  onChange: (draft: SegmentDraft) => void;
  /** Problems of unfinished rows are shown only after a try to save. */
  tried: boolean;
};

/** A segment's name and conditions, with the customers it would have right now. */
export function SegmentEditor({ draft, filters, problems, onChange, tried }: Props) {
  const kindOf = useKindOf(filters);
  const [groups, setGroups] = useState<BuilderGroups | null>(() => groupsOf(draft.query, kindOf));
  const built = useMemo(() => (groups ? writeGroups(groups) : null), [groups]);
  const parsed = useMemo(() => parseQuery(draft.query), [draft.query]);
  const { timezone } = useShop();
  const conflicts = useMemo(
    () => (parsed.ok ? findConflicts(parsed.query, todayIn(timezone)) : []),
    [parsed, timezone],
  );

  const changeGroups = (next: BuilderGroups) => {
    setGroups(next);
    const text = writeGroups(next);
    onChange({ ...draft, query: text.ok ? text.text : "" });
  };

  return (
    <BlockStack gap="400">
      {problems.form ? (
        <Banner tone="critical" title="The segment was not saved">
          <p>{problems.form}</p>
        </Banner>
      ) : null}
      <Card>
        <TextField
          label="Name"
          value={draft.name}
          onChange={(name) => onChange({ ...draft, name })}
          autoComplete="off"
          maxLength={255}
          error={problems.name}
        />
      </Card>
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Customers who match
          </Text>
          <ButtonGroup variant="segmented">
            <Button
              pressed={groups !== null}
              disabled={groups === null && groupsOf(draft.query, kindOf) === null}
              onClick={() => setGroups(groupsOf(draft.query, kindOf))}
            >
              Conditions
            </Button>
            <Button pressed={groups === null} onClick={() => setGroups(null)}>
              Text
            </Button>
          </ButtonGroup>
        </InlineStack>
      </Box>
      {groups ? (
        <SegmentBuilder
          groups={groups}
          filters={filters}
          problems={tried && built && !built.ok ? built.problems : []}
          onChange={changeGroups}
        />
      ) : (
        <Card>
          <TextField
            label="Query"
            value={draft.query}
            onChange={(query) => onChange({ ...draft, query })}
            multiline={6}
            monospaced
            autoComplete="off"
            maxLength={5000}
            error={problems.query ?? (tried && draft.query.trim() === "" ? "Enter a query." : undefined)}
            helpText={problems.query ? undefined : helpFor(draft.query, kindOf)}
          />
        </Card>
      )}
      {groups && problems.query ? (
        <Banner tone="critical">
          <p>{problems.query}</p>
        </Banner>
      ) : null}
      <Card>
        <BlockStack gap="300">
          {/* Also what we cannot read ourselves: Shopify says what it is, in its own words. */}
          <MemberCount query={draft.query.trim()} isRefused={problems.query !== undefined} />
          {parsed.ok ? (
            <Text as="p" tone="subdued">
              {describeQuery(parsed.query)}
            </Text>
          ) : null}
        </BlockStack>
      </Card>
      {conflicts.length > 0 ? (
        <Banner tone="warning" title="Some conditions rule each other out">
          <List>
            {conflicts.map((conflict) => (
              <List.Item key={conflict}>{conflict}</List.Item>
            ))}
          </List>
        </Banner>
      ) : null}
    </BlockStack>
  );
}

function helpFor(query: string, kindOf: KindOf): string {
  const parsed = parseQuery(query);
  if (query.trim() !== "" && !parsed.ok) {
    const { line, column, message } = parsed.problem;
    return `Line ${line}, column ${column}: ${message}`;
  }
  return groupsOf(query, kindOf) === null
    ? "Written in Shopify’s segment language. The list of conditions cannot show this query."
    : "Written in Shopify’s segment language, as in Customers > Segments.";
}

const PAUSE_BEFORE_COUNT_MS = 400;

/**
 * How many customers match right now, asked of Shopify when the typing pauses. Why it cannot say stands beside the query
 * once that was refused (`isRefused`), and is not said twice.
 */
function MemberCount({ query, isRefused }: { query: string; isRefused: boolean }) {
  const fetcher = useFetcher<{ query: string; count: number | null; problem: string | null }>();
  const format = useFormat();
  const { load } = fetcher;
  useEffect(() => {
    if (query === "") return;
    const timer = setTimeout(
      () => load(`/app/segments/count-members?${new URLSearchParams({ query })}`),
      PAUSE_BEFORE_COUNT_MS,
    );
    return () => clearTimeout(timer);
  }, [load, query]);
  const answer = fetcher.data?.query === query ? fetcher.data : null;

  if (query === "")
    return (
      <Text as="p" variant="headingMd" tone="subdued">
        Add a condition to see who matches
      </Text>
    );
  if (!answer)
    return (
      <Box maxWidth="220px">
        <SkeletonDisplayText size="small" maxWidth="100%" />
      </Box>
    );
  if (answer.count === null)
    return (
      <Text as="p" tone={isRefused ? "subdued" : "critical"}>
        {isRefused ? "Nobody can be counted yet." : (answer.problem ?? "Shopify could not count the customers.")}
      </Text>
    );
  return (
    <Text as="p" variant="headingMd">
      <span aria-live="polite">{`${format.count(answer.count, "customer matches", "customers match")} right now`}</span>
    </Text>
  );
}

type KindOf = (filter: string, parameter?: string) => FilterKind | undefined;

function useKindOf(filters: SegmentFilter[]): KindOf {
  return useMemo(() => {
    const byName = new Map(filters.map((filter) => [filter.name, filter]));
    return (name, parameter) => {
      const filter = byName.get(name);
      return parameter ? filter?.parameters.find((candidate) => candidate.name === parameter)?.kind : filter?.kind;
    };
  }, [filters]);
}

/** null: only text can hold this query. */
function groupsOf(query: string, kindOf: KindOf): BuilderGroups | null {
  if (query.trim() === "") return [[emptyCondition]];
  const parsed = parseQuery(query);
  return parsed.ok ? readGroups(parsed.query, kindOf) : null;
}

function todayIn(timezone: string): string {
  // Swedish dates are ISO dates.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: timezone }).format(new Date());
}
