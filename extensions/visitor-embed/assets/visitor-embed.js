// Runs on every page of the storefront, and does nothing unless the page was opened by a link in one of the shop's messages. Then
// it asks the app who came, tells Shopify, and takes the parameter that said so off the address bar. Nothing is told, or asked, of
// a visitor who does not allow marketing and analytics. Whatever is missing or fails, the page goes on as if this were not here.
(() => {
  /** Signed by the app: app/customers/visitor-token.server.ts. */
  const parameter = "segue_v";
  const token = new URLSearchParams(location.search).get(parameter);
  if (!token) return;

  // Shopify's scripts are there by then, and what they tell of this page has its whole address.
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });

  function start() {
    const { Shopify } = window;
    if (typeof Shopify?.loadFeatures !== "function") return forget();
    Shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], (error) => {
      const privacy = Shopify.customerPrivacy;
      if (error || !privacy) return forget();
      if (allows(privacy)) return void tell();
      if (!privacy.shouldShowBanner?.()) return forget();
      // The visitor has not said yet. The link stays as it is as long as that may still come.
      const whenSaid = () => (allows(privacy) ? void tell() : forget());
      document.addEventListener("visitorConsentCollected", whenSaid, { once: true });
    });
  }

  function allows(privacy) {
    return privacy.marketingAllowed?.() === true && privacy.analyticsProcessingAllowed?.() === true;
  }

  async function tell() {
    try {
      if (typeof window.Shopify?.analytics?.visitor !== "function") return;
      const answer = await fetch("/apps/segue/visitor", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token }),
      });
      if (answer.ok) tellShopify(await answer.json());
    } catch {
      // Offline, blocked, or refused by Shopify. The visitor came to shop.
    } finally {
      forget();
    }
  }

  /**
   * https://shopify.dev/docs/api/web-pixels-api/emitting-data#visitor-api: answers false or throws for what Shopify does not take.
   * Not verified against a real store: that appId is the number in the App's global id, as the documentation's example looks, and
   * that the function is there once the page has loaded.
   */
  function tellShopify({ phone, appId }) {
    window.Shopify.analytics.visitor({ phone }, appId ? { appId } : {});
  }

  /** All else of the address stays as it was written. */
  function forget() {
    const search = location.search.replace(/([?&])segue_v=[^&]*(&|$)/, (_, before, after) => (after ? before : ""));
    history.replaceState(history.state, "", location.pathname + search + location.hash);
  }
})();
