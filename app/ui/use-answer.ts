import { useCallback, useEffect, useRef, useState } from "react";

const PAUSE_BEFORE_RETRY_MS = 3_000;

type Asked<Answer> = {
  /** The last answer there was; undefined until the first. */
  answer: Answer | undefined;
  isAsking: boolean;
  /** The last question was not answered, and is asked again in a moment. `answer` is of an earlier one. */
  hasFailed: boolean;
};

/**
 * Asks the server something beside the page: a preview, a count, a search. A fetcher that fails takes the whole page down,
 * and with it what was typed; a question that fails here leaves the page and the last answer as they are, and is asked again
 * until there is an answer or another question. With a `body` it is posted as JSON.
 */
export function useAnswer<Answer>(): Asked<Answer> & { ask: (path: string, body?: unknown) => void } {
  const [asked, setAsked] = useState<Asked<Answer>>({ answer: undefined, isAsking: false, hasFailed: false });
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);
  const ask = useCallback((path: string, body?: unknown) => {
    stop.current?.();
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    stop.current = () => {
      clearTimeout(timer);
      controller.abort();
    };
    const tryOnce = () => {
      setAsked((before) => ({ ...before, isAsking: true }));
      fetchAnswer<Answer>(path, { body, signal: controller.signal }).then(
        (answer) => setAsked({ answer, isAsking: false, hasFailed: false }),
        () => {
          if (controller.signal.aborted) return;
          setAsked((before) => ({ ...before, isAsking: false, hasFailed: true }));
          timer = setTimeout(tryOnce, PAUSE_BEFORE_RETRY_MS);
        },
      );
    };
    tryOnce();
  }, []);
  return { ...asked, ask };
}

/** App Bridge adds the id token to `fetch`. */
async function fetchAnswer<Answer>(
  path: string,
  { body, signal }: { body: unknown; signal: AbortSignal },
): Promise<Answer> {
  const response = await fetch(path, {
    signal,
    ...(body !== undefined && {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as Answer;
}
