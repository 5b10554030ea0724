import type { Api } from "@shopify/ui-extensions/admin.customer-details.action.render";
import { render } from "preact";
import type { WayToReach } from "../../../app/messaging/sender-choice.ts";
import type { UsableTemplate } from "../../../app/messaging/usable-template.ts";
import { ComposeMessage } from "../../bridge/compose-message.tsx";
import { Problem } from "../../bridge/problem.tsx";
import { selectedId } from "../../bridge/selected-id.ts";
import type { Translate } from "../../bridge/translate.ts";
import { useAnswer } from "../../bridge/use-answer.ts";

declare const shopify: Api;

export default function start(): void {
  render(<SendMessage />, document.body);
}

/** The modal on a customer's page that sends one message to them. */
function SendMessage() {
  const t: Translate = (key, values) => shopify.i18n.translate(key, values);
  const customerId = selectedId(shopify.data);
  const path = customerId && `/api/customers/${customerId}/message`;
  const { answer, askAgain } = useAnswer<{ senders: WayToReach[]; templates: UsableTemplate[] }>(path);
  return (
    <s-admin-action heading={t("heading")} loading={answer === null}>
      {answer?.ok === false ? <Problem t={t} code={answer.code} onRetry={askAgain} /> : null}
      {answer?.ok && customerId !== null && path !== null ? (
        <ComposeMessage
          t={t}
          formatNumber={(number) => shopify.i18n.formatNumber(number)}
          close={() => shopify.close()}
          customerId={customerId}
          sendPath={path}
          senders={answer.value.senders}
          templates={answer.value.templates}
          initialBody=""
        />
      ) : null}
    </s-admin-action>
  );
}
