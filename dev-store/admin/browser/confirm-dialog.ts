import { create } from "./elements.ts";

/** Asks in a dialog of the admin. False when it is closed in any other way than by its critical button. */
export function confirmDialog(text: {
  title: string;
  message: string;
  confirm: string;
  cancel: string;
}): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = create("button", { className: "button", text: text.cancel, attributes: { type: "button" } });
    const confirm = create("button", {
      className: "button critical",
      text: text.confirm,
      attributes: { type: "button" },
    });
    const dialog = create(
      "dialog",
      { className: "confirm" },
      create("h2", { text: text.title }),
      create("p", { text: text.message }),
      create("div", { className: "confirm-actions" }, cancel, confirm),
    );
    const end = (answer: boolean): void => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    cancel.addEventListener("click", () => end(false));
    confirm.addEventListener("click", () => end(true));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      end(false);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
