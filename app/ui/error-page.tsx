import { isRouteErrorResponse, useRevalidator, useRouteError } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { useRevalidateWhile } from "./use-revalidate-while.ts";

/** What to say when a page cannot be shown. */
type Problem = {
  title: string;
  message: string;
  canRetry: boolean;
  /** It is likely to pass by itself, so the page is tried again without being asked. */
  passes?: boolean;
};

/** The page in place of one that failed: what happened and what to do, in the merchant's words. */
export function ErrorPage() {
  const problem = describeProblem(useRouteError());
  const { revalidate, state } = useRevalidator();
  useRevalidateWhile(problem.passes === true);
  return (
    <Page title={problem.title} narrowWidth>
      <Card>
        <BlockStack gap="400">
          <Text as="p">{problem.message}</Text>
          <InlineStack gap="200">
            {problem.canRetry && (
              <Button onClick={revalidate} loading={state === "loading"}>
                Try again
              </Button>
            )}
            <Button url="/app" variant={problem.canRetry ? "tertiary" : "secondary"}>
              Go to the home page
            </Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}

/** What a browser's fetch throws when there is no connection: the only TypeError that comes from outside. */
function isNoConnection(error: unknown): boolean {
  return error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
}

/** Errors that were foreseen carry their own words (see app/web/answer-foreseen-errors.ts); nothing else is shown. */
export function describeProblem(error: unknown): Problem {
  if (isNoConnection(error)) return noConnection;
  if (!isRouteErrorResponse(error)) return defect;
  const ownWords = userMessageOf(error.data);
  const known = byStatus[error.status];
  if (ownWords) return { title: known?.title ?? "This did not work", message: ownWords, canRetry: error.status >= 500 };
  return known ?? (error.status >= 500 ? defect : { ...defect, title: "This did not work" });
}

const noConnection: Problem = {
  title: "No connection",
  message: "The app cannot be reached at the moment. This page comes back by itself as soon as it can be.",
  canRetry: true,
  passes: true,
};

const defect: Problem = {
  title: "Something went wrong",
  message: "An error on our side kept this page from opening. It has been recorded; nothing was lost.",
  canRetry: true,
};

const byStatus: Record<number, Problem> = {
  401: {
    title: "Please open the app again",
    message: "Your session has ended. Reload the page to go on.",
    canRetry: false,
  },
  403: {
    title: "Please open the app again",
    message: "Shopify no longer accepts our access to this store. Open the app again from the Shopify admin.",
    canRetry: false,
  },
  404: {
    title: "Page not found",
    message: "There is nothing at this address. It may have been deleted.",
    canRetry: false,
  },
  503: { title: "Not available just now", message: "Please try again in a minute. Nothing was lost.", canRetry: true },
};

function userMessageOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("userMessage" in data)) return undefined;
  return typeof data.userMessage === "string" ? data.userMessage : undefined;
}
