import { elementStyles } from "./element-styles.ts";

type Host = { close: () => void; open: (url: string, target: string) => void };

/** What the elements are drawn as, each in a shadow of its own. Attributes steer the looks, by the styles. */
const boxes: Record<string, string> = {
  "s-stack": "<slot></slot>",
  "s-text": "<slot></slot>",
  "s-paragraph": "<slot></slot>",
  "s-heading": '<h3 part="heading"><slot></slot></h3>',
  "s-badge": "<slot></slot>",
  "s-divider": "<hr>",
  "s-spinner": '<div class="ring" role="status"></div>',
};

/** Defines the stand-ins for those `s-` elements that the app's extensions use. */
export function defineElements(host: Host): void {
  for (const [name, content] of Object.entries(boxes))
    define(
      name,
      class extends Drawn {
        override content(): string {
          return content;
        }
        override update(): void {
          const ring = this.shadow.querySelector(".ring");
          if (ring) ring.ariaLabel = this.getAttribute("accessibilityLabel") ?? "";
        }
      },
    );
  define(
    "s-banner",
    class extends Drawn {
      override content(): string {
        return '<div class="banner" role="status"><strong hidden></strong><slot></slot></div>';
      }
      override update(): void {
        const title = this.shadow.querySelector("strong");
        if (title) title.textContent = this.getAttribute("heading") ?? "";
        if (title) title.hidden = !this.hasAttribute("heading");
        const box = this.shadow.querySelector(".banner");
        if (box) box.role = this.getAttribute("tone") === "critical" ? "alert" : "status";
      }
    },
  );
  define(
    "s-admin-block",
    class extends Drawn {
      override content(): string {
        return "<h2></h2><slot></slot>";
      }
      override update(): void {
        const title = this.shadow.querySelector("h2");
        if (title) title.textContent = this.getAttribute("heading") ?? "";
      }
    },
  );
  define("s-admin-action", adminAction(host));
  define("s-button", pressable(host));
  define("s-link", pressable(host));
  define(
    "s-option",
    class extends Drawn {
      override content(): string {
        return "";
      }
    },
  );
  define("s-select", Select);
  define("s-text-area", TextArea);
}

/** An element that is not played would be an empty box; the extension should fail here as it would not at Shopify. */
export function refuseUnknownElements(): void {
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (!(node instanceof Element)) continue;
      for (const element of [node, ...node.querySelectorAll("*")]) {
        const name = element.localName;
        if (name.startsWith("s-") && !customElements.get(name))
          throw new Error(`<${name}> is not simulated by the dev store (see its README)`);
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
}

function define(name: string, element: CustomElementConstructor): void {
  customElements.define(name, element);
}

abstract class Drawn extends HTMLElement {
  readonly shadow = this.attachShadow({ mode: "open", delegatesFocus: true });
  abstract content(): string;
  update(): void {
    // Looks that depend on attributes alone are a matter of the styles.
  }
  connectedCallback(): void {
    if (this.shadow.childElementCount === 0) {
      this.shadow.innerHTML = this.content();
      const style = document.createElement("style");
      style.textContent = elementStyles;
      this.shadow.prepend(style);
      this.drawn();
      new MutationObserver(() => this.update()).observe(this, {
        attributes: true,
        childList: true,
        characterData: true,
        subtree: true,
      });
    }
    this.update();
  }
  /** Once, when the shadow is there. */
  drawn(): void {
    // Most need no more than their content.
  }
}

function adminAction(host: Host): CustomElementConstructor {
  return class extends Drawn {
    override content(): string {
      return `<header><h2></h2><button type="button" aria-label="Close">✕</button></header>
        <div class="action-body"><div class="ring" role="status" aria-label="Loading"></div><slot></slot></div>
        <footer><slot name="secondary-actions"></slot><slot name="primary-action"></slot></footer>`;
    }
    override drawn(): void {
      this.shadow.querySelector("button")?.addEventListener("click", host.close);
    }
    override update(): void {
      const title = this.shadow.querySelector("h2");
      if (title) title.textContent = this.getAttribute("heading") ?? "";
      const ring = this.shadow.querySelector<HTMLElement>(".ring");
      if (ring) ring.hidden = !isOn(this, "loading");
    }
  };
}

/** A button or a link: a link where it has an address, which the admin opens. */
function pressable(host: Host): CustomElementConstructor {
  return class extends Drawn {
    override content(): string {
      return '<button type="button"><slot></slot></button>';
    }
    override update(): void {
      const href = this.getAttribute("href");
      const isLoading = isOn(this, "loading");
      const control = this.turnInto(href === null ? "button" : "a");
      if (control instanceof HTMLButtonElement) control.disabled = isOn(this, "disabled") || isLoading;
      else control.setAttribute("href", href ?? "");
      control.ariaBusy = isLoading ? "true" : null;
    }
    turnInto(name: "a" | "button"): HTMLElement {
      const found = this.shadow.querySelector<HTMLElement>("a, button");
      if (found?.localName === name) return found;
      const control = document.createElement(name);
      control.append(document.createElement("slot"));
      if (control instanceof HTMLButtonElement) control.type = "button";
      else
        control.addEventListener("click", (event) => {
          event.preventDefault();
          host.open(this.getAttribute("href") ?? "", this.getAttribute("target") ?? "");
        });
      found?.replaceWith(control);
      return control;
    }
  };
}

function isOn(element: Element, attribute: string): boolean {
  const written = element.getAttribute(attribute);
  return written !== null && written !== "false";
}

/** A field with a label, whose `value` is a property and whose changes are events of its own. */
abstract class Field<Control extends HTMLSelectElement | HTMLTextAreaElement> extends Drawn {
  abstract control: Control | null;
  #value = "";
  get value(): string {
    return this.control?.value ?? this.#value;
  }
  set value(value: string) {
    this.#value = value;
    if (this.control && this.control.value !== value) this.control.value = value;
  }
  override drawn(): void {
    for (const type of ["input", "change"]) {
      this.control?.addEventListener(type, (event) => {
        event.stopPropagation();
        this.#value = this.control?.value ?? "";
        this.dispatchEvent(new Event(type, { bubbles: true }));
      });
    }
    const label = this.shadow.querySelector("label");
    if (label && this.control) label.htmlFor = this.control.id;
  }
  override update(): void {
    const label = this.shadow.querySelector("label");
    const error = this.shadow.querySelector<HTMLElement>(".error");
    const details = this.shadow.querySelector<HTMLElement>(".details");
    if (label) label.textContent = this.getAttribute("label") ?? "";
    if (error) error.textContent = this.getAttribute("error") ?? "";
    if (error) error.hidden = !this.getAttribute("error");
    if (details) details.textContent = this.getAttribute("details") ?? "";
    if (details) details.hidden = !this.getAttribute("details");
    if (this.control) this.control.disabled = isOn(this, "disabled");
    if (this.control && this.control.value !== this.#value) this.control.value = this.#value;
  }
}

const fieldParts = '<p class="error" role="alert" hidden></p><p class="details" hidden></p>';

class Select extends Field<HTMLSelectElement> {
  control: HTMLSelectElement | null = null;
  override content(): string {
    return `<label></label><select id="control"></select>${fieldParts}`;
  }
  override drawn(): void {
    this.control = this.shadow.querySelector("select");
    super.drawn();
  }
  override update(): void {
    const options = [...this.querySelectorAll("s-option")].map((option) => {
      const choice = new Option(option.textContent, optionValue(option));
      choice.disabled = isOn(option, "disabled");
      return choice;
    });
    this.control?.replaceChildren(...options);
    super.update();
  }
}

/** Set as a property by Preact where the element has one, else as an attribute. */
function optionValue(option: Element): string {
  return option.getAttribute("value") ?? "";
}

class TextArea extends Field<HTMLTextAreaElement> {
  control: HTMLTextAreaElement | null = null;
  override content(): string {
    return `<label></label><textarea id="control"></textarea>${fieldParts}`;
  }
  override drawn(): void {
    this.control = this.shadow.querySelector("textarea");
    super.drawn();
  }
  override update(): void {
    if (this.control) this.control.rows = Number(this.getAttribute("rows") ?? 4);
    super.update();
  }
}
