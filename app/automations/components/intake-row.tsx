import { BlockStack, Box, InlineStack, Link, ProgressBar, RadioButton, SkeletonBodyText, Text } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import { describeForeseen, type Foreseen, type IntakeProgress, type SegmentAutomation } from "../segment-intake.ts";
import { AutomationStatusBadge } from "./automation-status-badge.tsx";

type Props = {
  automation: SegmentAutomation;
  isFirst: boolean;
  isEveryone: boolean;
  onChange: (isEveryone: boolean) => void;
};

/** One automation of a segment, with what can be chosen about those who are inside, or how far that has come. */
export function IntakeRow({ automation, isFirst, isEveryone, onChange }: Props) {
  const format = useFormat();
  const { id, name, status, trigger, part, updatedAt, choice } = automation;
  return (
    <Box padding="400" borderBlockStartWidth={isFirst ? "0" : "025"} borderColor="border-secondary">
      <BlockStack gap="300">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Link url={`/app/automations/${id}`} removeUnderline monochrome>
              <Text as="span" variant="headingSm">
                {name}
              </Text>
            </Link>
            <AutomationStatusBadge status={status} />
          </InlineStack>
          <Text as="p" tone="subdued">{`${trigger}. Changed ${format.dateTime(updatedAt)}.`}</Text>
          {part === "trigger" ? null : <Text as="p">{describePart(part, status)}</Text>}
        </BlockStack>
        {choice === null ? null : choice.state === "everyone" ? (
          <Progress progress={choice.progress} />
        ) : (
          <Choice id={id} foreseen={choice.foreseen} isEveryone={isEveryone} onChange={onChange} />
        )}
        {choice?.state === "new-only" && !isEveryone ? (
          <Text
            as="p"
            tone="subdued"
          >{`${choice.actor} chose only new customers on ${format.dateTime(choice.askedAt)}.`}</Text>
        ) : null}
      </BlockStack>
    </Box>
  );
}

function Choice({
  id,
  foreseen,
  isEveryone,
  onChange,
}: Pick<Props, "isEveryone" | "onChange"> & { id: string; foreseen: Foreseen | null }) {
  const format = useFormat();
  return (
    <BlockStack gap="100">
      <RadioButton
        id={`new-${id}`}
        name={`intake-${id}`}
        label="Only customers who come in from now on"
        checked={!isEveryone}
        onChange={() => onChange(false)}
      />
      <RadioButton
        id={`everyone-${id}`}
        name={`intake-${id}`}
        label="Everyone who is in the segment now, at once"
        helpText={foreseen ? describeForeseen(foreseen, format) : undefined}
        checked={isEveryone}
        disabled={foreseen === null || foreseen.people === 0}
        onChange={() => onChange(true)}
      />
      {foreseen === null ? (
        <BlockStack gap="100">
          <Text as="p" tone="subdued">
            The segment’s customers are being read. How many would enter is shown here in a moment.
          </Text>
          <SkeletonBodyText lines={1} />
        </BlockStack>
      ) : null}
    </BlockStack>
  );
}

function describePart(part: "condition" | "elsewhere", status: SegmentAutomation["status"]): string {
  if (part === "condition") return "A condition or a step of it asks about this segment.";
  return status === "active"
    ? "Only its changes that are not turned on yet use this segment."
    : "Only its version that was on last uses this segment.";
}

function Progress({ progress }: { progress: IntakeProgress }) {
  const format = useFormat();
  const { actor, askedAt, members, gone, entered, finishedAt, problem } = progress;
  const by = `${actor} let everyone in on ${format.dateTime(askedAt)}.`;
  if (finishedAt === null) {
    return (
      <BlockStack gap="200">
        <Text as="p">
          {members === null
            ? "Everyone is entering: the list is being read."
            : `Everyone is entering: ${format.number(gone)} of ${format.number(members)} gone through, ${format.number(entered)} entered.`}
        </Text>
        <ProgressBar size="small" progress={members ? Math.round((100 * gone) / members) : 0} />
        <Text as="p" tone="subdued">
          {by}
        </Text>
      </BlockStack>
    );
  }
  return (
    <BlockStack gap="100">
      <Text as="p">{`${format.number(entered)} of ${format.count(gone, "customer", "customers")} entered.${problem ? ` ${problem}` : ""}`}</Text>
      <Text as="p" tone="subdued">
        {by}
      </Text>
    </BlockStack>
  );
}
