import { BlockStack, ChoiceList, Modal } from "@shopify/polaris";
import { useState } from "react";
import type { PauseMethod } from "../automation.ts";

type Props = { loading: boolean; onPause: (method: PauseMethod) => void; onClose: () => void };

/** Asks how an automation is paused. */
export function PauseModal({ loading, onPause, onClose }: Props) {
  const [method, setMethod] = useState<PauseMethod>("new-only");
  return (
    <Modal
      open
      onClose={onClose}
      title="Pause this automation?"
      primaryAction={{ content: "Pause", onAction: () => onPause(method), loading }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <PauseMethodChoice method={method} onChange={setMethod} />
      </Modal.Section>
    </Modal>
  );
}

export function PauseMethodChoice({
  method,
  onChange,
}: {
  method: PauseMethod;
  onChange: (method: PauseMethod) => void;
}) {
  return (
    <ChoiceList
      title="Customers who are inside now"
      choices={[
        { value: "new-only", label: "finish it", helpText: "Only new customers are kept out." },
        { value: "everyone", label: "stop at once", helpText: "Messages that wait for them are skipped." },
      ]}
      selected={[method]}
      onChange={([chosen]: string[]) => onChange(chosen === "everyone" ? "everyone" : "new-only")}
    />
  );
}

type SwapProps = {
  active: { id: string; name: string; updatedAt: string }[];
  formatTime: (iso: string) => string;
  loading: boolean;
  onSwap: (ids: string[], method: PauseMethod) => void;
  onClose: () => void;
};

/** A store may have ten automations on that watch segments: which of them are paused for this one? */
export function SwapModal({ active, formatTime, loading, onSwap, onClose }: SwapProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [method, setMethod] = useState<PauseMethod>("new-only");
  return (
    <Modal
      open
      onClose={onClose}
      title={`${active.length} automations watch segments already`}
      primaryAction={{
        content: "Pause these and turn on",
        disabled: chosen.length === 0,
        onAction: () => onSwap(chosen, method),
        loading,
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <ChoiceList
            title="A store can have ten of them on. Pause one or more to turn this one on."
            allowMultiple
            choices={active.map(({ id, name, updatedAt }) => ({
              value: id,
              label: name,
              helpText: `Changed ${formatTime(updatedAt)}`,
            }))}
            selected={chosen}
            onChange={setChosen}
          />
          <PauseMethodChoice method={method} onChange={setMethod} />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
