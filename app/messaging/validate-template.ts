import type { LiquidProblem } from "./message-template.ts";
import { renderMessage, templateOf } from "./render-message.ts";

const longName = "M".repeat(60);

const tooLong = "The message is longer than 1,600 characters, and carriers take no more.";

/**
 * What would keep a text from being sent, with its place: what Liquid cannot read, fields there are none of, work without
 * end, and more text than a carrier takes. Empty when it is good. A text that is empty is none of this function's concern.
 */
export function validateTemplate(body: string): LiquidProblem[] {
  const result = templateOf(body);
  if (!result.ok) return result.problems;
  const trial = renderMessage(result.template, {
    customer: {
      firstName: longName,
      lastName: longName,
      city: longName,
      tags: [longName, longName, longName],
      numberOfOrders: 3,
    },
    shop: { name: longName },
  });
  if (!trial.ok && trial.problem) return [trial.problem];
  const shortest = renderMessage(result.template, { customer: {}, shop: { name: "" } });
  const isTooLong = [trial, shortest].every((message) => !message.ok && message.reason === "too-long");
  return isTooLong ? [{ message: tooLong, line: 1, column: 1 }] : [];
}
