import { exampleContext } from "../messaging/template-fields.ts";
import { eventScope, type Trigger, type TriggerKind } from "./definition.ts";
import type { EventContext } from "./enrollment.ts";

/** An order, a checkout or a look at a product of a customer that a test can begin with. */
export type TestEvent = {
  /** order:12, checkout:abc or view:1767225600000. */
  id: string;
  /** What it says of itself: "#1042 · 2 x Linen shirt · 84.00 EUR". */
  label: string;
  /** When it was placed, or last changed. */
  at: string;
};

/** Stands for an event that was made up. */
export const sampleEvent = "sample";

/** A made-up order, checkout or product, in the shop's currency. Null for a trigger that has none. */
export function sampleContext(
  trigger: Trigger,
  { currency, countryCode }: { currency: string; countryCode: string },
): EventContext | null {
  const scope = eventScope(trigger);
  if (!scope) return null;
  if (scope === "product") return { productIds: [], fields: examplesOf("product.") };
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

/** An order, a checkout or a product in a line. */
export function describeTestEvent({ fields = {} }: EventContext): string {
  const named = ["order.name", "order.items", "order.total", "checkout.items", "checkout.total", "product.title"];
  return named.flatMap((path) => fields[path] ?? []).join(" · ");
}
