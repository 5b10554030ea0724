import { ActionList, Button, Popover } from "@shopify/polaris";
import { PlusIcon } from "@shopify/polaris-icons";
import { useState } from "react";

type Props<Kind extends string> = {
  label: string;
  items: readonly { kind: Kind; content: string; helpText?: string }[];
  onAdd: (kind: Kind) => void;
};

/** A button that offers kinds of things to add. */
export function AddMenu<Kind extends string>({ label, items, onAdd }: Props<Kind>) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      activator={
        <Button variant="tertiary" icon={PlusIcon} onClick={() => setOpen((was) => !was)}>
          {label}
        </Button>
      }
    >
      <ActionList
        actionRole="menuitem"
        items={items.map(({ kind, content, helpText }) => ({
          content,
          helpText,
          onAction: () => {
            setOpen(false);
            onAdd(kind);
          },
        }))}
      />
    </Popover>
  );
}
