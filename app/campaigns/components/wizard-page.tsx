import { Banner, BlockStack, Box, Button, InlineStack, Modal, Page, Text } from "@shopify/polaris";
import { useBlocker } from "@remix-run/react";
import type { ReactNode } from "react";
import { draftSteps, type DraftStep } from "../campaign-draft.ts";
import { stepPath } from "../draft-view.ts";
import { StepProgress } from "./step-progress.tsx";
import type { Saving } from "./use-save-step.ts";

type Props = {
  step: DraftStep;
  /** null before the draft is stored. */
  campaignId: string | null;
  title: string;
  saving: Saving;
  /** Why nothing could be saved, where that is no field's doing. */
  problem?: string;
  children: ReactNode;
};

/** The frame of a step that is filled in: where one is, and the way on. */
export function WizardPage({ step, campaignId, title, saving: { save, saving, isDirty }, problem, children }: Props) {
  const before = draftSteps[draftSteps.indexOf(step) - 1];
  const back = before && campaignId !== null ? stepPath(campaignId, before) : "/app/campaigns";
  return (
    <Page title={title} backAction={{ content: before ? "Back" : "Campaigns", url: back }}>
      <BlockStack gap="500">
        <StepProgress campaignId={campaignId} current={step} />
        {children}
        {problem ? (
          <Banner tone="critical" title="Not saved">
            <p>{problem}</p>
          </Banner>
        ) : null}
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <InlineStack align="end" gap="200">
            <Button onClick={() => save("list")} loading={saving === "list"} disabled={saving !== null}>
              Save and close
            </Button>
            <Button
              variant="primary"
              onClick={() => save("next")}
              loading={saving === "next"}
              disabled={saving !== null}
            >
              Continue
            </Button>
          </InlineStack>
        </Box>
      </BlockStack>
      <UnsavedChanges isDirty={isDirty && saving === null} campaignId={campaignId} />
    </Page>
  );
}

/** Asks before what was filled in is lost. The page where a segment is created brings the choice back. */
function UnsavedChanges({ isDirty, campaignId }: { isDirty: boolean; campaignId: string | null }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty &&
      nextLocation.pathname !== currentLocation.pathname &&
      nextLocation.pathname !== `/app/campaigns/${campaignId}/new-segment`,
  );
  const isAsking = blocker.state === "blocked";
  return (
    <Modal
      open={isAsking}
      onClose={() => blocker.reset?.()}
      title="Leave without saving?"
      primaryAction={{ content: "Leave", destructive: true, onAction: () => blocker.proceed?.() }}
      secondaryActions={[{ content: "Stay", onAction: () => blocker.reset?.() }]}
    >
      <Modal.Section>
        <Text as="p">What you changed in this step is not saved yet. “Continue” saves it.</Text>
      </Modal.Section>
    </Modal>
  );
}
