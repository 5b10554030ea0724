import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const EVERY_MS = 2_000;

/** Reads the page's data again every two seconds while `running` holds and the page is in sight. */
export function useRevalidateWhile(running: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!running || state !== "idle") return;
    const timer = setTimeout(() => {
      if (document.visibilityState === "visible") revalidate();
    }, EVERY_MS);
    const onSight = () => {
      if (document.visibilityState === "visible") revalidate();
    };
    document.addEventListener("visibilitychange", onSight);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onSight);
    };
  }, [running, state, revalidate]);
}
