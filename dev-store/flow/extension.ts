import type { ReturnType } from "./return-type.ts";

/** A field of an action or trigger, as the app's TOML describes it. */
export type FlowField = {
  /** customer_reference, single_line_text_field, schema.Campaign */
  type: string;
  /** The property that carries its value: `customer_id` for a reference, otherwise the field's own key. */
  key: string;
  name: string;
  description: string | null;
  isRequired: boolean;
};

export type FlowAction = {
  handle: string;
  name: string;
  /** Absolute, or a path of the app. */
  runtimeUrl: string;
  fields: FlowField[];
  /** What it says it returns; null: nothing. */
  returnType: ReturnType | null;
};

export type FlowTrigger = { handle: string; name: string; fields: FlowField[] };

/** What the app adds to Flow. */
export type FlowExtensions = {
  actions: FlowAction[];
  triggers: FlowTrigger[];
  /** Where the app wants to be told that a workflow with one of its triggers was turned on or off. */
  lifecycleUrls: string[];
};

export const noExtensions: FlowExtensions = { actions: [], triggers: [], lifecycleUrls: [] };

export function isReference({ type }: FlowField): boolean {
  return type.endsWith("_reference");
}
