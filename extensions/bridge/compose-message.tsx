import { useState } from "preact/hooks";
import type { WayToReach } from "../../app/messaging/sender-choice.ts";
import type { UsableTemplate } from "../../app/messaging/usable-template.ts";
import { appAddress } from "./app-address.ts";
import { MessagePreview } from "./message-preview.tsx";
import { problemWords, type Translate } from "./translate.ts";
import { useSend } from "./use-send.ts";

type Props = {
  t: Translate;
  formatNumber: (number: number) => string;
  close: () => void;
  /** Whom it is written to. */
  customerId: string;
  /** Where it is posted. */
  sendPath: string;
  senders: readonly WayToReach[];
  templates: readonly UsableTemplate[];
  initialBody: string;
  /** What the text can say of a checkout, by field. */
  fields?: Record<string, string>;
};

/**
 * One message to one customer: from where, what it says, how it will look, and one button that sends it. Where nobody may write
 * to them, only why; where nothing is connected, only the way to the settings.
 */
export function ComposeMessage(props: Props) {
  const { t, senders, templates } = props;
  const [senderId, setSenderId] = useState(() => bestOf(senders)?.id ?? null);
  const [body, setBody] = useState(props.initialBody);
  const { send, isBusy, isSent, refused, problem } = useSend(props.sendPath);
  const sender = senders.find(({ id }) => id === senderId) ?? null;
  const isHopeless = senders.every(({ reason, isPaused }) => reason !== null || isPaused);
  const obstacle = sender ? obstacleOf(t, sender) : null;

  if (isSent) return <Sent t={t} close={props.close} />;
  return (
    <>
      <s-stack gap="base">
        {problem !== null ? <s-banner tone="critical">{problemWords(t, problem)}</s-banner> : null}
        {refused && refused.field !== "body" ? <s-banner tone="warning">{refused.problem}</s-banner> : null}
        {senders.length === 0 ? <s-banner tone="info">{t("noSender")}</s-banner> : null}
        {senders.length > 0 && isHopeless ? <Obstacles t={t} senders={senders} /> : null}
        {isHopeless || !sender ? null : (
          <>
            {senders.length > 1 ? (
              <s-select
                label={t("from")}
                value={sender.id}
                onChange={(event) => setSenderId(event.currentTarget.value)}
              >
                {senders.map(({ id, name, channel }) => (
                  <s-option key={id} value={id}>{`${t(`channel.${channel}`)}: ${name}`}</s-option>
                ))}
              </s-select>
            ) : null}
            {obstacle === null ? null : <s-banner tone="warning">{obstacle}</s-banner>}
            <TemplateSelect t={t} templates={templates} channel={sender.channel} onChoose={setBody} />
            <s-text-area
              label={t("text")}
              rows={4}
              value={body}
              error={refused?.field === "body" ? refused.problem : ""}
              onInput={(event) => setBody(event.currentTarget.value)}
            />
            <MessagePreview
              t={t}
              formatNumber={props.formatNumber}
              customerId={props.customerId}
              channel={sender.channel}
              body={body}
              fields={props.fields}
            />
          </>
        )}
      </s-stack>
      {senders.length === 0 ? (
        <s-button slot="primary-action" variant="primary" href={appAddress("/app/settings")} target="_top">
          {t("addSender")}
        </s-button>
      ) : null}
      {isHopeless || !sender ? null : (
        <s-button
          slot="primary-action"
          variant="primary"
          loading={isBusy}
          disabled={obstacle !== null || body.trim() === ""}
          onClick={() => void send({ senderId: sender.id, body })}
        >
          {t("send")}
        </s-button>
      )}
      <s-button slot="secondary-actions" onClick={props.close}>
        {isHopeless ? t("close") : t("cancel")}
      </s-button>
    </>
  );
}

/** The first that can be written from; else the first of all. */
function bestOf(senders: readonly WayToReach[]): WayToReach | undefined {
  return senders.find(({ reason, isPaused }) => reason === null && !isPaused) ?? senders[0];
}

function obstacleOf(t: Translate, { reason, isPaused }: WayToReach): string | null {
  if (reason !== null) return t(`reason.${reason}`);
  return isPaused ? t("senderPaused") : null;
}

/** Why no sender may write, one line for each channel. */
function Obstacles({ t, senders }: { t: Translate; senders: readonly WayToReach[] }) {
  const byChannel = new Map(senders.map((sender) => [sender.channel, sender]));
  return (
    <s-banner tone="warning">
      <s-stack gap="small">
        {[...byChannel.values()].map((sender) => (
          <s-text key={sender.channel}>{`${t(`channel.${sender.channel}`)}: ${obstacleOf(t, sender) ?? ""}`}</s-text>
        ))}
      </s-stack>
    </s-banner>
  );
}

function TemplateSelect(props: {
  t: Translate;
  templates: readonly UsableTemplate[];
  channel: UsableTemplate["channel"];
  onChoose: (body: string) => void;
}) {
  const { t, channel, onChoose } = props;
  const [chosen, setChosen] = useState("");
  const templates = props.templates.filter((template) => template.channel === channel);
  if (templates.length === 0) return null;
  return (
    <s-select
      label={t("template")}
      value={templates.some(({ id }) => id === chosen) ? chosen : ""}
      onChange={(event) => {
        const id = event.currentTarget.value;
        setChosen(id);
        const template = templates.find((one) => one.id === id);
        if (template) onChoose(template.body);
      }}
    >
      <s-option value="">{t("ownText")}</s-option>
      {templates.map(({ id, name }) => (
        <s-option key={id} value={id}>
          {name}
        </s-option>
      ))}
    </s-select>
  );
}

function Sent({ t, close }: { t: Translate; close: () => void }) {
  return (
    <>
      <s-banner tone="success">{t("sent")}</s-banner>
      <s-button slot="primary-action" variant="primary" onClick={close}>
        {t("close")}
      </s-button>
    </>
  );
}
