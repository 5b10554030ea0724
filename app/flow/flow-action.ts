import type { z } from "zod";
import type { Sql } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import type { FlowActionHandle, FlowOutcome } from "./flow-run.ts";

/** What an action answers a workflow with. */
export type FlowAnswer = {
  outcome: Exclude<FlowOutcome, "refused" | "retrying">;
  /** What came of it, for the merchant who looks at the run. */
  sentence: string;
  /** What the workflow can branch on: the shape of the type that the extension's `return_type_ref` names. */
  returnValue: Record<string, unknown>;
};

/** The part of an action that changes something: done in the transaction that stores the answer, or not at all. */
export type FlowEffect = (tx: Sql, flowRunId: bigint) => Promise<FlowAnswer>;

/** `actor`: who asked for it, as it is put on record. */
export type ActionContext = { now: Date; patienceMs: number; actor: string };

/** One of our actions, which workflows in Flow and the merchant's endpoints call, as the domain does it. */
export type FlowAction<Properties extends { customer_id?: bigint | undefined }> = {
  handle: FlowActionHandle;
  properties: z.ZodType<Properties>;
  /**
   * Looks up all that it takes, and may ask Shopify for `patienceMs` at most. What it answers with is then done. Throws AppError for what
   * the merchant has to correct. May run again, or twice at once, for the same call: nothing may be changed here.
   */
  prepare: (shop: ShopRef, properties: Properties, context: ActionContext) => Promise<FlowEffect>;
};
