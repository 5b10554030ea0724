import { html } from "hono/html";
import type { StoreShop } from "../../find-shop.ts";
import type { Fulfillment } from "../../shop/order-history.ts";
import type { Html } from "./layout.ts";
import { moment, words } from "./parts.ts";

/** Where a parcel is: what its tracking link shows. */
export function trackingPage(shop: StoreShop, parcel: Fulfillment): Html {
  const events = [
    ...parcel.events.map(({ status, happenedAt }) => ({ what: words(status), at: happenedAt })).toReversed(),
    { what: "Handed over by the shop", at: parcel.createdAt },
  ];
  return html`<section class="card storefront-card">
    <h1>${events[0]?.what}</h1>
    <p>
      Parcel <code>${parcel.trackingNumber}</code>${parcel.trackingCompany ? html` with ${parcel.trackingCompany}` : ""}
    </p>
    <ol class="timeline">
      ${events.map(({ what, at }) => html`<li><strong>${what}</strong><small>${moment(at, shop)}</small></li>`)}
    </ol>
  </section>`;
}
