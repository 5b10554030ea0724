import { useEffect, useRef, useState } from "react";

const PAUSE_BEFORE_SEARCH_MS = 250;

/**
 * The text of a search field, kept here while it is typed and handed on when the typing pauses: an address that follows
 * every letter lags behind, and the letters typed meanwhile would be lost.
 */
export function useTypedQuery(query: string, onQuery: (query: string) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(query);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(onQuery);
  useEffect(() => {
    latest.current = onQuery;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(text), PAUSE_BEFORE_SEARCH_MS);
  };
  return [typed, type];
}
