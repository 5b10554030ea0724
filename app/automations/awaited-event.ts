import { z } from "zod";

const segmentId = z
  .string()
  .regex(/^\d{1,18}$/)
  .nullable();

/**
 * What a step can wait for, of its customer. Only what is told of by itself, and again until it has been worked on. Where an
 * order started the run, its fulfilment and delivery are those of that order.
 */
export const awaitedEventSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("order-placed") }),
  z.object({ kind: z.literal("order-fulfilled") }),
  z.object({ kind: z.literal("order-delivered") }),
  z.object({ kind: z.literal("replied") }),
  z.object({ kind: z.literal("segment-entered"), segmentId }),
  z.object({ kind: z.literal("segment-left"), segmentId }),
]);

export type AwaitedEvent = z.output<typeof awaitedEventSchema>;
export type AwaitedKind = AwaitedEvent["kind"];

/** The segment that is to be entered or left; null for other events, and before one is chosen. */
export function segmentOf(event: AwaitedEvent): string | null {
  return "segmentId" in event ? event.segmentId : null;
}

/** How an event is written where runs and happenings are brought together: order-placed, segment-entered:5. */
export function eventKey(event: AwaitedEvent): string {
  const segment = segmentOf(event);
  return segment === null ? event.kind : `${event.kind}:${segment}`;
}

/** What the merchant chooses from. */
export const awaitedLabels: Record<AwaitedKind, string> = {
  "order-placed": "They place an order",
  "order-fulfilled": "Their order is fulfilled",
  "order-delivered": "Their order is delivered",
  replied: "They answer a message",
  "segment-entered": "They enter a segment",
  "segment-left": "They leave a segment",
};

/** The same, once it has happened. */
export const happenedLabels: Record<AwaitedKind, string> = {
  "order-placed": "Placed an order",
  "order-fulfilled": "Order fulfilled",
  "order-delivered": "Order delivered",
  replied: "Answered a message",
  "segment-entered": "Entered the segment",
  "segment-left": "Left the segment",
};
