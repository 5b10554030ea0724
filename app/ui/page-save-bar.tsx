import { SaveBar } from "@shopify/app-bridge-react";

type Props = { id: string; dirty: boolean; saving: boolean; onSave: () => void; onDiscard: () => void };

/** The admin's own bar for unsaved changes. Leaving the page is held back until the merchant saves or discards. */
export function PageSaveBar({ id, dirty, saving, onSave, onDiscard }: Props) {
  return (
    <SaveBar id={id} open={dirty} discardConfirmation>
      <button variant="primary" onClick={onSave} loading={saving ? "" : undefined} disabled={saving} />
      <button onClick={onDiscard} disabled={saving} />
    </SaveBar>
  );
}
