import type { z } from "zod";
import { optionalReference, properties, requiredText } from "./properties.ts";

/** What extensions/flow-start-automation asks the merchant for: one object is enough, the others follow from it. */
export const startAutomationProperties = properties({
  automation: requiredText("Automation", { most: 100 }),
  customer_id: optionalReference("Customer", "The customer"),
  order_id: optionalReference("Order", "The order"),
  abandonment_id: optionalReference("Abandonment", "The abandoned checkout"),
});

export type StartAutomationProperties = z.output<typeof startAutomationProperties>;

/** The type StartAutomationResult of extensions/flow-start-automation/schema.graphql. */
export type StartAutomationResult = {
  started: boolean;
  /** reentry: the customer is inside, or was there lately. ordered: the checkout became an order. Empty when it was started. */
  reason: "reentry" | "ordered" | "";
  explanation: string;
  runId: string;
};
