import type { ClientActionFunctionArgs, ShouldRevalidateFunctionArgs } from "@remix-run/react";

type Unreached = { ok: false; problems: { page: string } };

/**
 * The `clientAction` of a page with fields that took work to fill in: when saving fails for want of a connection, or by a
 * defect, the page stays and says so under `problems.page`, where else an error page would take its place.
 */
export async function keepPage({ serverAction }: ClientActionFunctionArgs): Promise<unknown> {
  try {
    return await serverAction();
  } catch (error) {
    // Redirects and foreseen refusals are Responses.
    if (error instanceof Error) return unreached;
    throw error;
  }
}

/** The `shouldRevalidate` that goes with it: reading the page again would fail like the saving did. */
export function readAgainUnlessKept({ actionResult, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean {
  return actionResult !== unreached && defaultShouldRevalidate;
}

const unreached: Unreached = {
  ok: false,
  problems: {
    page: "The app did not answer, so nothing was saved. What you entered is still here: try again in a moment.",
  },
};
