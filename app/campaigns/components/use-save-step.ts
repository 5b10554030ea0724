import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { AfterSaving, FieldProblems } from "../campaign-draft.ts";

type Answer = { ok: true } | { ok: false; problems: FieldProblems };

/** What the frame of a step (WizardPage) has to know about its saving. */
export type Saving = {
  save: (then: AfterSaving) => void;
  saving: AfterSaving | null;
  /** Something is filled in that is not saved. */
  isDirty: boolean;
  /** Fills in again what is saved. */
  discard: () => void;
};

/**
 * Posts a step and tells how it goes. The first field with a problem is brought into view once the answer is there; an
 * answer without problems leads to another page, or fills in what was saved of it. `saved` is what the draft holds, `seen` its
 * `updatedAt`, and `fill` changes what is filled in.
 */
export function useSaveStep<Values extends object>(
  values: Values,
  { saved, seen, fill }: { saved: Values; seen?: string; fill: (values: Values) => void },
): Saving & { problems: FieldProblems } {
  const fetcher = useFetcher<Answer>();
  const [then, setThen] = useState<AfterSaving>("next");
  const [sent, setSent] = useState<Values | null>(null);
  const isBusy = fetcher.state !== "idle";
  const answer = fetcher.data;
  useEffect(() => {
    if (answer && !answer.ok)
      document.querySelector<HTMLElement>("[aria-invalid='true'], [data-problem]")?.scrollIntoView({ block: "center" });
  }, [answer]);
  useEffect(() => {
    // What was typed meanwhile stays.
    if (answer?.ok && !isBusy && sent === values) fill(saved);
  }, [answer, isBusy, sent, values, saved, fill]);
  return {
    save(next) {
      setThen(next);
      setSent(values);
      void fetcher.submit(JSON.stringify({ ...values, then: next, seen }), {
        method: "post",
        encType: "application/json",
      });
    },
    saving: isBusy ? then : null,
    isDirty: JSON.stringify(values) !== JSON.stringify(saved),
    discard: () => fill(saved),
    problems: !isBusy && answer && !answer.ok ? unchangedOnly(answer.problems, { sent, values }) : {},
  };
}

/** A problem is gone from the screen once its field is changed; whether it is solved is seen on the next try. */
function unchangedOnly(
  problems: FieldProblems,
  { sent, values }: { sent: object | null; values: object },
): FieldProblems {
  const read = (from: object | null, field: string) => JSON.stringify(new Map(Object.entries(from ?? {})).get(field));
  return Object.fromEntries(Object.entries(problems).filter(([field]) => read(sent, field) === read(values, field)));
}
