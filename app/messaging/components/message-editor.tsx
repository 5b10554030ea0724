import { ActionList, BlockStack, Button, InlineGrid, InlineStack, Popover, Text, TextField } from "@shopify/polaris";
import { useEffect, useId, useState, type ReactNode } from "react";
import type { ChannelName } from "../../channels/channel.ts";
import { useAnswer } from "../../ui/use-answer.ts";
import { useFormat } from "../../ui/use-shop.ts";
import type { NamedActivity } from "../utm.ts";
import { eventFields, templateFields, type EventRoot } from "../template-fields.ts";
import type { MessagePreview } from "../preview-message.server.ts";
import { PhonePreview } from "./phone-preview.tsx";
import { PreviewCustomerPicker } from "./preview-customer-picker.tsx";

/** A campaign or an automation whose message is written: links in the preview are tagged as its own. */
export type EditedActivity = Omit<NamedActivity, "sourceId"> & { sourceId: string };

const PAUSE_BEFORE_PREVIEW_MS = 250;

type Props = {
  channel: ChannelName;
  value: string;
  onChange: (value: string) => void;
  from: string;
  /** A problem found on saving; problems found while typing come from the preview. */
  error?: string;
  /** What causes the message, if anything does: its fields can be inserted then. */
  event?: EventRoot | null;
  /** What will send it; a template is not sent by itself. */
  activity?: EditedActivity;
  /** The editor stands in a part of the page: text and preview are as wide as each other, or below each other. */
  narrow?: boolean;
  /** Drawn under the field: "save as template", "send a test". */
  children?: ReactNode;
};

/**
 * The text of a message with its live preview beside it: the fields a merchant can insert, the parts it will take, and the
 * message as one real customer would get it, written by the same renderer that sends.
 */
export function MessageEditor({
  channel,
  value,
  onChange,
  from,
  error,
  event = null,
  activity,
  narrow = false,
  children,
}: Props) {
  const { preview, hasFailed, customerId, setCustomerId } = usePreview({ channel, body: value, event, activity });
  const fieldId = useId();
  const problem = error ?? preview?.problems[0]?.message;

  return (
    <InlineGrid
      columns={narrow ? { xs: 1, lg: 2 } : { xs: 1, md: ["twoThirds", "oneThird"] }}
      gap="400"
      alignItems="start"
    >
      <BlockStack gap="300">
        <TextField
          id={fieldId}
          label="Message"
          value={value}
          onChange={onChange}
          multiline={7}
          autoComplete="off"
          error={problem}
          maxLength={4000}
          helpText={<PartCount preview={preview} channel={channel} />}
        />
        <InlineStack gap="200" wrap>
          <FieldPicker event={event} onPick={(token) => onChange(insertAtCursor(fieldId, value, token))} />
          {children}
        </InlineStack>
      </BlockStack>
      <BlockStack gap="300">
        <PreviewCustomerPicker selected={preview?.customer ?? null} selectedId={customerId} onSelect={setCustomerId} />
        <PhonePreview
          channel={channel}
          from={from}
          body={preview?.body ?? ""}
          placeholder={
            value.trim() === "" ? "Your message appears here." : "The preview appears once the message has no errors."
          }
        />
        {hasFailed ? (
          <Text as="p" tone="caution">
            The preview could not be brought up to date and is tried again. What you wrote is still here.
          </Text>
        ) : null}
      </BlockStack>
    </InlineGrid>
  );
}

function PartCount({ preview, channel }: { preview: MessagePreview | null; channel: ChannelName }) {
  const format = useFormat();
  if (channel !== "sms") return <>Use the fields to write to each customer by name.</>;
  if (!preview?.parts) return <>Longer texts are sent in several parts, and each part is charged.</>;
  const { units, parts, encoding } = preview.parts;
  const worst = preview.worstParts ?? parts;
  const atMost =
    worst > parts
      ? `, up to ${format.number(worst)} for one with long names or letters outside the basic alphabet`
      : "";
  const why = encoding === "UCS-2" ? " Emoji and some letters leave room for only 70 characters a part." : "";
  return (
    <Text as="span" numeric>
      {`${format.count(units, "character", "characters")}, ${format.count(parts, "part", "parts")} for this customer${atMost}.${why}`}
    </Text>
  );
}

function FieldPicker({ event, onPick }: { event: EventRoot | null; onPick: (token: string) => void }) {
  const [open, setOpen] = useState(false);
  const offered = [...eventFields.filter(({ path }) => path.startsWith(`${event}.`)), ...templateFields];
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      activator={
        <Button disclosure onClick={() => setOpen((was) => !was)}>
          Insert field
        </Button>
      }
    >
      <ActionList
        actionRole="menuitem"
        items={offered.map((field) => ({
          content: field.label,
          helpText: field.example,
          onAction: () => {
            onPick(field.token);
            setOpen(false);
          },
        }))}
      />
    </Popover>
  );
}

/** Asks the server for the preview when the typing pauses. */
function usePreview({
  channel,
  body,
  event,
  activity,
}: {
  channel: ChannelName;
  body: string;
  event: EventRoot | null;
  activity: EditedActivity | undefined;
}) {
  const { answer, hasFailed, ask } = useAnswer<MessagePreview>();
  const [customerId, setCustomerId] = useState<string | null>(null);
  const asked = JSON.stringify({
    channel,
    body,
    ...(customerId && { customerId }),
    ...(event && { event }),
    ...(activity && { activity }),
  });
  useEffect(() => {
    const timer = setTimeout(() => ask("/app/preview-message", JSON.parse(asked) as object), PAUSE_BEFORE_PREVIEW_MS);
    return () => clearTimeout(timer);
  }, [ask, asked]);
  return { preview: answer ?? null, hasFailed, customerId, setCustomerId };
}

function insertAtCursor(fieldId: string, value: string, token: string): string {
  const field = document.getElementById(fieldId);
  const at = field instanceof HTMLTextAreaElement ? field.selectionStart : value.length;
  return value.slice(0, at) + token + value.slice(at);
}
