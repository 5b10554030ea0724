import { html } from "hono/html";
import type { StoreShop } from "../../find-shop.ts";
import type { Order } from "../../shop/order.ts";
import type { OrderHistory } from "../../shop/order-history.ts";
import { storePath, type Html } from "./layout.ts";
import { orderBadges } from "./order-page.ts";
import { moment, money } from "./parts.ts";
import { productPicture } from "./product-picture.ts";

/** What a customer sees of their order. */
export function orderStatusPage(shown: { shop: StoreShop; order: Order; history: OrderHistory }): Html {
  const { shop, order, history } = shown;
  const parcel = history.fulfillments.at(-1);
  return html`<section class="card storefront-card">
    <h1>Order ${order.name}</h1>
    <p>${moment(order.processedAt, shop)} ${orderBadges(order)}</p>
    ${parcel?.trackingUrl ? html`<p><a class="button" href="${parcel.trackingUrl}">Follow your parcel</a></p>` : ""}
    <ul class="lines">
      ${order.lines.map(
        (line) =>
          html`<li>
            ${productPicture(line.title)}
            <span class="line-text"><strong>${line.title}</strong></span>
            <span>${line.quantity} × ${money(line.price, order.currency, shop.locale)}</span>
          </li>`,
      )}
      <li class="total"><strong>Total</strong><strong>${money(order.total, order.currency, shop.locale)}</strong></li>
    </ul>
    <p class="soft">
      You are the customer here. What happens to the order is decided
      <a href="${storePath(shop)}/orders/${order.id}">in the admin</a>.
    </p>
  </section>`;
}
