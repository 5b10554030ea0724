import type { ActivityRef } from "./utm.ts";

/** That Shopify's Marketing did not take what it was told last of a campaign or an automation. */
export type ActivityProblem = {
  source: ActivityRef["source"];
  sourceId: string;
  /** In Shopify's words. */
  problem: string;
  /** Marketing lists it, as it was before. */
  isListed: boolean;
  /** It is being told again, without anybody's doing. */
  isTriedAgain: boolean;
};

/** What the merchant is told of it, and what to do. */
export function describeActivityProblem({ source, problem, isListed, isTriedAgain }: ActivityProblem): {
  title: string;
  text: string;
} {
  const what = `this ${source}`;
  const said = /[.!?]$/.test(problem) ? problem : `${problem}.`;
  return {
    title: isListed
      ? `Shopify’s Marketing does not show ${what} as it is now`
      : `Shopify’s Marketing does not list ${what}`,
    text: [
      "Messages go out all the same.",
      `Shopify said: “${said}”`,
      isTriedAgain ? "We tell Shopify again by ourselves, within the hour." : remedy(problem),
    ].join(" "),
  };
}

function remedy(problem: string): string {
  return /utm.*(taken|exists)/i.test(problem)
    ? "Another activity in Marketing has the same UTM parameters. Delete that one there, and then tell Shopify again."
    : "Tell Shopify again in a while.";
}
