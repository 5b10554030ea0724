import type { Api } from "@shopify/ui-extensions/admin.customer-details.block.render";
import { render } from "preact";
import type { BlockHold, BlockMessage, CustomerBlock as Block } from "../../../app/insights/customer-block.ts";
import { appAddress } from "../../bridge/app-address.ts";
import { Problem } from "../../bridge/problem.tsx";
import { selectedId } from "../../bridge/selected-id.ts";
import type { Translate } from "../../bridge/translate.ts";
import { useAnswer } from "../../bridge/use-answer.ts";

declare const shopify: Api;

export default function start(): void {
  render(<CustomerBlock />, document.body);
}

/** What the app has of a customer, on their page: consent, what holds messages back, the latest messages, the automations they are in. */
function CustomerBlock() {
  const t: Translate = (key, values) => shopify.i18n.translate(key, values);
  const customerId = selectedId(shopify.data);
  const { answer, askAgain } = useAnswer<Block>(customerId && `/api/customers/${customerId}`);
  const block = answer?.ok ? answer.value : null;
  return (
    <s-admin-block heading={t("heading")}>
      {answer === null ? <s-spinner accessibilityLabel={t("loading")} /> : null}
      {answer?.ok === false ? <Problem t={t} code={answer.code} onRetry={askAgain} /> : null}
      {block ? (
        <s-stack gap="base">
          <Consents t={t} consents={block.consents} />
          {block.holds.map((hold) => (
            <Hold key={hold.ids.join(" ")} t={t} hold={hold} />
          ))}
          <s-divider />
          {block.messages.length === 0 ? <s-text color="subdued">{t("noMessages")}</s-text> : null}
          {block.messages.map((message) => (
            <Message key={message.id} t={t} message={message} />
          ))}
          {block.runs.length > 0 ? <Runs t={t} runs={block.runs} /> : null}
          <s-stack direction="inline" gap="base">
            <s-button onClick={() => shopify.navigation.navigate("extension://customer-message")}>{t("send")}</s-button>
            <s-link href={appAddress(`/app/customers/${block.id}`)} target="_top">
              {t("open")}
            </s-link>
          </s-stack>
        </s-stack>
      ) : null}
    </s-admin-block>
  );
}

function Consents({ t, consents }: { t: Translate; consents: Block["consents"] }) {
  return (
    <s-stack direction="inline" gap="small">
      {consents.map(({ channel, state, isSuppressed }) => {
        const word = isSuppressed ? "suppressed" : state;
        const tone = word === "subscribed" ? "success" : word === "pending" ? "caution" : "neutral";
        return (
          <s-badge key={channel} tone={tone}>
            {`${t(`channel.${channel}`)}: ${t(`consent.${word}`)}`}
          </s-badge>
        );
      })}
    </s-stack>
  );
}

/** Why messages are held, on which channels, and until when: it is why a customer who agreed to them gets none. */
function Hold({ t, hold }: { t: Translate; hold: BlockHold }) {
  const { channels, isEveryChannel, reason, until } = hold;
  const where = isEveryChannel ? t("hold.everyChannel") : channels.map((channel) => t(`channel.${channel}`)).join(", ");
  const end = until && shopify.i18n.formatDate(new Date(until), { dateStyle: "medium", timeStyle: "short" });
  return (
    <s-stack gap="small-200">
      <s-stack direction="inline" gap="small" justifyContent="space-between">
        <s-text type="strong">{reason}</s-text>
        <s-badge tone="caution">{t("hold.on")}</s-badge>
      </s-stack>
      <s-text color="subdued">{`${where} · ${end ? t("hold.until", { end }) : t("hold.untilReleased")}`}</s-text>
    </s-stack>
  );
}

const tones = {
  queued: "neutral",
  sending: "neutral",
  unconfirmed: "warning",
  sent: "info",
  failed: "critical",
  delivered: "success",
  read: "success",
  skipped: "neutral",
} as const satisfies Record<NonNullable<BlockMessage["status"]>, string>;

function Message({ t, message }: { t: Translate; message: BlockMessage }) {
  const { status, channel, body, reason } = message;
  const when = shopify.i18n.formatDate(new Date(message.at), { dateStyle: "medium", timeStyle: "short" });
  return (
    <s-stack gap="small-200">
      <s-stack direction="inline" gap="small" justifyContent="space-between">
        <s-text type="strong">{message.title ?? t(`source.${message.source ?? "inbound"}`)}</s-text>
        {status === null ? null : <s-badge tone={tones[status]}>{t(`status.${status}`)}</s-badge>}
      </s-stack>
      {body ? <s-paragraph lineClamp={2}>{body}</s-paragraph> : null}
      <s-text color="subdued">{[t(`channel.${channel}`), when, reason].filter(Boolean).join(" · ")}</s-text>
    </s-stack>
  );
}

function Runs({ t, runs }: { t: Translate; runs: Block["runs"] }) {
  return (
    <s-stack gap="small">
      <s-divider />
      <s-text type="strong">{t("runs")}</s-text>
      {runs.map(({ id, automationId, name }) => (
        <s-link key={id} href={appAddress(`/app/automations/${automationId}/report`)} target="_top">
          {name}
        </s-link>
      ))}
    </s-stack>
  );
}
