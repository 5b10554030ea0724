import { BlockStack, Button, Text } from "@shopify/polaris";
import {
  ArrowDownIcon,
  ArrowUpIcon,
  ClockIcon,
  DeleteIcon,
  HashtagIcon,
  SendIcon,
  StopCircleIcon,
  TransferIcon,
} from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import { armLabel, describeConditions, describeStep, type Wording } from "../describe-definition.ts";
import { allSteps, hasArms, type Step, type StepKind } from "../definition.ts";
import { chooseOnlySenders, insertStep, moveStep, newStep, removeStep, type Place } from "../edit-steps.ts";
import { AddMenu } from "./add-menu.tsx";
import { useEditor } from "./editor-context.ts";
import styles from "./editor.module.css";
import { FlowCard } from "./flow-card.tsx";

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
  formInCard: ReactNode;
  onChange: (steps: Step[]) => void;
};

/** Steps from top to bottom, numbered as the whole flow numbers them, with a place to add one before and after each. */
export function StepFlow({ all, list, place, formInCard, onChange }: Props) {
  const { senders, wording, onOpen } = useEditor();
  const numbers = new Map(allSteps(all).map(({ id }, index) => [id, index + 1]));
  const add = (index: number) => (kind: StepKind) => {
    const step = newStep(kind, all);
    onChange(chooseOnlySenders(insertStep(all, place, index, step), senders));
    onOpen(step.id);
  };
  return (
    <div>
      <AddHere isOnly={list.length === 0} onAdd={add(0)} />
      {list.map((step, index) => (
        <div key={step.id}>
          <FlowCard
            at={step.id}
            icon={icons[step.kind]}
            title={`${numbers.get(step.id)}. ${describeStep(step)}`}
            name={describeStep(step)}
            details={detailsOf(step, wording)}
            form={formInCard}
            tools={
              <>
                <Button
                  variant="tertiary"
                  icon={ArrowUpIcon}
                  accessibilityLabel={`Move up: ${describeStep(step)}`}
                  disabled={index === 0}
                  onClick={() => onChange(moveStep(all, place, index, -1))}
                />
                <Button
                  variant="tertiary"
                  icon={ArrowDownIcon}
                  accessibilityLabel={`Move down: ${describeStep(step)}`}
                  disabled={index === list.length - 1}
                  onClick={() => onChange(moveStep(all, place, index, 1))}
                />
                <Button
                  variant="tertiary"
                  icon={DeleteIcon}
                  accessibilityLabel={`Remove: ${describeStep(step)}`}
                  onClick={() => onChange(removeStep(all, step.id))}
                />
              </>
            }
          />
          {hasArms(step) ? (
            <BlockStack gap="200">
              {(["yes", "no"] as const).map((arm) => (
                <div className={styles.arm} key={arm}>
                  <Text as="h4" variant="headingSm">
                    {armLabel(step.kind === "split" ? step : null, arm)}
                  </Text>
                  <StepFlow
                    all={all}
                    list={step[arm]}
                    place={{ branch: step.id, arm }}
                    formInCard={formInCard}
                    onChange={onChange}
                  />
                </div>
              ))}
            </BlockStack>
          ) : null}
          <AddHere isOnly={false} onAdd={add(index + 1)} />
        </div>
      ))}
    </div>
  );
}

function AddHere({ isOnly, onAdd }: { isOnly: boolean; onAdd: (kind: StepKind) => void }) {
  return (
    <div className={styles.link}>
      <AddMenu label={isOnly ? "Add the first step" : "Add step"} items={offered} onAdd={onAdd} />
    </div>
  );
}

function detailsOf(step: Step, wording: Wording): string[] {
  if (step.kind === "send") return [step.body.trim() === "" ? "No text yet" : step.body];
  if (step.kind !== "branch") return [];
  if (step.conditions.length === 0) return ["No condition yet"];
  return describeConditions(step.conditions, wording);
}
