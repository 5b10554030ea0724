import { problemWords, type Translate } from "./translate.ts";

/** What went wrong, and a way to try again where that may help. */
export function Problem({ t, code, onRetry }: { t: Translate; code: string; onRetry: () => void }) {
  const mayHelp = code !== "shop-not-installed";
  return (
    <s-banner tone={code === "not-found" ? "warning" : "critical"}>
      <s-stack gap="base">
        <s-text>{problemWords(t, code)}</s-text>
        {mayHelp ? (
          <s-button variant="secondary" onClick={onRetry}>
            {t("retry")}
          </s-button>
        ) : null}
      </s-stack>
    </s-banner>
  );
}
