import { html } from "hono/html";
import type { Html } from "./layout.ts";

/** A product's picture: its first letter, on a colour that follows from its title. */
export function productPicture(title: string): Html {
  const hue = [...title].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
  return html`<span class="product-picture" style="--hue: ${hue}" aria-hidden="true">${title.charAt(0)}</span>`;
}
