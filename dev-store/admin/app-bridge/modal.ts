import { describeButton, isButton, pressButton } from "./buttons.ts";
import type { BarAction } from "../bridge-protocol.ts";
import type { Connection } from "./connection.ts";
import { watchElements } from "./watch-elements.ts";

export interface ModalElement extends HTMLElement {
  readonly content: HTMLElement;
  show(): Promise<void>;
  hide(): Promise<void>;
  toggle(): Promise<void>;
}

/**
 * `ui-modal` and `shopify.modal`. The real App Bridge draws modals in a frame of its own; here it is a dialog over the app's
 * frame, while the admin dims itself around it. `content` exists from the start, so that React can draw into it unseen.
 */
export function createModals(connection: Connection): {
  show: (id: string) => Promise<void>;
  hide: (id: string) => Promise<void>;
  toggle: (id: string) => Promise<void>;
} {
  let open = 0;

  class UiModal extends HTMLElement implements ModalElement {
    readonly content = document.createElement("div");
    #dialog: HTMLDialogElement | null = null;

    get variant(): string {
      return this.getAttribute("variant") ?? "base";
    }
    set variant(value: string) {
      this.setAttribute("variant", value);
    }
    get src(): string | undefined {
      return this.getAttribute("src") ?? undefined;
    }
    set src(value: string | undefined) {
      if (value === undefined) this.removeAttribute("src");
      else this.setAttribute("src", value);
    }
    get contentWindow(): Window | null {
      return this.#dialog?.querySelector("iframe")?.contentWindow ?? null;
    }
    async show(): Promise<void> {
      if (this.#dialog) return;
      this.#dialog = drawDialog(this, () => void this.hide());
      document.documentElement.append(this.#dialog);
      this.redraw();
      this.#dialog.showModal();
      open += 1;
      connection.send({ type: "modal", isOpen: true });
      this.dispatchEvent(new CustomEvent("show"));
    }
    async hide(): Promise<void> {
      const dialog = this.#dialog;
      if (!dialog) return;
      this.#dialog = null;
      dialog.close();
      dialog.remove();
      open -= 1;
      connection.send({ type: "modal", isOpen: open > 0 });
      this.dispatchEvent(new CustomEvent("hide"));
    }
    async toggle(): Promise<void> {
      await (this.#dialog ? this.hide() : this.show());
    }
    /** Takes over what changed in the title bar; the content changes by itself. */
    redraw(): void {
      if (this.#dialog) drawBars(this.#dialog, this);
    }
    disconnectedCallback(): void {
      void this.hide();
    }
  }
  customElements.define("ui-modal", UiModal);
  watchElements(["ui-modal"], () => {
    for (const modal of document.querySelectorAll("ui-modal")) if (modal instanceof UiModal) modal.redraw();
  });

  const find = (id: string): ModalElement => {
    const element = document.getElementById(id);
    if (element instanceof UiModal) return element;
    throw new Error(`There is no ui-modal with the id "${id}"`);
  };
  return {
    show: async (id) => find(id).show(),
    hide: async (id) => find(id).hide(),
    toggle: async (id) => find(id).toggle(),
  };
}

function drawDialog(modal: ModalElement, close: () => void): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "dev-bridge-modal";
  dialog.dataset["variant"] = modal.getAttribute("variant") ?? "base";
  const header = document.createElement("header");
  const title = document.createElement("h2");
  const cross = document.createElement("button");
  cross.type = "button";
  cross.ariaLabel = "Close";
  cross.textContent = "✕";
  cross.addEventListener("click", close);
  header.append(title, cross);
  const main = document.createElement("div");
  main.className = "dev-bridge-modal-content";
  const src = modal.getAttribute("src");
  if (src) {
    const frame = document.createElement("iframe");
    frame.src = src;
    main.append(frame);
  } else {
    // Without React the modal's own children are its content; React draws into `content`, and leaves an empty element here.
    for (const child of [...modal.children]) {
      if (!child.localName.startsWith("ui-") && child.childNodes.length > 0) modal.content.append(child);
    }
    main.append(modal.content);
  }
  dialog.append(header, main, document.createElement("footer"));
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) close();
  });
  return dialog;
}

function drawBars(dialog: HTMLDialogElement, modal: ModalElement): void {
  const bar = modal.querySelector<HTMLElement>(":scope > ui-title-bar");
  const title = bar?.getAttribute("title") ?? "";
  const actions = [...(bar?.children ?? [])].filter(isButton).map(describeButton);
  const drawn = JSON.stringify({ title, actions });
  // Drawn anew only when it changed: a button that is drawn again loses the focus.
  if (dialog.dataset["drawn"] === drawn) return;
  dialog.dataset["drawn"] = drawn;
  const heading = dialog.querySelector("h2");
  if (heading) heading.textContent = title;
  dialog.ariaLabel = title || "Dialog";
  const footer = dialog.querySelector("footer");
  if (!footer) return;
  footer.hidden = actions.length === 0;
  const ordered = [
    ...actions.filter((action) => action.kind !== "primary"),
    ...actions.filter((action) => action.kind === "primary"),
  ];
  footer.replaceChildren(...ordered.map(drawAction));
}

function drawAction(action: BarAction): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = action.label;
  button.className = action.kind;
  button.dataset["tone"] = action.isCritical ? "critical" : "";
  button.disabled = action.isDisabled || action.isLoading;
  button.ariaBusy = String(action.isLoading);
  button.addEventListener("click", () => pressButton(action.id));
  return button;
}
