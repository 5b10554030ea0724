import type { LinkTags } from "./link-tags.ts";
import type { LiquidProblem } from "./message-template.ts";
import { renderMessage, templateOf } from "./render-message.ts";
import { eventRoots, exampleContext, isEventField, type EventRoot } from "./template-fields.ts";

const longName = "M".repeat(60);

const tooLong = "The message is longer than 1,600 characters, and carriers take no more.";

/**
 * What would keep a text from being sent, with its place: what Liquid cannot read, fields there are none of, work without
 * end, and more text than a carrier takes, with its links as they are tagged. Fields of an order, a checkout or a product are
 * only good where `event` names one. Empty when it is good. A text that is empty is none of this function's concern.
 */
export function validateTemplate(
  body: string,
  { event = null, linkTags = null }: { event?: EventRoot | null; linkTags?: LinkTags | null } = {},
): LiquidProblem[] {
  const result = templateOf(body);
  if (!result.ok) return result.problems;
  const foreign = [...result.template.fields].filter((path) => isEventField(path) && !path.startsWith(`${event}.`));
  if (foreign.length > 0) return foreign.map((path) => ({ ...placeOf(body, path), message: thereIsNone(path) }));
  const trial = renderMessage(result.template, {
    customer: {
      firstName: longName,
      lastName: longName,
      city: longName,
      tags: [longName, longName, longName],
      numberOfOrders: 3,
      context: exampleContext,
    },
    shop: { name: longName },
    linkTags,
  });
  if (!trial.ok && trial.problem) return [trial.problem];
  const shortest = renderMessage(result.template, { customer: {}, shop: { name: "" }, linkTags });
  const isTooLong = [trial, shortest].every((message) => !message.ok && message.reason === "too-long");
  return isTooLong ? [{ message: tooLong, line: 1, column: 1 }] : [];
}

function thereIsNone(path: string): string {
  const root = eventRoots.find((one) => path.startsWith(`${one}.`)) ?? "order";
  return `“${path}” is only there in automations that start with ${causes[root]}.`;
}

const causes: Record<EventRoot, string> = {
  order: "an order",
  checkout: "an abandoned checkout",
  product: "a viewed product",
};

function placeOf(body: string, path: string): { line: number; column: number } {
  const before = body.slice(0, Math.max(0, body.indexOf(path))).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
