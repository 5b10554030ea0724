import type { Context } from "../context.ts";
import { isReference } from "./extension.ts";
import type { FlowField } from "./extension.ts";

/** What a workflow may start with: Shopify's own, or one of the app's. */
export type TriggerInfo = {
  handle: string;
  name: string;
  isOfApp: boolean;
  /** The ids that it brings, by the properties that carry them: `order_id`. */
  ids: string[];
  /** The fields of the app's own. */
  fields: FlowField[];
};

/** Handles of Shopify's own have underscores, which an app's cannot have. */
const shopifyTriggers: TriggerInfo[] = [
  { handle: "order_created", name: "Order created", ids: ["order_id", "customer_id"] },
  { handle: "order_paid", name: "Order paid", ids: ["order_id", "customer_id"] },
  { handle: "customer_created", name: "Customer created", ids: ["customer_id"] },
  { handle: "customer_joined_segment", name: "Customer joined segment", ids: ["customer_id", "segment_id"] },
  { handle: "customer_left_segment", name: "Customer left segment", ids: ["customer_id", "segment_id"] },
  { handle: "customer_abandons_checkout", name: "Customer abandons checkout", ids: ["customer_id", "abandonment_id"] },
].map((trigger) => ({ ...trigger, isOfApp: false, fields: [] }));

/** All triggers that a workflow may have now. */
export function listTriggers({ flow }: Pick<Context, "flow">): TriggerInfo[] {
  const ofApp = flow.triggers.map((trigger) => {
    const ids = trigger.fields.filter(isReference).map(({ key }) => key);
    const withBuyer = ids.includes("order_id") && !ids.includes("customer_id") ? [...ids, "customer_id"] : ids;
    return { handle: trigger.handle, name: trigger.name, isOfApp: true, ids: withBuyer, fields: trigger.fields };
  });
  return [...shopifyTriggers, ...ofApp];
}

export function findTrigger(ctx: Pick<Context, "flow">, handle: string): TriggerInfo | null {
  return listTriggers(ctx).find((trigger) => trigger.handle === handle) ?? null;
}

export function needsSegment(handle: string): boolean {
  return handle === "customer_joined_segment" || handle === "customer_left_segment";
}

/** The name that a field of an app's trigger has in Liquid: `Campaign name` is `campaignName`. */
export function variableOf(key: string): string {
  const [first = "", ...rest] = key
    .trim()
    .split(/[\s_-]+/u)
    .map((word) => word.toLowerCase());
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
