import { useSyncExternalStore } from "react";

/**
 * Whether it is known how wide the screen is: not on the server, nor until the page's script has taken its markup over. What looks
 * different on a phone is written in both forms until then, of which styles show one, so that what is painted first is what stays.
 */
export function useKnowsScreen(): boolean {
  return useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
}
