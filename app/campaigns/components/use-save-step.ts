import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { AfterSaving, FieldProblems } from "../campaign-draft.ts";

type Answer = { ok: false; problems: FieldProblems };

/**
 * Posts a step and tells how it goes. The first field with a problem is brought into view once the answer is there; an
 * answer without problems leads to another page.
 */
export function useSaveStep(): {
  save: (then: AfterSaving, values: object) => void;
  saving: AfterSaving | null;
  problems: FieldProblems;
} {
  const fetcher = useFetcher<Answer>();
  const [then, setThen] = useState<AfterSaving>("next");
  const isBusy = fetcher.state !== "idle";
  const answer = fetcher.data;
  useEffect(() => {
    if (answer && !answer.ok)
      document.querySelector<HTMLElement>("[aria-invalid='true'], [data-problem]")?.scrollIntoView({ block: "center" });
  }, [answer]);
  return {
    save(next, values) {
      setThen(next);
      void fetcher.submit(JSON.stringify({ ...values, then: next }), { method: "post", encType: "application/json" });
    },
    saving: isBusy ? then : null,
    problems: !isBusy && answer && !answer.ok ? answer.problems : {},
  };
}
