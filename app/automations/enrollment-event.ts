import type { Happening } from "./run-enrollment.ts";

/** One line of a run's history, as it is stored. */
export type EventRow = { run: bigint; kind: string; node: string | null; detail: Record<string, string> };

/**
 * What is written down of a happening. `asked` says who told of the segments that its conditions ask about: "list" when Shopify
 * did not answer in time.
 */
export function describeHappening(happening: Happening, asked: "shopify" | "list" | null): Omit<EventRow, "run"> {
  const from: Record<string, string> = asked ? { segmentsFrom: asked } : {};
  switch (happening.kind) {
    case "entered":
    case "refused":
      return { kind: happening.kind, node: null, detail: from };
    case "sent":
      return { kind: "sent", node: happening.step.id, detail: { channel: happening.step.channel } };
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
      return { kind: "branched", node: happening.node, detail: { taken: happening.taken, ...when, ...from } };
    }
    case "waits":
      return { kind: "waited", node: happening.node, detail: { until: happening.until.toISOString() } };
    case "completed":
      return { kind: "completed", node: null, detail: {} };
    case "exited":
      return { kind: "exited", node: null, detail: { reason: happening.reason } };
  }
}
