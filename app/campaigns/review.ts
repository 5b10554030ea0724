import type { AudienceEstimate } from "./audience.ts";
import type { WizardStep } from "./campaign-draft.ts";
import type { CostEstimate } from "../messaging/cost.ts";

/** Something to look at before sending, with the step where it is put right; null where it is no step's matter. */
export type ReviewNote = { message: string; step: Exclude<WizardStep, "review"> | null };

export type CampaignReview = {
  /** While there is one, the campaign cannot be sent. */
  problems: ReviewNote[];
  /** Worth knowing; the merchant decides. */
  warnings: ReviewNote[];
  /** null while the audience cannot be counted; the problems say why. */
  estimate: AudienceEstimate | null;
  /** Parts of the message for a customer with long values; null while it has errors. */
  worstParts: number | null;
  /** null where no price is set. */
  cost: CostEstimate | null;
};

/** Whether a text says how to opt out, in the words that customers know. */
export function namesOptOut(body: string): boolean {
  return /\b(stop|unsubscribe|opt[ -]?out)\b|\{\{-?\s*opt_out\b/i.test(body);
}

/**
 * Fields written without `default`, each once: for customers who have no such value they come out empty. Fields of the shop,
 * and numbers, always have one.
 */
export function fieldsWithoutDefault(body: string): string[] {
  const found = [...body.matchAll(/\{\{-?\s*(customer\.(?!orders_count|total_spent|tags)[a-z_]+)([^}]*)\}\}/g)]
    .filter(([, , filters = ""]) => !/\|\s*default\s*:/.test(filters))
    .flatMap(([, field]) => field ?? []);
  return [...new Set(found)];
}
