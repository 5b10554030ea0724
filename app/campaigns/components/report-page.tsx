import { BlockStack, InlineGrid, Modal, Page, Text, type PageProps } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState, type ReactNode } from "react";
import { channelNames } from "../../channels/channel-names.ts";
import type { ActivityProblem } from "../../messaging/activity-problem.ts";
import { activityNotices } from "../../messaging/components/activity-notices.tsx";
import { downloadFile } from "../../ui/download-file.ts";
import { NoticeBanner } from "../../ui/notice-banner.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { can, hasLedger, type CampaignStatus } from "../campaign.ts";
import type { ReviewedDraft } from "../draft-view.ts";
import type { CampaignReport, ReportedCampaign } from "../report.ts";
import { CampaignStatusBadge } from "./campaign-status-badge.tsx";
import { ReasonList } from "./reason-list.tsx";
import { ReportFigures } from "./report-figures.tsx";
import { reportNotices } from "./report-notices.tsx";
import { ReviewSummary } from "./review-summary.tsx";
import { TimelineCard } from "./timeline-card.tsx";

type Props = {
  campaign: ReportedCampaign;
  report: CampaignReport;
  /** What was decided, for a campaign that has not written to anyone. */
  plan: ReviewedDraft | null;
  /** Why Shopify's Marketing does not show it as it is; null when it does. */
  activityProblem: ActivityProblem | null;
  /** The figures still change by themselves. */
  isMoving: boolean;
  children: ReactNode;
};

/** A campaign that is no draft any more: how it does, and what can be done about it. */
export function ReportPage({ campaign, report, plan, activityProblem, isMoving, children }: Props) {
  const { id, status } = campaign;
  const [cancelling, setCancelling] = useState(false);
  const [exportFailed, setExportFailed] = useState(false);
  const fetcher = useFetcher<{ ok: boolean; problem?: string }>();
  const format = useFormat();
  const act = (intent: string) => void fetcher.submit({ intent }, { method: "post" });
  const exportFile = async () =>
    setExportFailed(!(await downloadFile(`/app/campaigns/${id}/recipients.csv`, `campaign-${id}-recipients.csv`)));

  const secondaryActions: NonNullable<PageProps["secondaryActions"]> = [
    ...(hasLedger(status) ? [{ content: "Export recipients", onAction: () => void exportFile() }] : []),
    { content: "Duplicate", onAction: () => act("duplicate") },
    ...(can("cancel", status)
      ? [{ content: "Cancel campaign", destructive: true, onAction: () => setCancelling(true) }]
      : []),
    ...(can("cancel", status)
      ? []
      : [
          {
            content: campaign.isArchived ? "Restore" : "Archive",
            onAction: () => act(campaign.isArchived ? "restore" : "archive"),
          },
        ]),
  ];
  const problem =
    fetcher.data?.ok === false ? fetcher.data.problem : exportFailed ? "The file could not be made. Try again." : null;

  return (
    <Page
      title={campaign.name}
      titleMetadata={<CampaignStatusBadge status={status} />}
      subtitle={[channelNames[campaign.channel], campaign.senderName].filter(Boolean).join(" from ")}
      backAction={{ content: "Campaigns", url: "/app/campaigns" }}
      primaryAction={primaryFor(status, { act, loading: fetcher.state !== "idle" })}
      secondaryActions={secondaryActions}
    >
      <BlockStack gap="400">
        <NoticeBanner
          notices={[
            ...(problem ? [{ tone: "critical" as const, title: "That did not work", body: <p>{problem}</p> }] : []),
            ...reportNotices({ ...campaign, unconfirmed: report.unconfirmed, failed: report.states.failed }, format),
            ...activityNotices(activityProblem),
          ]}
        />
        {hasLedger(status) && report.recipients > 0 ? (
          <>
            <ReportFigures report={report} channel={campaign.channel} />
            <TimelineCard campaignId={id} isMoving={isMoving} />
            <InlineGrid columns={{ xs: 1, md: 2 }} gap="400" alignItems="start">
              <ReasonList title="Failed" reasons={report.failed} />
              <ReasonList title="Skipped" reasons={report.skipped} />
            </InlineGrid>
            {children}
          </>
        ) : null}
        {plan ? <ReviewSummary draft={plan} isFixed /> : null}
      </BlockStack>
      <Modal
        open={cancelling}
        onClose={() => setCancelling(false)}
        title="Cancel this campaign?"
        primaryAction={{
          content: "Cancel campaign",
          destructive: true,
          onAction: () => {
            setCancelling(false);
            act("cancel");
          },
        }}
        secondaryActions={[{ content: "Keep it", onAction: () => setCancelling(false) }]}
      >
        <Modal.Section>
          <Text as="p">
            Whoever has not been written to is skipped. Messages that were sent stay sent. This cannot be undone.
          </Text>
        </Modal.Section>
      </Modal>
    </Page>
  );
}

/** The one thing a merchant is most likely here for. */
function primaryFor(
  status: CampaignStatus,
  { act, loading }: { act: (intent: string) => void; loading: boolean },
): PageProps["primaryAction"] {
  if (can("pause", status)) return { content: "Pause", loading, onAction: () => act("pause") };
  if (can("resume", status)) return { content: "Resume", loading, onAction: () => act("resume") };
  if (can("reopen", status)) return { content: "Edit", loading, onAction: () => act("reopen") };
  return undefined;
}
