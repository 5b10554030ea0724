import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useFormat } from "../../ui/use-shop.ts";
import type { CampaignStatus } from "../campaign.ts";

type Props = {
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
export function ReportBanners({
  status,
  statusReason,
  scheduledAt,
  senderProblem,
  unconfirmed,
  isUnconfirmedSettled,
  failed,
}: Props) {
  const format = useFormat();
  return (
    <>
      {status === "failed" ? (
        <Banner tone="critical" title="This campaign was not sent">
          <p>{statusReason}</p>
        </Banner>
      ) : null}
      {status === "scheduled" && scheduledAt ? (
        <Banner tone="info" title={`Starts on ${format.dateTime(scheduledAt)}`}>
          <p>Edit it to change anything, which takes it off the schedule until you schedule it again.</p>
        </Banner>
      ) : null}
      {status === "preparing" ? (
        <Banner tone="info" title="Getting the recipients ready">
          <p>
            The lists are brought up to date and everyone is checked for consent. The first messages go out right after.
          </p>
        </Banner>
      ) : null}
      {status === "paused" ? (
        <Banner tone="warning" title="Paused">
          <p>
            {[
              statusReason,
              "Nobody who waits is lost. Resume to go on with exactly those who have not been written to.",
            ]
              .filter(Boolean)
              .join(" ")}
          </p>
        </Banner>
      ) : null}
      {senderProblem !== null && (status === "sending" || status === "paused") ? (
        <Banner
          tone="critical"
          title="The sender is paused, so nothing goes out"
          action={{ content: "Open settings", url: "/app/settings" }}
        >
          <p>{`${senderProblem} The messages wait, and go out when you resume the sender.`}</p>
        </Banner>
      ) : null}
      {unconfirmed > 0 && !isUnconfirmedSettled ? <UnconfirmedBanner count={unconfirmed} /> : null}
      {failed > 0 && (status === "finished" || status === "cancelled") ? <FailedBanner count={failed} /> : null}
    </>
  );
}

function UnconfirmedBanner({ count }: { count: number }) {
  const fetcher = useFetcher();
  const format = useFormat();
  return (
    <Banner tone="warning" title={`${format.count(count, "message is", "messages are")} unconfirmed`}>
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
          <Button
            variant="tertiary"
            onClick={() => fetcher.submit({ intent: "leave-unconfirmed" }, { method: "post" })}
          >
            Leave them
          </Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}

function FailedBanner({ count }: { count: number }) {
  const fetcher = useFetcher();
  const format = useFormat();
  return (
    <Banner tone="info" title={`${format.count(count, "message", "messages")} failed`}>
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
    </Banner>
  );
}
