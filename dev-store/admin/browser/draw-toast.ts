import type { Toast } from "../bridge-protocol.ts";
import { create, required } from "./elements.ts";

type ToastEvents = { onAction: () => void; onDismiss: () => void };

/** Shows one toast for as long as it asks for, or until it is dismissed. */
export function drawToast(toast: Toast, events: ToastEvents): void {
  const dismiss = (): void => {
    if (!element.isConnected) return;
    element.remove();
    events.onDismiss();
  };
  const parts: HTMLElement[] = [create("span", { text: toast.message })];
  if (toast.action !== null) {
    const action = create("button", { className: "toast-action", text: toast.action, attributes: { type: "button" } });
    action.addEventListener("click", () => {
      events.onAction();
      dismiss();
    });
    parts.push(action);
  }
  const cross = create("button", { text: "✕", attributes: { type: "button", "aria-label": "Dismiss" } });
  cross.addEventListener("click", dismiss);
  const element = create(
    "div",
    { className: toast.isError ? "toast error" : "toast", attributes: { id: `toast-${toast.id}` } },
    ...parts,
    cross,
  );
  const list = required("toasts");
  list.append(element);
  while (list.childElementCount > 3) list.firstElementChild?.remove();
  setTimeout(dismiss, toast.durationMs);
}

export function removeToast(id: string): void {
  document.getElementById(`toast-${id}`)?.querySelector<HTMLButtonElement>("button:last-child")?.click();
}
