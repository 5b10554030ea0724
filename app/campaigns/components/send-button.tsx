import { Box, Button, InlineStack, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { useFormat } from "../../ui/use-shop.ts";

type Props = {
  /** null while it is being counted. */
  eligible: number | null;
  /** When it is to start; null for at once. */
  scheduledAt: string | null;
  /** The lists are read again, so the count is not the last word. */
  mayChange: boolean;
  disabled: boolean;
  sending: boolean;
  onSend: () => void;
};

/** The button that sends, and the question before it that names how many people it is about. */
export function SendButton({ eligible, scheduledAt, mayChange, disabled, sending, onSend }: Props) {
  const [asking, setAsking] = useState(false);
  const format = useFormat();
  const verb = scheduledAt ? "Schedule" : "Send";
  const people = format.count(eligible ?? 0, "customer", "customers");
  return (
    <>
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <InlineStack align="end">
          <Button
            variant="primary"
            disabled={disabled || eligible === null}
            loading={sending}
            onClick={() => setAsking(true)}
          >
            {`${verb} campaign`}
          </Button>
        </InlineStack>
      </Box>
      <Modal
        open={asking}
        onClose={() => setAsking(false)}
        title={scheduledAt ? `Schedule for ${people}?` : `Send to ${people}?`}
        primaryAction={{
          content: scheduledAt ? `Schedule for ${people}` : `Send to ${people}`,
          loading: sending,
          onAction: () => {
            setAsking(false);
            onSend();
          },
        }}
        secondaryActions={[{ content: "Go back", onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <Text as="p">
            {scheduledAt
              ? `The campaign starts on ${format.dateTime(scheduledAt)}. Until then you can change or cancel it.`
              : "The first messages go out within seconds. You can pause or cancel at any time, but a message that was sent cannot be called back."}
            {mayChange ? " The lists are read again when it starts, so the number may change." : ""}
          </Text>
        </Modal.Section>
      </Modal>
    </>
  );
}
