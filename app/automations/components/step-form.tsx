import { BlockStack, InlineGrid, Select, Text, TextField } from "@shopify/polaris";
import { channelNames } from "../../channels/channel-names.ts";
import { MessageEditor } from "../../messaging/components/message-editor.tsx";
import { useShop } from "../../ui/use-shop.ts";
import type { Step } from "../definition.ts";
import { ConditionList } from "./condition-list.tsx";
import { useEditor } from "./editor-context.ts";
import { EitherSelect } from "./either-select.tsx";
import { MinutesField } from "./minutes-field.tsx";
import { NumberField } from "./number-field.tsx";
import { TimeField } from "./time-field.tsx";
import { WaitEventForm } from "./wait-event-form.tsx";

type Props<S extends Step = Step> = { step: S; onChange: (step: S) => void };

/** What there is to set of a step. */
export function StepForm({ step, onChange }: Props) {
  switch (step.kind) {
    case "send":
      return <SendForm step={step} onChange={onChange} />;
    case "wait":
      return (
        <MinutesField
          label="Wait"
          value={step.minutes}
          min={1}
          onChange={(minutes) => onChange({ ...step, minutes })}
        />
      );
    case "wait-until":
      return (
        <TimeField
          label="Wait until the clock in your store’s time zone shows"
          value={step.time}
          onChange={(time) => onChange({ ...step, time })}
        />
      );
    case "branch":
      return (
        <BlockStack gap="200">
          <Text as="p" tone="subdued">
            Customers for whom all of this holds take the Yes arm, everybody else the No arm.
          </Text>
          <ConditionList
            at={step.id}
            conditions={step.conditions}
            onChange={(conditions) => onChange({ ...step, conditions })}
          />
        </BlockStack>
      );
    case "split":
      return (
        <NumberField
          label="Share of customers who take the first arm"
          min={1}
          max={99}
          suffix="%"
          value={step.percent}
          onChange={(percent) => onChange({ ...step, percent })}
          helpText="Drawn by lot for each customer."
        />
      );
    case "wait-event":
      return <WaitEventForm step={step} onChange={onChange} />;
    case "tag":
      return (
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="200">
          <EitherSelect
            label="In Shopify"
            yes="add a tag to the customer"
            no="remove a tag from the customer"
            value={step.action === "add"}
            onChange={(isAdded) => onChange({ ...step, action: isAdded ? "add" : "remove" })}
          />
          <TextField
            label="Tag"
            value={step.tag}
            onChange={(tag) => onChange({ ...step, tag: tag.replaceAll(",", "") })}
            maxLength={255}
            autoComplete="off"
          />
        </InlineGrid>
      );
    case "stop":
      return <Text as="p">Whoever comes here leaves the automation.</Text>;
  }
}

function SendForm({ step, onChange }: Props<Extract<Step, { kind: "send" }>>) {
  const shop = useShop();
  const { senders, templates, event, activity } = useEditor();
  const offered = senders.filter((sender) => sender.channel === step.channel);
  const sender = offered.find(({ id }) => id === step.senderId);
  return (
    <BlockStack gap="300">
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="200">
        <Select
          label="Channel"
          options={(["sms", "whatsapp", "rcs"] as const).map((value) => ({ value, label: channelNames[value] }))}
          value={step.channel}
          onChange={(value) => {
            const channel = value === "whatsapp" || value === "rcs" ? value : "sms";
            onChange({ ...step, channel, senderId: senders.find((one) => one.channel === channel)?.id ?? null });
          }}
        />
        <Select
          label="Sender"
          placeholder={offered.length === 0 ? "Add a sender in Settings" : "Choose a sender"}
          options={offered.map(({ id, name, address }) => ({ value: id, label: `${name} (${address})` }))}
          value={sender?.id ?? ""}
          onChange={(senderId) => onChange({ ...step, senderId })}
        />
      </InlineGrid>
      {templates.some(({ channel }) => channel === step.channel) ? (
        <Select
          label="Start from a template"
          placeholder="Choose a template"
          options={templates
            .filter(({ channel }) => channel === step.channel)
            .map(({ id, name }) => ({ value: id, label: name }))}
          value=""
          onChange={(id) => onChange({ ...step, body: templates.find((one) => one.id === id)?.body ?? step.body })}
          helpText="Its text is copied: a template that is changed or deleted later changes nothing here."
        />
      ) : null}
      <MessageEditor
        channel={step.channel}
        from={sender?.name ?? shop.name}
        value={step.body}
        onChange={(body) => onChange({ ...step, body })}
        event={event}
        activity={activity}
        narrow
      />
      <MinutesField
        label="Of use for"
        value={step.usefulMinutes}
        min={5}
        helpText="If it cannot go out in this time, it is skipped rather than sent late."
        onChange={(usefulMinutes) => onChange({ ...step, usefulMinutes })}
      />
    </BlockStack>
  );
}
