import type { Api } from "@shopify/ui-extensions/admin.abandoned-checkout-details.action.render";
import { render } from "preact";
import type { RecoveryOffer } from "../../../app/automations/recovery-offer.ts";
import { ComposeMessage } from "../../bridge/compose-message.tsx";
import { Problem } from "../../bridge/problem.tsx";
import { selectedId } from "../../bridge/selected-id.ts";
import type { Translate } from "../../bridge/translate.ts";
import { useAnswer } from "../../bridge/use-answer.ts";

declare const shopify: Api;

export default function start(): void {
  render(<SendRecovery />, document.body);
}

/** The modal on an abandoned checkout's page that sends its customer the way back. */
function SendRecovery() {
  const t: Translate = (key, values) => shopify.i18n.translate(key, values);
  const checkoutId = selectedId(shopify.data);
  const path = checkoutId && `/api/checkouts/${checkoutId}/recovery`;
  const { answer, askAgain } = useAnswer<RecoveryOffer>(path);
  const offer = answer?.ok ? answer.value : null;
  const customerId = offer?.customerId ?? null;
  return (
    <s-admin-action heading={t("heading")} loading={answer === null}>
      {answer?.ok === false ? <Problem t={t} code={answer.code} onRetry={askAgain} /> : null}
      {offer?.refusal ? (
        <>
          <s-banner tone="info">{t(`refusal.${offer.refusal}`)}</s-banner>
          <s-button slot="secondary-actions" onClick={() => shopify.close()}>
            {t("close")}
          </s-button>
        </>
      ) : null}
      {offer && !offer.refusal && customerId !== null && path !== null ? (
        <ComposeMessage
          t={t}
          formatNumber={(number) => shopify.i18n.formatNumber(number)}
          close={() => shopify.close()}
          customerId={customerId}
          sendPath={path}
          senders={offer.senders}
          templates={offer.templates}
          initialBody={offer.body}
          fields={offer.fields}
        />
      ) : null}
    </s-admin-action>
  );
}
