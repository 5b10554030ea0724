import type { Api } from "@shopify/ui-extensions/admin.customer-segment-details.action.render";
import { render } from "preact";
import { useRef, useState } from "preact/hooks";
import type { SegmentOffer } from "../../../app/campaigns/segment-offer.ts";
import { appAddress, openInApp } from "../../bridge/app-address.ts";
import { askApp } from "../../bridge/ask-app.ts";
import { Problem } from "../../bridge/problem.tsx";
import { selectedId } from "../../bridge/selected-id.ts";
import { problemWords, type Translate } from "../../bridge/translate.ts";
import { useAnswer } from "../../bridge/use-answer.ts";

declare const shopify: Api;

export default function start(): void {
  render(<CreateCampaign />, document.body);
}

/**
 * The modal under “Use segment”: whom a campaign to this segment would reach, and one button that makes its draft and opens it
 * where the message is written. The sender is the one used last, so nothing needs to be chosen first. What else can be done to
 * the whole segment, letting it into automations, is a link away.
 */
function CreateCampaign() {
  const t: Translate = (key, values) => shopify.i18n.translate(key, values);
  const segmentId = selectedId(shopify.data);
  const { answer, askAgain } = useAnswer<SegmentOffer>(segmentId && `/api/segments/${segmentId}`);
  const [chosenSender, setChosenSender] = useState<string | null>(null);
  const { begin, isBusy, draftPath, problem } = useDraft();
  const offer = answer?.ok ? answer.value : null;
  const senderId = chosenSender ?? offer?.senderId ?? null;
  const isReady = segmentId !== null && senderId !== null;

  return (
    <s-admin-action heading={t("heading")} loading={answer === null}>
      <s-stack gap="base">
        {answer?.ok === false ? <Problem t={t} code={answer.code} onRetry={askAgain} /> : null}
        {problem !== null ? <s-banner tone="critical">{problemWords(t, problem)}</s-banner> : null}
        {offer ? <Reach t={t} offer={offer} /> : null}
        {offer && offer.senders.length > 1 ? (
          <SenderSelect t={t} offer={offer} value={senderId} onChange={setChosenSender} />
        ) : null}
        {offer && draftPath !== null ? <s-banner tone="success">{t("made")}</s-banner> : null}
        {offer && isReady && draftPath === null ? <s-text color="subdued">{t("next")}</s-text> : null}
        {offer ? (
          <s-link href={appAddress(`/app/segments/${offer.segment.id}/automations`)} target="_top">
            {t("automations")}
          </s-link>
        ) : null}
      </s-stack>
      <PrimaryAction
        t={t}
        hasNoSender={offer !== null && senderId === null}
        draftPath={draftPath}
        isBusy={isBusy}
        isDisabled={!isReady || offer === null}
        onCreate={() => (isReady ? begin({ segmentId, senderId }) : undefined)}
      />
      <s-button slot="secondary-actions" onClick={() => shopify.close()}>
        {t("cancel")}
      </s-button>
    </s-admin-action>
  );
}

/**
 * Makes the draft, once: the key stays the same for as long as the modal is open, so a double click or a try after an answer
 * that was lost finds the draft that is there.
 */
function useDraft() {
  const [requestKey] = useState(() => crypto.randomUUID());
  const isUnderWay = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [draftPath, setDraftPath] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  async function begin(wish: { segmentId: string; senderId: string }): Promise<void> {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setBusy(true);
    setProblem(null);
    const made = await askApp<{ path: string }>("/api/campaigns", { ...wish, requestKey });
    isUnderWay.current = false;
    setBusy(false);
    if (!made.ok) return setProblem(made.code);
    setDraftPath(made.value.path);
    openInApp(made.value.path);
  }
  return { begin, isBusy, draftPath, problem };
}

function Reach({ t, offer }: { t: Translate; offer: SegmentOffer }) {
  const { segment, channels } = offer;
  return (
    <s-stack gap="small">
      <s-stack gap="none">
        <s-text type="strong">{segment.name}</s-text>
        <s-text color="subdued">
          {segment.memberCount === null ? t("counting") : t("members", counted(segment.memberCount))}
        </s-text>
      </s-stack>
      {channels.length === 0 ? <s-banner tone="info">{t("noSender")}</s-banner> : null}
      {channels.map(({ channel, reachable, reason }) => (
        <s-stack key={channel} gap="none">
          <s-stack direction="inline" gap="base" justifyContent="space-between">
            <s-text>{t(`channel.${channel}`)}</s-text>
            <s-text type="strong" tone={reachable === 0 ? "caution" : "auto"}>
              {reachable === null ? "–" : t("reachable", counted(reachable))}
            </s-text>
          </s-stack>
          {reason ? <s-text color="subdued">{t(`reason.${reason}`)}</s-text> : null}
        </s-stack>
      ))}
    </s-stack>
  );
}

/** The number twice: for the plural, and as people write it. */
function counted(count: number): { count: number; number: string } {
  return { count, number: shopify.i18n.formatNumber(count) };
}

function SenderSelect(props: {
  t: Translate;
  offer: SegmentOffer;
  value: string | null;
  onChange: (id: string) => void;
}) {
  const { t, offer, value, onChange } = props;
  return (
    <s-select label={t("from")} value={value ?? ""} onChange={(event) => onChange(event.currentTarget.value)}>
      {offer.senders.map(({ id, name, channel, isPaused }) => (
        <s-option key={id} value={id}>
          {`${t(`channel.${channel}`)}: ${name}${isPaused ? ` (${t("paused")})` : ""}`}
        </s-option>
      ))}
    </s-select>
  );
}

function PrimaryAction(props: {
  t: Translate;
  hasNoSender: boolean;
  draftPath: string | null;
  isBusy: boolean;
  isDisabled: boolean;
  onCreate: () => void;
}) {
  const { t, hasNoSender, draftPath, isBusy, isDisabled, onCreate } = props;
  if (hasNoSender) {
    return (
      <s-button slot="primary-action" variant="primary" href={appAddress("/app/settings")} target="_top">
        {t("addSender")}
      </s-button>
    );
  }
  if (draftPath !== null) {
    return (
      <s-button slot="primary-action" variant="primary" href={appAddress(draftPath)} target="_top">
        {t("write")}
      </s-button>
    );
  }
  return (
    <s-button slot="primary-action" variant="primary" disabled={isDisabled} loading={isBusy} onClick={onCreate}>
      {t("create")}
    </s-button>
  );
}
