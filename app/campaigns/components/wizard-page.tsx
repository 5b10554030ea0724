import { BlockStack, Box, Button, InlineStack, Page } from "@shopify/polaris";
import type { ReactNode } from "react";
import { draftSteps, type AfterSaving, type DraftStep } from "../campaign-draft.ts";
import { stepPath } from "../draft-view.ts";
import { StepProgress } from "./step-progress.tsx";

type Props = {
  step: DraftStep;
  /** null before the draft is stored. */
  campaignId: string | null;
  title: string;
  saving: AfterSaving | null;
  onSave: (then: AfterSaving) => void;
  children: ReactNode;
};

/** The frame of a step that is filled in: where one is, and the way on. */
export function WizardPage({ step, campaignId, title, saving, onSave, children }: Props) {
  const before = draftSteps[draftSteps.indexOf(step) - 1];
  const back = before && campaignId !== null ? stepPath(campaignId, before) : "/app/campaigns";
  return (
    <Page title={title} backAction={{ content: before ? "Back" : "Campaigns", url: back }}>
      <BlockStack gap="500">
        <StepProgress campaignId={campaignId} current={step} />
        {children}
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <InlineStack align="end" gap="200">
            <Button onClick={() => onSave("list")} loading={saving === "list"} disabled={saving !== null}>
              Save and close
            </Button>
            <Button
              variant="primary"
              onClick={() => onSave("next")}
              loading={saving === "next"}
              disabled={saving !== null}
            >
              Continue
            </Button>
          </InlineStack>
        </Box>
      </BlockStack>
    </Page>
  );
}
