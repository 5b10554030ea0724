import { BlockStack, Card, InlineError, Text, useBreakpoints } from "@shopify/polaris";
import { ExitIcon, FilterIcon, PlayIcon, RefreshIcon, TargetIcon } from "@shopify/polaris-icons";
import {
  describeConditions,
  describeGoal,
  describeReentry,
  describeTrigger,
  stopLabels,
} from "../describe-definition.ts";
import type { Definition } from "../definition.ts";
import { useKnowsScreen } from "../../ui/use-knows-screen.ts";
import { useEditor } from "./editor-context.ts";
import styles from "./editor.module.css";
import { FlowCard } from "./flow-card.tsx";
import { partForm } from "./part-form.tsx";
import { StepFlow } from "./step-flow.tsx";

type Props = {
  definition: Definition;
  onChange: (change: Partial<Definition>) => void;
  /** Another number draws the forms anew, with what is saved. */
  edition: number;
};

/** An automation from its trigger to its end, with the form of the part that is open beside it, or in it on a phone. */
export function EditorFlow({ definition, onChange, edition }: Props) {
  const { problems, wording, open } = useEditor();
  const { mdUp } = useBreakpoints();
  const knowsScreen = useKnowsScreen();
  const isBeside = !knowsScreen || mdUp;
  const isInCard = !knowsScreen || !mdUp;
  const part = partForm({ at: open, definition, onChange });
  // Each part's fields start from what that part holds.
  const form = part ? (
    <BlockStack gap="300" key={`${open} ${edition}`}>
      {part.form}
    </BlockStack>
  ) : null;
  const formInCard = isInCard && form ? <div className={styles.inCard}>{form}</div> : null;
  const { trigger, conditions, steps, stopOn, reentry, goal } = definition;
  return (
    <div className={styles.page}>
      <div>
        <FlowCard
          at="trigger"
          icon={PlayIcon}
          title={describeTrigger(trigger, wording)}
          name="trigger"
          form={formInCard}
        />
        <Link />
        <FlowCard
          at="conditions"
          icon={FilterIcon}
          title="Who goes in"
          details={
            conditions.length === 0 ? ["Everybody whom the trigger names"] : describeConditions(conditions, wording)
          }
          form={formInCard}
        />
        {problems.has("steps") ? <InlineError fieldID="steps" message={problems.get("steps") ?? ""} /> : null}
        <StepFlow
          all={steps}
          list={steps}
          place={null}
          formInCard={formInCard}
          onChange={(changed) => onChange({ steps: changed })}
        />
        <FlowCard at="goal" icon={TargetIcon} title="Goal" details={[describeGoal(goal)]} form={formInCard} />
        <Link />
        <FlowCard
          at="stop-on"
          icon={ExitIcon}
          title="What stops it"
          details={
            stopOn.length === 0 ? ["Nothing: everybody goes to the end"] : stopOn.map((event) => stopLabels[event])
          }
          form={formInCard}
        />
        <Link />
        <FlowCard
          at="reentry"
          icon={RefreshIcon}
          title="Who may come in again"
          details={[describeReentry(reentry)]}
          form={formInCard}
        />
      </div>
      <div className={styles.panel}>
        <Card>
          {isBeside && part ? (
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd" breakWord>
                {part.title}
              </Text>
              {form}
            </BlockStack>
          ) : (
            <Text as="p" tone="subdued">
              Choose Edit on a part of the flow to change it here.
            </Text>
          )}
        </Card>
      </div>
    </div>
  );
}

function Link() {
  return <div className={styles.link} />;
}
