import { useEffect, useState } from "preact/hooks";
import type { PhoneChannel } from "../../app/customers/customer.ts";
import { askApp } from "./ask-app.ts";
import type { Translate } from "./translate.ts";

/** As long as somebody types, nothing is asked. */
const pauseMs = 300;

type Preview = { body: string | null; parts: { parts: number } | null; problems: { message: string }[] };

/** The message as this customer gets it, written by the app's own renderer. */
export function MessagePreview(props: {
  t: Translate;
  formatNumber: (number: number) => string;
  customerId: string;
  channel: PhoneChannel;
  body: string;
  fields: Record<string, string> | undefined;
}) {
  const { t, customerId, channel, body, fields } = props;
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    if (body.trim() === "") return setPreview(null);
    let isWanted = true;
    const timer = setTimeout(() => {
      void askApp<Preview>(`/api/customers/${customerId}/preview`, { channel, body, fields }).then((answer) => {
        if (isWanted) setPreview(answer.ok ? answer.value : null);
      });
    }, pauseMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [customerId, channel, body, fields]);

  const [problem] = preview?.problems ?? [];
  const parts = preview?.parts?.parts ?? 0;
  return (
    <s-stack gap="small">
      <s-text color="subdued">{t("preview")}</s-text>
      <s-stack padding="base" background="subdued" borderRadius="base">
        {problem ? <s-text tone="critical">{problem.message}</s-text> : null}
        {preview?.body ? <s-paragraph>{preview.body}</s-paragraph> : null}
        {!problem && !preview?.body ? <s-text color="subdued">{t("previewEmpty")}</s-text> : null}
      </s-stack>
      {parts > 0 ? (
        <s-text color="subdued">{t("parts", { count: parts, number: props.formatNumber(parts) })}</s-text>
      ) : null}
    </s-stack>
  );
}
