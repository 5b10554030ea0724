import type { LiquidProblem } from "./message-template.ts";
import { renderMessage, templateOf } from "./render-message.ts";

const longName = "M".repeat(60);

/**
 * What would keep a text from being sent, with its place: what Liquid cannot read, fields there are none of, and work
 * without end. Empty when it is good. A text that is empty is none of this function's concern.
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
  return !trial.ok && trial.problem ? [trial.problem] : [];
}
