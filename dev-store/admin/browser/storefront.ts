// The storefront's half of the stand-in for Shopify's pixel manager: it asks the visitor, and loads the app's pixel only for
// those who allow what the pixel says it needs. And what pages of a theme have of Shopify: the visitor's choice and the visitor API.
import type { PixelEvent, PixelPrivacy, StorefrontPage, ToSandbox } from "../pixel-messages.ts";

const consentKey = "dev-store-privacy";
/** The banner has one switch, for all of it but the sale of data. */
const allowed = { analytics: true, marketing: true, preferences: true };
const data = document.getElementById("storefront-page")?.textContent;
const choice = document.getElementById("privacy-choice");

/** What the events of this page say of it, whatever becomes of its address. */
const openedAt = location.href;

if (data && choice instanceof HTMLInputElement) {
  watchChoice(JSON.parse(data) as StorefrontPage, choice);
  Object.assign(window, { Shopify: shopifyFor(choice) });
}

function watchChoice(page: StorefrontPage, input: HTMLInputElement): void {
  input.checked = localStorage.getItem(consentKey) === "allowed";
  let sandbox = input.checked ? load(page) : null;
  input.addEventListener("change", () => {
    localStorage.setItem(consentKey, input.checked ? "allowed" : "refused");
    if (sandbox) tell(sandbox, { type: "consent", customerPrivacy: privacy(input.checked) });
    // What was done before is told once it is allowed.
    else if (input.checked) sandbox = load(page);
    document.dispatchEvent(new CustomEvent("visitorConsentCollected"));
  });
}

/** As far as app embeds use it: https://shopify.dev/docs/api/customer-privacy and …/web-pixels-api/emitting-data#visitor-api */
function shopifyFor(input: HTMLInputElement): object {
  const customerPrivacy = {
    marketingAllowed: () => input.checked,
    analyticsProcessingAllowed: () => input.checked,
    shouldShowBanner: () => localStorage.getItem(consentKey) === null,
  };
  const shopify = {
    analytics: { visitor: takeVisitor },
    // The consent API is there once it was asked for.
    loadFeatures: (_features: unknown, done: (error?: Error) => void) => {
      Object.assign(shopify, { customerPrivacy });
      setTimeout(done);
    },
  };
  return shopify;
}

/** Shows what Shopify would keep. Throws for what it would not take. */
function takeVisitor(visitor: { email?: string; phone?: string }, { appId }: { appId?: string } = {}): boolean {
  const said = [visitor.email, visitor.phone].filter((address) => typeof address === "string" && address !== "");
  if (said.length === 0) throw new Error("A visitor needs an email or a phone");
  const told = document.getElementById("visitor-told");
  if (told) {
    told.textContent = `Shopify was told who is here: ${said.join(", ")} (by ${appId ? `app ${appId}` : "an app that did not say which"}).`;
    told.hidden = false;
  }
  return true;
}

function load(page: StorefrontPage): HTMLIFrameElement | null {
  if (!page.pixel || !page.pixel.needs.every((need) => allowed[need])) return null;
  const { settings } = page.pixel;
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "Web pixel";
  const script = (name: string) => `<script src="${location.origin}/assets/${name}.js"></script>`;
  frame.srcdoc = `${script("pixel-sandbox")}${script("web-pixel")}`;
  frame.addEventListener("load", () =>
    tell(frame, {
      type: "start",
      init: { data: { customer: page.customer }, customerPrivacy: privacy(true) },
      settings,
      events: page.events.map((event): PixelEvent => ({
        ...event,
        id: crypto.randomUUID(),
        clientId: clientId(page.browser),
        timestamp: new Date().toISOString(),
        type: "standard",
        context: { document: { location: { href: openedAt } } },
      })),
    }),
  );
  document.body.append(frame);
  return frame;
}

function tell(frame: HTMLIFrameElement, message: ToSandbox): void {
  // A frame without an origin cannot be named.
  frame.contentWindow?.postMessage(message, "*");
}

function privacy(isAllowed: boolean): PixelPrivacy {
  return {
    analyticsProcessingAllowed: isAllowed,
    marketingAllowed: isAllowed,
    preferencesProcessingAllowed: isAllowed,
    saleOfDataAllowed: false,
  };
}

/** What Shopify keeps in a cookie. */
function clientId(browser: string): string {
  const key = `dev-store-client:${browser}`;
  const known = localStorage.getItem(key) ?? crypto.randomUUID();
  localStorage.setItem(key, known);
  return known;
}
