import { Banner, BlockStack, Box, Button, InlineStack, Page } from "@shopify/polaris";
import type { ReactNode } from "react";
import { PageSaveBar } from "../../ui/page-save-bar.tsx";
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

/** The frame of a step that is filled in: where one is, and the way on. The admin's bar saves without going on. */
export function WizardPage({ step, campaignId, title, saving, problem, children }: Props) {
  const before = draftSteps[draftSteps.indexOf(step) - 1];
  const back = before && campaignId !== null ? stepPath(campaignId, before) : "/app/campaigns";
  const isBusy = saving.saving !== null;
  return (
    <Page title={title} backAction={{ content: before ? "Back" : "Campaigns", url: back }}>
      <PageSaveBar
        id="campaign"
        dirty={saving.isDirty && !isBusy}
        saving={isBusy}
        onSave={() => saving.save("stay")}
        onDiscard={saving.discard}
        broughtBackBy={campaignId === null ? undefined : `/app/campaigns/${campaignId}/new-segment`}
      />
      <BlockStack gap="500">
        <StepProgress campaignId={campaignId} current={step} />
        {children}
        {problem ? (
          <Banner tone="critical" title="Not saved">
            <p>{problem}</p>
          </Banner>
        ) : null}
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <InlineStack align="end">
            <Button
              variant="primary"
              onClick={() => saving.save("next")}
              loading={saving.saving === "next"}
              disabled={isBusy}
            >
              Continue
            </Button>
          </InlineStack>
        </Box>
      </BlockStack>
    </Page>
  );
}
