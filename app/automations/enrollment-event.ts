import type { Happening } from "./run-enrollment.ts";

/** One line of a run's history, as it is stored. */
export type EventRow = { run: bigint; kind: string; node: string | null; detail: Record<string, string> };

/**
 * Who told what a run needed to know before it went on; null where it was not asked. Of segments "list" and of an abandoned
 * checkout "webhooks" when Shopify did not answer in time.
 */
export type Asked = { segments: "shopify" | "list" | null; checkout: "shopify" | "webhooks" | null };

/** What is written down of a happening. */
export function describeHappening(happening: Happening, asked: Asked): Omit<EventRow, "run"> {
  const segments: Record<string, string> = asked.segments ? { segmentsFrom: asked.segments } : {};
  const checkout: Record<string, string> = asked.checkout ? { checkoutFrom: asked.checkout } : {};
  switch (happening.kind) {
    case "entered":
    case "refused":
      return { kind: happening.kind, node: null, detail: { ...happening.because, ...segments, ...checkout } };
    case "sent":
      return {
        kind: "sent",
        node: happening.step.id,
        detail: { channel: happening.step.channel, ...checkout },
      };
    case "tagged":
      return {
        kind: "tagged",
        node: happening.step.id,
        detail: { action: happening.step.action, tag: happening.step.tag },
      };
    case "branched": {
      const when: Record<string, string> = happening.happenedAt
        ? { happenedAt: happening.happenedAt.toISOString() }
        : {};
      return {
        kind: "branched",
        node: happening.node,
        detail: { ...happening.because, taken: happening.taken, ...when, ...segments },
      };
    }
    case "waits":
      return { kind: "waited", node: happening.node, detail: { until: happening.until.toISOString() } };
    case "completed":
      return { kind: "completed", node: null, detail: {} };
    case "exited":
      return { kind: "exited", node: null, detail: { reason: happening.reason, ...checkout } };
  }
}
