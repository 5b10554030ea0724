import { createAppNav } from "./app-nav.ts";
import { resolveAddress, type AdminPlace } from "./admin-address.ts";
import { drawTitleBar } from "./draw-title-bar.ts";
import { drawToast, removeToast } from "./draw-toast.ts";
import { required } from "./elements.ts";
import { lineTo } from "./frame-line.ts";
import { createSaveBar } from "./save-bar.ts";

/** How long the app may stay silent once its frame has loaded something. The bounce page says nothing for a moment. */
const silenceMs = 4_000;

/** The admin's side of the embedded app: draws what the frame asks for, and keeps the two addresses the same. */
function start(): void {
  const frame = required<HTMLIFrameElement>("app-frame");
  const { shop = "", domain = "", appOrigin = "", clientId = "", src = "" } = frame.dataset;
  const place: AdminPlace = { shop, domain, appOrigin, clientId };
  const base = `/store/${shop}/apps/segue`;
  const line = lineTo(frame, appOrigin);
  const press = (id: string): void => line.send({ type: "press", id });
  const nav = createAppNav(shop, (path) => base + path);
  const saveBar = createSaveBar(press);
  let isConnected = false;

  line.on("location", ({ path }) => {
    isConnected = true;
    // The frame's own steps are already in the window's history: the address only follows.
    history.replaceState(null, "", base + (path === "/" ? "" : path));
    nav.mark(path);
    required("app-loading").hidden = true;
    required("app-silent").hidden = true;
    document.body.classList.remove("nav-open");
  });
  line.on("nav", (menu) => nav.draw(menu));
  line.on("title-bar", ({ bar }) => drawTitleBar(bar, press));
  line.on("save-bar", ({ bar }) => saveBar.draw(bar));
  line.on("loading", ({ isLoading }) => void (required("app-loading").hidden = !isLoading));
  line.on("modal", ({ isOpen }) => document.body.classList.toggle("is-dimmed", isOpen));
  line.on("toast", ({ toast }) =>
    drawToast(toast, {
      onAction: () => line.send({ type: "toast-event", id: toast.id, event: "action" }),
      onDismiss: () => line.send({ type: "toast-event", id: toast.id, event: "dismiss" }),
    }),
  );
  line.on("toast-hide", ({ id }) => removeToast(id));
  line.on("ask", async ({ id, question }) => {
    const answers = {
      "id-token": () => fetchIdToken(base),
      extensions: () => fetchExtensions(base),
      leave: async () => ((await saveBar.mayLeave()) ? "leave" : "stay"),
    };
    line.send({ type: "answer", id, value: await answers[question]() });
  });
  line.on("open", ({ url, target }) => {
    const found = resolveAddress(url, place);
    if (target === "_blank") window.open(found.kind === "app" ? base + found.path : found.url, "_blank", "noopener");
    else if (found.kind === "page") location.assign(found.url);
    else if (isConnected) line.send({ type: "navigate", path: found.path });
    else location.assign(base + found.path);
  });

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
    if (!link || link.target === "_blank") return;
    event.preventDefault();
    const path = link.dataset["appPath"];
    void saveBar.mayLeave().then((may) => {
      if (!may) return;
      if (path !== undefined && isConnected) line.send({ type: "navigate", path });
      else location.assign(link.href);
    });
  });

  frame.addEventListener("load", () => setTimeout(() => tellSilence(isConnected), silenceMs));
  required("app-silent")
    .querySelector("button")
    ?.addEventListener("click", () => location.reload());
  // Only now, with everyone listening, may the app begin.
  frame.src = src;
}

/** A frame whose app never spoke holds the browser's own error, or a page that does not load App Bridge. */
function tellSilence(isConnected: boolean): void {
  if (isConnected) return;
  required("app-loading").hidden = true;
  required("app-silent").hidden = false;
}

async function fetchIdToken(base: string): Promise<string> {
  const response = await fetch(`${base}/-/id-token`, { method: "POST" });
  if (!response.ok) throw new Error(`No id token: ${response.status}`);
  const { token } = (await response.json()) as { token: string };
  return token;
}

async function fetchExtensions(base: string): Promise<string> {
  const response = await fetch(`${base}/-/extensions`);
  if (!response.ok) throw new Error(`No extensions: ${response.status}`);
  return response.text();
}

start();
