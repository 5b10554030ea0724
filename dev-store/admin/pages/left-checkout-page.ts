import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import type { AdminExtension } from "../../read-admin-extensions.ts";
import type { Checkout } from "../../shop/checkout.ts";
import { displayName } from "../../shop/customer.ts";
import { readCustomer } from "../../shop/read-customers.ts";
import { checkoutBadge } from "./checkouts-page.ts";
import { actionMenu } from "./extension-spots.ts";
import { storePath, type Html } from "./layout.ts";
import { heading, moment, money } from "./parts.ts";

/** A checkout as the shop's staff sees it: whose it is, what is in it, and what extensions can do about it. */
export async function leftCheckoutPage(
  ctx: Context,
  shop: StoreShop,
  options: { checkout: Checkout; locale: string; extensions: readonly AdminExtension[] },
): Promise<Html> {
  const { checkout, extensions, locale } = options;
  const customer = checkout.customerId ? await readCustomer(ctx.pool, shop.id, checkout.customerId) : null;
  const base = storePath(shop);
  const amount = (value: string | number): string => money(value, checkout.currency, shop.locale);
  return html`${heading({
      title: `Checkout #${checkout.id}`,
      back: { href: `${base}/checkouts`, label: "Checkouts" },
      note: `Last changed ${moment(checkout.updatedAt, shop)}`,
      actions: html`<span class="row"
        >${checkoutBadge(checkout)}
        <a class="button" href="${base}/checkouts/${checkout.token}">Open as the shopper</a>
        ${actionMenu(shop, {
          label: "More actions",
          extensions,
          target: "admin.abandoned-checkout-details.action.render",
          selected: `gid://shopify/AbandonedCheckout/${checkout.id}`,
          locale,
        })}</span
      >`,
    })}
    <div class="columns">
      <section class="card list">
        <h2>Items</h2>
        <ul class="lines">
          ${checkout.lines.map(
            (line) =>
              html`<li>
                <div>
                  <strong>${line.title}</strong>
                  <p>${line.quantity} × ${amount(line.price)}</p>
                </div>
                <span>${amount(Number(line.price) * line.quantity)}</span>
              </li>`,
          )}
          <li><strong>Total</strong><strong>${amount(checkout.total)}</strong></li>
        </ul>
      </section>
      <section class="card">
        <h2>Customer</h2>
        ${customer ? html`<p><a class="row-link" href="${base}/customers/${customer.id}">${displayName(customer)}</a></p>` : html`<p>A guest</p>`}
        <p>${checkout.email ?? "No email"}<br />${checkout.phone ?? "No phone"}</p>
      </section>
    </div>`;
}
