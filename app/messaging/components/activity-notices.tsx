import { BlockStack, Button, InlineStack } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import type { Notice } from "../../ui/notice-banner.tsx";
import { useRevalidateWhile } from "../../ui/use-revalidate-while.ts";
import { describeActivityProblem, type ActivityProblem } from "../activity-problem.ts";

/** What a campaign's or an automation's page says of Shopify's Marketing: nothing while all is well there. */
export function activityNotices(problem: ActivityProblem | null): Notice[] {
  if (problem === null) return [];
  const { title, text } = describeActivityProblem(problem);
  return [{ tone: "warning", title, body: <Told problem={problem} text={text} /> }];
}

function Told({ problem: { source, sourceId, isTriedAgain }, text }: { problem: ActivityProblem; text: string }) {
  const fetcher = useFetcher();
  // Whoever pressed the button waits to see what comes of it.
  useRevalidateWhile(isTriedAgain && fetcher.data !== undefined);
  return (
    <BlockStack gap="200">
      <p>{text}</p>
      {isTriedAgain ? null : (
        <InlineStack>
          <Button
            loading={fetcher.state !== "idle"}
            onClick={() => fetcher.submit({ source, sourceId }, { method: "post", action: "/app/tell-shopify" })}
          >
            Tell Shopify again
          </Button>
        </InlineStack>
      )}
    </BlockStack>
  );
}
