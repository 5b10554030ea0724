import { setTimeout as sleep } from "node:timers/promises";
import { log } from "../log.server.ts";

/** How long Shopify may take for all questions together, unless the caller has less time. */
const patience = 8_000;
const requestsAtOnce = 4;

/**
 * Asks Shopify these questions, a few at a time, and waits no longer than `patienceMs` for all of them, which are
 * eight seconds. Answers are in the order of the questions; undefined where Shopify refused, failed or was late. `missed` is what
 * the log says of a refusal. Never throws for Shopify's sake.
 */
export async function askInTime<Question, Answer>(
  questions: readonly Question[],
  {
    ask,
    missed,
    patienceMs = patience,
  }: { ask: (question: Question) => Promise<Answer>; missed: string; patienceMs?: number },
): Promise<(Answer | undefined)[]> {
  const answers = new Array<Answer | undefined>(questions.length).fill(undefined);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < questions.length; index = next++) {
      const question = questions[index] as Question;
      answers[index] = await ask(question).catch((error: unknown) => {
        log.warn({ err: error }, missed);
        return undefined;
      });
    }
  };
  const lanes = Array.from({ length: Math.min(requestsAtOnce, questions.length) }, lane);
  await Promise.race([Promise.all(lanes), sleep(patienceMs, undefined, { ref: false })]);
  next = questions.length;
  // An answer that comes later changes nothing any more.
  return [...answers];
}
