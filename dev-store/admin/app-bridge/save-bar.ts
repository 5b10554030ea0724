import type { SaveBar } from "../bridge-protocol.ts";
import { describeButton, isButton } from "./buttons.ts";
import type { Connection } from "./connection.ts";
import { watchElements } from "./watch-elements.ts";

export interface SaveBarElement extends HTMLElement {
  readonly showing: boolean;
  show(): Promise<void>;
  hide(): Promise<void>;
  toggle(): Promise<void>;
}

/** `ui-save-bar`, `shopify.saveBar` and forms with `data-save-bar`: one bar at a time, drawn over the admin's top bar. */
export function createSaveBars(connection: Connection): {
  show: (id: string) => Promise<void>;
  hide: (id: string) => Promise<void>;
  toggle: (id: string) => Promise<void>;
  leaveConfirmation: () => Promise<void>;
} {
  let current: SaveBarElement | null = null;
  let sent = "null";

  function setCurrent(bar: SaveBarElement | null): void {
    current = bar;
    report();
  }

  function report(): void {
    const bar = current ? readSaveBar(current) : null;
    const text = JSON.stringify(bar);
    if (text === sent) return;
    sent = text;
    connection.send({ type: "save-bar", bar });
  }

  class UiSaveBar extends HTMLElement implements SaveBarElement {
    get showing(): boolean {
      return current === this;
    }
    get discardConfirmation(): boolean {
      return this.hasAttribute("discardconfirmation");
    }
    set discardConfirmation(value: boolean) {
      this.toggleAttribute("discardconfirmation", value);
    }
    async show(): Promise<void> {
      if (this.showing) return;
      setCurrent(this);
      this.dispatchEvent(new CustomEvent("show"));
    }
    async hide(): Promise<void> {
      if (!this.showing) return;
      setCurrent(null);
      this.dispatchEvent(new CustomEvent("hide"));
    }
    async toggle(): Promise<void> {
      await (this.showing ? this.hide() : this.show());
    }
    disconnectedCallback(): void {
      void this.hide();
    }
  }
  customElements.define("ui-save-bar", UiSaveBar);
  watchElements(["ui-save-bar"], report);
  watchForms();

  const find = (id: string): SaveBarElement => {
    const element = document.getElementById(id);
    if (element instanceof UiSaveBar) return element;
    throw new Error(`There is no ui-save-bar with the id "${id}"`);
  };
  return {
    show: async (id) => find(id).show(),
    hide: async (id) => find(id).hide(),
    toggle: async (id) => find(id).toggle(),
    // Whoever decides to stay is simply not taken on: the promise then never ends.
    async leaveConfirmation() {
      if (current === null) return;
      const answer = await connection.ask("leave");
      if (answer !== "leave") await new Promise<never>(() => undefined);
      await current?.hide();
    },
  };
}

function readSaveBar(element: SaveBarElement): SaveBar {
  const buttons = [...element.children].filter(isButton).map(describeButton);
  return {
    needsDiscardConfirmation:
      element.hasAttribute("discardconfirmation") && element.getAttribute("discardconfirmation") !== "false",
    save: buttons.find((button) => button.kind === "primary") ?? null,
    discard: buttons.find((button) => button.kind !== "primary") ?? null,
  };
}

/** A form with `data-save-bar` has a bar from its first change until it is submitted or reset. */
function watchForms(): void {
  const bars = new WeakMap<HTMLFormElement, SaveBarElement>();
  const onChange = (event: Event): void => {
    const form = event.target instanceof Element ? event.target.closest("form") : null;
    if (!form?.hasAttribute("data-save-bar")) return;
    const bar = bars.get(form) ?? makeBar(form);
    bars.set(form, bar);
    void bar.show();
  };
  const onEnd = (event: Event): void => {
    if (event.target instanceof HTMLFormElement) void bars.get(event.target)?.hide();
  };
  document.addEventListener("input", onChange);
  document.addEventListener("change", onChange);
  document.addEventListener("submit", onEnd);
  document.addEventListener("reset", onEnd);
}

function makeBar(form: HTMLFormElement): SaveBarElement {
  const bar = document.createElement("ui-save-bar") as SaveBarElement;
  bar.toggleAttribute("discardconfirmation", form.hasAttribute("data-discard-confirmation"));
  const save = document.createElement("button");
  save.setAttribute("variant", "primary");
  save.textContent = "Save";
  save.addEventListener("click", () => form.requestSubmit());
  const discard = document.createElement("button");
  discard.textContent = "Discard";
  discard.addEventListener("click", () => form.reset());
  bar.append(save, discard);
  document.documentElement.append(bar);
  return bar;
}
