import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import type { Checkout } from "../../shop/checkout.ts";
import { displayName } from "../../shop/customer.ts";
import type { Customer } from "../../shop/customer.ts";
import { readCustomer } from "../../shop/read-customers.ts";
import { readOrder } from "../../shop/read-orders.ts";
import { writeCart } from "../cart.ts";
import { storePath, type Html } from "./layout.ts";
import { moment, money } from "./parts.ts";
import { pixelPart } from "./pixel-part.ts";
import { productPicture } from "./product-picture.ts";

/** The checkout as its shopper sees it. `isRecovered`: they came by the link of a checkout that was left. */
export async function checkoutPage(
  ctx: Context,
  shop: StoreShop,
  options: { checkout: Checkout; isRecovered: boolean; problem: string | null },
): Promise<Html> {
  const { checkout, isRecovered, problem } = options;
  const customer = checkout.customerId ? await readCustomer(ctx.pool, shop.id, checkout.customerId) : null;
  const order = checkout.orderId ? await readOrder(ctx.pool, shop.id, checkout.orderId) : null;
  const base = storePath(shop);
  const amount = (value: string | number): string => money(value, checkout.currency, shop.locale);
  const discount = Number(checkout.subtotal) - Number(checkout.total);
  return html`${
      isRecovered && !order
        ? html`<p class="notice good" role="status">
            Welcome back${customer?.firstName ? `, ${customer.firstName}` : ""}. This link recovered the checkout you
            left on ${moment(checkout.updatedAt, shop)}.
          </p>`
        : ""
    }
    ${problem ? html`<p class="notice bad" role="alert">${problem}</p>` : ""}
    <div class="checkout">
      <section class="card storefront-card">
        <h1>${order ? "Thank you" : "Checkout"}</h1>
        ${shopperLine(checkout, customer)}
        <ul class="lines">
          ${checkout.lines.map(
            (line) =>
              html`<li>
                ${productPicture(line.title)}
                <div class="line-text">
                  <strong>${line.title}</strong>
                  <p>${line.quantity} × ${amount(line.price)}</p>
                </div>
                <span>${amount(Number(line.price) * line.quantity)}</span>
              </li>`,
          )}
          ${discount > 0.004 ? html`<li><span>Discount ${checkout.discountCode}</span><span>${amount(-discount)}</span></li>` : ""}
          <li class="total"><strong>Total</strong><strong>${amount(checkout.total)}</strong></li>
        </ul>
        ${
          order
            ? html`<p class="notice good" role="status">This checkout became order ${order.name}.</p>
                <a class="button" href="${base}/orders/${order.id}">See the order</a>`
            : html`<form method="post" action="${base}/checkouts/${checkout.token}/complete" class="checkout-actions">
                <button class="button primary large" name="pay" value="now">Pay ${amount(checkout.total)}</button>
                <button class="button" name="pay" value="later">Order, and pay later</button>
              </form>`
        }
      </section>
      ${order ? "" : leaving({ checkout, base })}
      ${pixelPart(ctx, shop, {
        customerId: checkout.customerId,
        isCheckout: true,
        events: [
          { name: order ? "checkout_completed" : "checkout_started", data: { checkout: { token: checkout.token } } },
        ],
      })}
      <p class="checkout-token">Checkout <code>${checkout.token}</code></p>
    </div>`;
}

function shopperLine(checkout: Checkout, customer: Customer | null): Html {
  const contact = [checkout.email, checkout.phone].filter(Boolean).join(" · ");
  return html`<p class="shopper-line">
    <strong>${customer ? displayName(customer) : "A guest"}</strong><span>${contact}</span>
  </p>`;
}

function leaving({ checkout, base }: { checkout: Checkout; base: string }): Html {
  const cart = writeCart(new Map(checkout.lines.map((line) => [line.productId, line.quantity])));
  const shopping = checkout.customerId === null ? null : `${base}/shop/${checkout.customerId}`;
  const change = new URLSearchParams({ cart, checkout: checkout.token, discountCode: checkout.discountCode ?? "" });
  return html`<section class="card storefront-card">
    <h2>Or do not buy</h2>
    <p>Leave, and the shop has a checkout that nobody finished. Ten minutes on, it counts as abandoned.</p>
    <div class="row">
      <a class="button" href="${base}/checkouts">Leave without paying</a>
      ${shopping ? html`<a class="button" href="${shopping}?${change.toString()}">Change the cart</a>` : ""}
    </div>
  </section>`;
}
