import { readFileSync } from "node:fs";
import path from "node:path";
import { render } from "preact";
import { createI18n } from "../../dev-store/admin/extension-frame/i18n.ts";
import type { Texts } from "../../dev-store/admin/extension-protocol.ts";

/** What the app answers, by method and path: a value, a refusal with its status, or an error of the network. */
export type Answers = Record<string, object>;
export type Asked = { route: string; body: Record<string, unknown> | null };

/** Where an extension is. */
export function folder(handle: string): string {
  return path.resolve(import.meta.dirname, "../../extensions", handle);
}

/** The texts of an extension in one language. */
export function texts(handle: string, locale = "en.default"): Texts {
  return JSON.parse(readFileSync(path.join(folder(handle), "locales", `${locale}.json`), "utf8")) as Texts;
}

/** Has the extension speak its own words, English unless said otherwise, instead of the names of its texts. */
export function speak(shopify: { i18n: unknown }, handle: string, locale = "en.default"): void {
  shopify.i18n = createI18n([texts(handle, locale)], locale === "en.default" ? "en" : locale);
}

/** Answers for the app from now on, and notes what it is asked. */
export function answerWith(extension: { fetch: typeof fetch }, answers: Answers): Asked[] {
  const asked: Asked[] = [];
  extension.fetch = (input, init) => {
    const route = `${init?.method ?? "GET"} ${String(input)}`;
    asked.push({ route, body: init?.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : null });
    const answer = answers[route];
    if (answer === undefined) return Promise.reject(new Error(`Nobody answers ${route}`));
    if (answer instanceof Error) return Promise.reject(answer);
    const status = "status" in answer && typeof answer.status === "number" ? answer.status : 200;
    return Promise.resolve(Response.json(answer, { status }));
  };
  return asked;
}

/** Ends what the extension drew: a modal that is closed is gone with all it knew, before the tester empties the document. */
export function close(): void {
  render(null, document.body);
}

/** All that can be read on the page. */
export function read(): string {
  return document.body.textContent ?? "";
}

/** The button in one of the modal's slots. Throws where there is none. */
export function button(slot: "primary-action" | "secondary-actions"): Element {
  return find(`s-button[slot="${slot}"]`);
}

export function find(selector: string): Element {
  const element = document.body.querySelector(selector);
  if (!element) throw new Error(`There is no ${selector}`);
  return element;
}
