import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import type { Format } from "../../ui/format.ts";
import type { Notice } from "../../ui/notice-banner.tsx";
import type { CampaignStatus } from "../campaign.ts";

type Subject = {
  status: CampaignStatus;
  statusReason: string | null;
  scheduledAt: string | null;
  /** Why nothing goes out although the campaign is sending; null when it does. */
  senderProblem: string | null;
  unconfirmed: number;
  /** Whether the merchant decided about the unconfirmed messages. */
  isUnconfirmedSettled: boolean;
  failed: number;
};

/** What the merchant should know, or decide, about a campaign. */
export function reportNotices(
  { status, statusReason, scheduledAt, senderProblem, unconfirmed, isUnconfirmedSettled, failed }: Subject,
  format: Format,
): Notice[] {
  const notices: Notice[] = [];
  if (status === "failed") {
    notices.push({ tone: "critical", title: "This campaign was not sent", body: <p>{statusReason}</p> });
  }
  if (status === "scheduled" && scheduledAt) {
    notices.push({
      tone: "info",
      title: `Starts on ${format.dateTime(scheduledAt)}`,
      body: <p>Edit it to change anything, which takes it off the schedule until you schedule it again.</p>,
    });
  }
  if (status === "preparing") {
    notices.push({
      tone: "info",
      title: "Getting the recipients ready",
      body: (
        <p>
          The lists are brought up to date and everyone is checked for consent. The first messages go out right after.
        </p>
      ),
    });
  }
  if (status === "paused") {
    const waiting = "Nobody who waits is lost. Resume to go on with exactly those who have not been written to.";
    notices.push({
      tone: "warning",
      title: "Paused",
      body: <p>{[statusReason, waiting].filter(Boolean).join(" ")}</p>,
    });
  }
  if (senderProblem !== null && (status === "sending" || status === "paused")) {
    notices.push({
      tone: "critical",
      title: "The sender is paused, so nothing goes out",
      body: <p>{`${senderProblem} The messages wait, and go out when you resume the sender.`}</p>,
      action: { content: "Open settings", url: "/app/settings" },
    });
  }
  if (unconfirmed > 0 && !isUnconfirmedSettled) {
    notices.push({
      tone: "warning",
      title: `${format.count(unconfirmed, "message is", "messages are")} unconfirmed`,
      body: <UnconfirmedChoice />,
    });
  }
  if (failed > 0 && (status === "finished" || status === "cancelled")) {
    notices.push({
      tone: "info",
      title: `${format.count(failed, "message", "messages")} failed`,
      body: <ResendFailed />,
    });
  }
  return notices;
}

function UnconfirmedChoice() {
  const fetcher = useFetcher();
  return (
    <BlockStack gap="300">
      <Text as="p">
        The connection to the carrier broke while they were being sent, and it could not say afterwards whether it has
        them. A receipt that still arrives settles it. Sending again may reach somebody twice.
      </Text>
      <InlineStack gap="200">
        <Button
          loading={fetcher.state !== "idle"}
          onClick={() => fetcher.submit({ intent: "resend-unconfirmed" }, { method: "post" })}
        >
          Send to them again
        </Button>
        <Button variant="tertiary" onClick={() => fetcher.submit({ intent: "leave-unconfirmed" }, { method: "post" })}>
          Leave them
        </Button>
      </InlineStack>
    </BlockStack>
  );
}

function ResendFailed() {
  const fetcher = useFetcher();
  return (
    <BlockStack gap="300">
      <Text as="p">
        You can send to these recipients again. It becomes a campaign of its own, and everyone is checked anew.
      </Text>
      <InlineStack>
        <Button
          loading={fetcher.state !== "idle"}
          onClick={() => fetcher.submit({ intent: "resend-failed" }, { method: "post" })}
        >
          Send to failed only
        </Button>
      </InlineStack>
    </BlockStack>
  );
}
