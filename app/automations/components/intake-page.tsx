import { BlockStack, Box, Card, EmptyState, Page, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { EMPTY_ILLUSTRATION } from "../../ui/illustrations.ts";
import { NoticeBanner, type Notice } from "../../ui/notice-banner.tsx";
import { useRevalidateWhile } from "../../ui/use-revalidate-while.ts";
import { useFormat } from "../../ui/use-shop.ts";
import type { ChosenIntakes } from "../choose-intakes.server.ts";
import type { IntakePage } from "../read-intake-page.server.ts";
import { judgeBalance } from "../segment-intake.ts";
import { IntakeRow } from "./intake-row.tsx";
import { LetInModal, type Entering } from "./let-in-modal.tsx";

/** What the page itself says when the app could not be reached. */
type Unreached = { ok: false; problems: { page: string } };

/** The automations that use a segment, and whether those who are inside it already enter the ones that start with it. */
export function SegmentIntakePage({ segment, isListRead, automations, balance }: IntakePage) {
  const fetcher = useFetcher<ChosenIntakes | Unreached>();
  const format = useFormat();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const isMoving = automations.some(({ choice }) => choice?.state === "everyone" && !choice.progress.finishedAt);
  useRevalidateWhile((!isListRead && !segment.problem) || isMoving);

  const [isAsking, setAsking] = useState(false);
  const isBusy = fetcher.state !== "idle";
  useEffect(() => {
    if (fetcher.state === "idle" && fetcher.data) setAsking(false);
  }, [fetcher.state, fetcher.data]);

  const choosable = automations.filter(({ choice }) => choice && choice.state !== "everyone");
  const isAsked = choosable.some(({ choice }) => choice?.state === "open" && choice.isAsked);
  const everyone = choosable.flatMap(({ id, name, choice }): Entering[] =>
    chosen.has(id) && choice && choice.state !== "everyone" && choice.foreseen
      ? [{ id, name, foreseen: choice.foreseen }]
      : [],
  );
  const verdict = balance
    ? judgeBalance(
        everyone.map(({ foreseen }) => foreseen),
        balance,
      )
    : null;
  const answer = isBusy ? undefined : fetcher.data;
  const problem = answer && !answer.ok ? ("problem" in answer ? answer.problem : answer.problems.page) : null;
  const confirm = () => {
    // One whose figures were lost meanwhile was not asked about, so that nothing is decided about it.
    const choices = choosable.flatMap(({ id }) => {
      const isEveryone = everyone.some((one) => one.id === id);
      return chosen.has(id) && !isEveryone ? [] : [{ automationId: id, everyone: isEveryone }];
    });
    void fetcher.submit(JSON.stringify({ query: segment.query, choices }), {
      method: "post",
      encType: "application/json",
    });
  };

  const notices: Notice[] = [];
  if (problem) notices.push({ tone: "critical", title: "Nothing was changed", body: <p>{problem}</p> });
  if (segment.problem) {
    notices.push({ tone: "critical", title: "The customers could not be updated", body: <p>{segment.problem}</p> });
  }
  if (isAsked) {
    notices.push({
      tone: "info",
      title: "The segment’s conditions were changed",
      body: (
        <p>
          Nobody enters an automation because of that by itself. Choose for each whether everyone who is in the segment
          now enters at once. We recommend letting in only those who come in from now on.
        </p>
      ),
    });
  }
  return (
    <Page
      backAction={{ content: segment.name, url: `/app/segments/${segment.id}` }}
      title="Automations of this segment"
      subtitle={segment.name}
      primaryAction={
        isAsked || everyone.length > 0
          ? {
              content: "Confirm",
              onAction: everyone.length > 0 ? () => setAsking(true) : confirm,
              loading: isBusy && !isAsking,
            }
          : undefined
      }
    >
      <BlockStack gap="400">
        <NoticeBanner notices={notices} />
        {automations.length === 0 ? (
          <Card>
            <EmptyState
              heading="No automation uses this segment"
              image={EMPTY_ILLUSTRATION}
              action={{ content: "Create automation", url: "/app/automations/new" }}
            >
              <p>An automation can start when a customer enters or leaves it, or ask whether a customer is in it.</p>
            </EmptyState>
          </Card>
        ) : (
          <Card padding="0">
            {automations.map((automation, position) => (
              <IntakeRow
                key={automation.id}
                automation={automation}
                isFirst={position === 0}
                isEveryone={chosen.has(automation.id)}
                onChange={(isEveryone) =>
                  setChosen((before) => {
                    const after = new Set(before);
                    if (isEveryone) after.add(automation.id);
                    else after.delete(automation.id);
                    return after;
                  })
                }
              />
            ))}
          </Card>
        )}
        {choosable.length > 0 && isListRead ? (
          <Box paddingInline={{ xs: "400", sm: "0" }}>
            <Text as="p" tone="subdued">
              {`${format.count(segment.memberCount, "customer is", "customers are")} in the segment now. Customers who are on their way through an automation already, or whom its re-entry rule keeps out, do not enter it again.`}
            </Text>
          </Box>
        ) : null}
      </BlockStack>
      {isAsking ? (
        <LetInModal
          entering={everyone}
          verdict={verdict}
          loading={isBusy}
          onConfirm={confirm}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Page>
  );
}
