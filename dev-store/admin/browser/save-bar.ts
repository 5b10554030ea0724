import type { SaveBar } from "../bridge-protocol.ts";
import { confirmDialog } from "./confirm-dialog.ts";
import { actionButton } from "./draw-title-bar.ts";
import { create, required } from "./elements.ts";

/** The bar about unsaved changes, over the admin's top bar. Remembers whether there are any. */
export function createSaveBar(press: (id: string) => void): {
  draw: (bar: SaveBar | null) => void;
  /** Whether the page may be left: at once without changes, else as the person decides. */
  mayLeave: () => Promise<boolean>;
} {
  const element = required("save-bar");
  let isShowing = false;

  function draw(bar: SaveBar | null): void {
    isShowing = bar !== null;
    document.body.classList.toggle("has-save-bar", isShowing);
    element.hidden = !bar;
    if (!bar) return;
    const discard = async (id: string): Promise<void> => {
      if (!bar.needsDiscardConfirmation || (await confirmDiscard())) press(id);
    };
    element.replaceChildren(
      create("span", { className: "save-bar-label", text: "Unsaved changes" }),
      ...(bar.discard
        ? [actionButton({ ...bar.discard, label: bar.discard.label || "Discard" }, { press: (id) => void discard(id) })]
        : []),
      ...(bar.save
        ? [actionButton({ ...bar.save, label: bar.save.label || "Save" }, { className: "primary", press })]
        : []),
    );
  }

  return {
    draw,
    async mayLeave() {
      if (!isShowing) return true;
      const may = await confirmDialog({
        title: "Leave page with unsaved changes?",
        message: "Leaving this page will delete all unsaved changes.",
        cancel: "Stay",
        confirm: "Leave page",
      });
      // Asked once: the app may ask again, by leaveConfirmation(), before it follows the link.
      if (may) draw(null);
      return may;
    },
  };
}

function confirmDiscard(): Promise<boolean> {
  return confirmDialog({
    title: "Discard all unsaved changes?",
    message: "If you discard changes, you’ll delete any edits you made since you last saved.",
    cancel: "Continue editing",
    confirm: "Discard changes",
  });
}
