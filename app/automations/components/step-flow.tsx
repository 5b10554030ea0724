import { BlockStack, Box, Button, Card, Icon, InlineError, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import {
  ArrowDownIcon,
  ArrowUpIcon,
  ClockIcon,
  DeleteIcon,
  SendIcon,
  TransferIcon,
  StopCircleIcon,
  HashtagIcon,
} from "@shopify/polaris-icons";
import { armLabel, describeCondition, describeStep } from "../automation-report.ts";
import { hasArms, type Step, type StepKind } from "../definition.ts";
import { insertStep, moveStep, newStep, removeStep, replaceStep, type Place } from "../edit-steps.ts";
import { AddMenu } from "./add-menu.tsx";
import { useEditor } from "./editor-context.ts";
import { StepForm } from "./step-form.tsx";

const icons = {
  send: SendIcon,
  wait: ClockIcon,
  "wait-until": ClockIcon,
  branch: TransferIcon,
  split: TransferIcon,
  tag: HashtagIcon,
  stop: StopCircleIcon,
} as const satisfies Record<StepKind, unknown>;

const offered = [
  { kind: "send", content: "Send a message" },
  { kind: "wait", content: "Wait for a while" },
  { kind: "wait-until", content: "Wait until a time of day" },
  { kind: "branch", content: "Branch on conditions" },
  { kind: "split", content: "Split at random" },
  { kind: "tag", content: "Add or remove a tag" },
  { kind: "stop", content: "Stop" },
] as const satisfies readonly { kind: StepKind; content: string }[];

type Props = {
  /** The whole flow; `list` is the part of it that is drawn here. */
  all: Step[];
  list: Step[];
  place: Place;
  open: string | null;
  onOpen: (id: string | null) => void;
  onChange: (steps: Step[]) => void;
};

/** Steps from top to bottom, with a place to add one after each. */
export function StepFlow({ all, list, place, open, onOpen, onChange }: Props) {
  const add = (index: number) => (kind: StepKind) => {
    const step = newStep(kind, all);
    onChange(insertStep(all, place, index, step));
    onOpen(step.id);
  };
  return (
    <BlockStack gap="100">
      <AddHere isFirst={list.length === 0} onAdd={add(0)} />
      {list.map((step, index) => (
        <BlockStack gap="100" key={step.id}>
          <StepCard
            step={step}
            isOpen={open === step.id}
            onToggle={() => onOpen(open === step.id ? null : step.id)}
            onChange={(changed) => onChange(replaceStep(all, changed))}
            onRemove={() => onChange(removeStep(all, step.id))}
            onUp={index > 0 ? () => onChange(moveStep(all, place, index, -1)) : undefined}
            onDown={index < list.length - 1 ? () => onChange(moveStep(all, place, index, 1)) : undefined}
          />
          {hasArms(step) ? (
            <InlineGrid columns={{ xs: 1, md: 2 }} gap="300">
              {(["yes", "no"] as const).map((arm) => (
                <Box key={arm} paddingInlineStart="300" borderInlineStartWidth="050" borderColor="border">
                  <Text as="h4" variant="headingSm">
                    {armLabel(step.kind === "split" ? step : null, arm)}
                  </Text>
                  <StepFlow
                    all={all}
                    list={step[arm]}
                    place={{ branch: step.id, arm }}
                    open={open}
                    onOpen={onOpen}
                    onChange={onChange}
                  />
                </Box>
              ))}
            </InlineGrid>
          ) : null}
          <AddHere isFirst={false} onAdd={add(index + 1)} />
        </BlockStack>
      ))}
    </BlockStack>
  );
}

function AddHere({ isFirst, onAdd }: { isFirst: boolean; onAdd: (kind: StepKind) => void }) {
  return (
    <InlineStack align="center">
      <AddMenu label={isFirst ? "Add the first step" : "Add step"} items={offered} onAdd={onAdd} />
    </InlineStack>
  );
}

type StepCardProps = {
  step: Step;
  isOpen: boolean;
  onToggle: () => void;
  onChange: (step: Step) => void;
  onRemove: () => void;
  onUp?: () => void;
  onDown?: () => void;
};

function StepCard({ step, isOpen, onToggle, onChange, onRemove, onUp, onDown }: StepCardProps) {
  const { problems, nameOf } = useEditor();
  const problem = problems.get(step.id);
  const detail = detailOf(step, nameOf);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center" wrap={false}>
            <Box>
              <Icon source={icons[step.kind]} tone="subdued" />
            </Box>
            <Text as="h3" variant="headingSm">
              {describeStep(step)}
            </Text>
          </InlineStack>
          <InlineStack gap="100" wrap={false}>
            <Button
              variant="tertiary"
              icon={ArrowUpIcon}
              accessibilityLabel={`Move up: ${describeStep(step)}`}
              disabled={!onUp}
              onClick={onUp}
            />
            <Button
              variant="tertiary"
              icon={ArrowDownIcon}
              accessibilityLabel={`Move down: ${describeStep(step)}`}
              disabled={!onDown}
              onClick={onDown}
            />
            <Button
              variant="tertiary"
              icon={DeleteIcon}
              accessibilityLabel={`Remove: ${describeStep(step)}`}
              onClick={onRemove}
            />
            <Button onClick={onToggle} ariaExpanded={isOpen} accessibilityLabel={`Edit: ${describeStep(step)}`}>
              {isOpen ? "Done" : "Edit"}
            </Button>
          </InlineStack>
        </InlineStack>
        {problem ? <InlineError fieldID={step.id} message={problem} /> : null}
        {isOpen ? (
          <StepForm step={step} onChange={onChange} />
        ) : detail ? (
          <Text as="p" tone="subdued" breakWord>
            {detail}
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function detailOf(step: Step, nameOf: (segmentId: string) => string): string | null {
  if (step.kind === "send") return step.body.trim() === "" ? "No text yet" : step.body;
  if (step.kind === "branch") {
    return step.conditions.map((condition) => describeCondition(condition, nameOf)).join(" and ") || "No condition yet";
  }
  return null;
}
