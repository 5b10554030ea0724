import type { BarAction } from "../bridge-protocol.ts";

const pressable = new Map<string, HTMLElement>();
let nextId = 1;
const ids = new WeakMap<HTMLElement, string>();

/** Describes a button or link of a `ui-…` element, so that the admin can draw it and have it pressed. */
export function describeButton(element: HTMLElement): BarAction {
  const id = ids.get(element) ?? String(nextId++);
  ids.set(element, id);
  pressable.set(id, element);
  const variant = element.getAttribute("variant");
  return {
    id,
    label: (element.textContent ?? "").trim(),
    kind: variant === "primary" || variant === "breadcrumb" ? variant : "secondary",
    isCritical: element.getAttribute("tone") === "critical",
    isDisabled: element.hasAttribute("disabled") && element.getAttribute("disabled") !== "false",
    isLoading: element.hasAttribute("loading") && element.getAttribute("loading") !== "false",
  };
}

/** Presses what the admin's own button stands for. A button that has gone in the meantime is left alone. */
export function pressButton(id: string): void {
  const element = pressable.get(id);
  if (element?.isConnected) element.click();
  else pressable.delete(id);
}

export function isButton(element: Element): element is HTMLElement {
  return element instanceof HTMLElement && ["button", "a", "s-button", "s-link"].includes(element.localName);
}
