import { unwrap, wrap } from "../bridge-protocol.ts";
import type { ExtensionQuestion, FromExtension } from "../extension-protocol.ts";
import { create } from "./elements.ts";

type Place = { base: string; src: string };
type Ends = { close: () => void; result?: (value: unknown) => void };

/**
 * The page's side of extensions: actions open in a dialog, blocks stand in their card, templates are listed. Each runs in a frame
 * that has no origin, and gets from here what Shopify would give it.
 */
function start(): void {
  for (const button of document.querySelectorAll<HTMLElement>("button[data-extension]")) {
    button.addEventListener("click", () => {
      const menu = button.closest("details");
      if (menu) menu.open = false;
      openAction(placeOf(button));
    });
  }
  for (const spot of document.querySelectorAll<HTMLElement>("[data-extension-block]"))
    spot.append(createFrame(placeOf(spot), { close: () => undefined }));
  for (const spot of document.querySelectorAll<HTMLElement>("[data-extension-data]")) {
    const frame = createFrame(placeOf(spot), { close: () => undefined, result: (value) => listTemplates(spot, value) });
    frame.hidden = true;
    document.body.append(frame);
  }
}

function placeOf(element: HTMLElement): Place {
  const { base = "", src = "" } = element.dataset;
  return { base, src };
}

function openAction(place: Place): void {
  const dialog = create("dialog", { className: "extension-dialog" });
  const close = (): void => {
    dialog.close();
    dialog.remove();
  };
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  dialog.append(createFrame(place, { close }));
  document.body.append(dialog);
  dialog.showModal();
}

function createFrame({ base, src }: Place, ends: Ends): HTMLIFrameElement {
  const frame = create("iframe", {
    className: "extension-frame",
    // No origin, no cookies, no way to the page around it but by messages.
    attributes: { src, sandbox: "allow-scripts", title: "Segue" },
  });
  window.addEventListener("message", (event) => {
    if (event.source === null || event.source !== frame.contentWindow) return;
    const message = unwrap<FromExtension>(event.data);
    if (message) receive(message, { frame, base, ends });
  });
  return frame;
}

function receive(
  message: FromExtension,
  { frame, base, ends }: { frame: HTMLIFrameElement; base: string; ends: Ends },
): void {
  switch (message.type) {
    case "size":
      frame.style.height = `${message.height}px`;
      return;
    case "close":
      ends.close();
      return;
    case "result":
      ends.result?.(message.value);
      return;
    case "navigate":
      openSibling(message.url);
      return;
    case "open":
      openLink(message, base);
      return;
    case "ask":
      void answer(message.question, base).then((value) =>
        frame.contentWindow?.postMessage(wrap({ type: "answer", id: message.id, value }), "*"),
      );
  }
}

/** `extension://handle` opens another extension's action of the same page. */
function openSibling(url: string): void {
  const handle = /^extension:\/*([\w-]+)$/.exec(url)?.[1] ?? "";
  const button = document.querySelector<HTMLElement>(`button[data-extension="${handle}"]`);
  if (!button) throw new Error(`No extension of this page is called “${handle}”`);
  openAction(placeOf(button));
}

function openLink({ url, target }: { url: string; target: string }, base: string): void {
  const inApp = /^app:\/*(.*)$/i.exec(url)?.[1];
  const inAdmin = /^shopify:\/*admin\/?(.*)$/i.exec(url)?.[1];
  const address =
    inApp !== undefined ? `${base}/apps/segue/${inApp}` : inAdmin !== undefined ? `${base}/${inAdmin}` : url;
  if (target === "_blank") window.open(address, "_blank", "noopener");
  else location.assign(address);
}

async function answer(question: ExtensionQuestion, base: string): Promise<unknown> {
  if (question.kind === "id-token") {
    const response = await fetch(`${base}/apps/segue/-/id-token`, { method: "POST" });
    return ((await response.json()) as { token: string }).token;
  }
  const { query, variables } = question;
  const response = await fetch(`${base}/-/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

type Template = { title: string; description: string | string[]; query: string; queryToInsert?: string };

/** Templates of the segment editor: choosing one writes its query, and its title where no name was written. */
function listTemplates(spot: HTMLElement, value: unknown): void {
  const { templates } = value as { templates: Template[] };
  spot.replaceChildren(
    ...templates.map((template) => {
      const use = create("button", { className: "button small", text: "Use template", attributes: { type: "button" } });
      use.addEventListener("click", () => {
        const name = document.querySelector<HTMLInputElement>("#segment-name");
        const query = document.querySelector<HTMLTextAreaElement>("#segment-query");
        if (name && name.value === "") name.value = template.title;
        if (query) query.value = template.queryToInsert ?? template.query;
        query?.scrollIntoView({ block: "center" });
      });
      const about = [template.description].flat().join(" ");
      return create(
        "article",
        {},
        create(
          "div",
          {},
          create("strong", { text: template.title }),
          create("p", { text: about }),
          create("small", { className: "query", text: template.query }),
        ),
        use,
      );
    }),
  );
}

start();
