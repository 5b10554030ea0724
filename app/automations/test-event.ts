import { exampleContext } from "../messaging/template-fields.ts";
import { eventScope, type Trigger, type TriggerKind } from "./definition.ts";
import type { EventContext } from "./enrollment.ts";

/** An order or a checkout of a customer that a test can begin with. */
export type TestEvent = {
  /** order:12 or checkout:abc. */
  id: string;
  /** What it says of itself: "#1042 · 2 x Linen shirt · 84.00 EUR". */
  label: string;
  /** When it was placed, or last changed. */
  at: string;
};

/** Stands for an event that was made up. */
export const sampleEvent = "sample";

/** A made-up order or checkout, in the shop's currency. Null for a trigger that has neither. */
export function sampleContext(
  trigger: Trigger,
  { currency, countryCode }: { currency: string; countryCode: string },
): EventContext | null {
  const scope = eventScope(trigger);
  if (!scope) return null;
  return {
    total: sampleTotal,
    country: countryCode,
    discountUsed: false,
    discountCodes: [],
    productIds: [],
    ...(scope === "order" && { orderTags: [] }),
    fields: { ...examplesOf(`${scope}.`), [`${scope}.total`]: `${sampleTotal} ${currency}` },
  };
}

const sampleTotal = "84.00";

/** An order that was recorded knows of no shipment: what a shipment says is made up. */
export function withSampleShipment(kind: TriggerKind, context: EventContext): EventContext {
  if (kind !== "order-shipped") return context;
  return { ...context, fields: { ...examplesOf("order.tracking_"), ...context.fields } };
}

function examplesOf(start: string): Record<string, string> {
  return Object.fromEntries(Object.entries(exampleContext).filter(([path]) => path.startsWith(start)));
}

/** An order or a checkout in a line. */
export function describeTestEvent({ fields = {} }: EventContext): string {
  const named = ["order.name", "order.items", "order.total", "checkout.items", "checkout.total"];
  return named.flatMap((path) => fields[path] ?? []).join(" · ");
}
