import { useCallback, useEffect, useState } from "preact/hooks";
import { askApp, type Answer } from "./ask-app.ts";

/** What the app answers at `path`: null until it does. `askAgain` forgets the answer and asks once more. */
export function useAnswer<Value>(path: string | null): { answer: Answer<Value> | null; askAgain: () => void } {
  const [answer, setAnswer] = useState<Answer<Value> | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isWanted = true;
    setAnswer(path === null ? { ok: false, code: "not-found", message: null } : null);
    if (path !== null)
      void askApp<Value>(path).then((found) => {
        if (isWanted) setAnswer(found);
      });
    return () => {
      isWanted = false;
    };
  }, [path, tries]);
  return { answer, askAgain: useCallback(() => setTries((count) => count + 1), []) };
}
