import { BlockStack, ChoiceList, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import type { InsideMethod } from "../automation.ts";

type Props = {
  /** How many are inside, in words: "12 customers". */
  inside: string;
  loading: boolean;
  onTurnOn: (inside: InsideMethod) => void;
  onClose: () => void;
};

/** Asks what becomes of those inside when changes are turned on. */
export function TurnOnModal({ inside, loading, onTurnOn, onClose }: Props) {
  const [method, setMethod] = useState<InsideMethod>("finish");
  return (
    <Modal
      open
      onClose={onClose}
      title="Turn on your changes?"
      primaryAction={{ content: "Turn on changes", onAction: () => onTurnOn(method), loading }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">New customers enter the new version.</Text>
          <ChoiceList
            title={`${inside} inside now`}
            choices={[
              {
                value: "finish",
                label: "finish as they began",
                helpText: "They get the messages of the version they came in with.",
              },
              {
                value: "move",
                label: "go on by the new version",
                helpText:
                  "Each goes on from the step they stand before. Where it is no longer there, or the trigger is another one, they finish as they began.",
              },
            ]}
            selected={[method]}
            onChange={([chosen]: string[]) => setMethod(chosen === "move" ? "move" : "finish")}
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
