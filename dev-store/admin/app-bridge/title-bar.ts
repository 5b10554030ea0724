import type { TitleBar } from "../bridge-protocol.ts";
import { describeButton, isButton } from "./buttons.ts";
import type { Connection } from "./connection.ts";
import { watchElements } from "./watch-elements.ts";

/** Draws the page's `ui-title-bar` in the admin. Those inside a `ui-modal` are the modal's own. */
export function showTitleBar(connection: Connection): void {
  let shown = "";
  watchElements(["ui-title-bar"], () => {
    const element = [...document.querySelectorAll<HTMLElement>("ui-title-bar")]
      .filter((bar) => !bar.closest("ui-modal"))
      .at(-1);
    const bar = element ? readTitleBar(element) : null;
    const text = JSON.stringify(bar);
    if (text === shown) return;
    shown = text;
    connection.send({ type: "title-bar", bar });
  });
}

/** The title, buttons and groups of a `ui-title-bar`. */
export function readTitleBar(element: HTMLElement): TitleBar {
  return {
    title: element.getAttribute("title") ?? "",
    actions: [...element.children].filter(isButton).map(describeButton),
    groups: [...element.querySelectorAll(":scope > section")].map((section) => ({
      label: section.getAttribute("label") ?? "",
      actions: [...section.children].filter(isButton).map(describeButton),
    })),
  };
}
