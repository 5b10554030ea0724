import { html } from "hono/html";
import type { StoreShop } from "../../find-shop.ts";
import type { AdminExtension } from "../../read-admin-extensions.ts";
import { frameAddress, staffLocale } from "./extension-spots.ts";
import { storePath, type Html } from "./layout.ts";
import { heading } from "./parts.ts";

const templatesTarget = "admin.customers.segmentation-templates.data";

/** The segment editor: a name, a query, and the templates that extensions bring. */
export function newSegmentPage(
  shop: StoreShop,
  options: { extensions: readonly AdminExtension[]; params: URLSearchParams },
): Html {
  const { params } = options;
  const base = storePath(shop);
  const locale = staffLocale(params);
  const sources = options.extensions.filter(({ target }) => target === templatesTarget);
  const problem = params.get("problem");
  return html`${heading({ title: "Create segment", back: { href: `${base}/segments`, label: "Segments" } })}
    ${problem ? html`<p class="notice bad" role="alert">${problem}</p>` : ""}
    <form class="card stack segment-form" method="post" action="${base}/segments/new">
      <label for="segment-name">Name</label>
      <input id="segment-name" name="name" value="${params.get("name") ?? ""}" required />
      <label for="segment-query">Query</label>
      <textarea id="segment-query" name="query" rows="3">${params.get("query") ?? ""}</textarea>
      <button class="button primary" type="submit">Create segment</button>
    </form>
    ${sources.map(
      (extension) =>
        html`<section class="card list">
          <h2>Templates</h2>
          <div
            class="segment-templates"
            data-extension-data
            data-base="${base}"
            data-src="${frameAddress(shop, extension, { selected: "", locale })}"
          >
            <p class="empty">Loading…</p>
          </div>
        </section>`,
    )}`;
}
