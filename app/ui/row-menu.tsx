import { ActionList, Button, Popover, type ActionListItemDescriptor } from "@shopify/polaris";
import { MenuHorizontalIcon } from "@shopify/polaris-icons";
import { useState } from "react";

type Props = {
  /** What the actions are for, read out by screen readers: "Actions for VIP customers". */
  label: string;
  items: ActionListItemDescriptor[];
  loading?: boolean;
};

/** The actions of one row of a table. */
export function RowMenu({ label, items, loading = false }: Props) {
  const [open, setOpen] = useState(false);
  return (
    // A click on the row opens what the row is about; a click in here must not.
    <div onClick={(event) => event.stopPropagation()}>
      <Popover
        active={open}
        onClose={() => setOpen(false)}
        preferredAlignment="right"
        activator={
          <Button
            variant="tertiary"
            icon={MenuHorizontalIcon}
            accessibilityLabel={label}
            loading={loading}
            onClick={() => setOpen(true)}
          />
        }
      >
        <ActionList actionRole="menuitem" items={items} onActionAnyItem={() => setOpen(false)} />
      </Popover>
    </div>
  );
}
