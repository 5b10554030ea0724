import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { displayName } from "../../shop/customer.ts";
import type { Checkout } from "../../shop/checkout.ts";
import { listCheckouts } from "../../shop/read-checkouts.ts";
import { readCustomers } from "../../shop/read-customers.ts";
import { storePath, type Html } from "./layout.ts";
import { badge, empty, heading, moment, money, pageArguments, pager } from "./parts.ts";

/** The shop's checkouts, newest first, left and completed ones alike. */
export async function checkoutsPage(ctx: Context, shop: StoreShop, params: URLSearchParams): Promise<Html> {
  const page = await listCheckouts(ctx.pool, shop.id, { reverse: true, page: pageArguments(params) });
  const ids = page.rows.flatMap(({ customerId }) => customerId ?? []);
  const customers = await readCustomers(ctx.pool, shop.id, [...new Set(ids)]);
  const names = new Map(customers.map((customer) => [customer.id, displayName(customer)]));
  const base = storePath(shop);
  return html`${heading({
      title: "Checkouts",
      note: "Begun by shoppers; abandoned ten minutes after the last change",
      actions: html`<a class="button primary" href="${base}/shop">Shop as a customer</a>`,
    })}
    <section class="card list">
      ${
        page.rows.length === 0
          ? empty("Nobody has begun a checkout yet.")
          : html`<div class="table-scroll">
              <table>
                <thead>
                  <tr>
                    <th>Shopper</th>
                    <th>Status</th>
                    <th class="wide">Items</th>
                    <th class="number">Total</th>
                  </tr>
                </thead>
                <tbody>
                  ${page.rows.map(
                    (checkout) =>
                      html`<tr>
                        <td>
                          <a class="row-link" href="${base}/checkouts/${checkout.id}"
                            >${names.get(checkout.customerId ?? 0n) ?? checkout.email ?? checkout.phone}</a
                          ><small>${moment(checkout.updatedAt, shop)}</small>
                        </td>
                        <td>${checkoutBadge(checkout)}</td>
                        <td class="wide">
                          ${checkout.lines.map((line) => `${line.quantity} × ${line.title}`).join(", ")}
                        </td>
                        <td class="number">${money(checkout.total, checkout.currency, shop.locale)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }${pager(page)}
    </section>`;
}

export function checkoutBadge(checkout: Checkout): Html {
  if (checkout.completedAt) return badge(checkout.abandonedAt ? "Recovered" : "Completed", "good");
  return checkout.abandonedAt ? badge("Abandoned", "bad") : badge("Open", "wait");
}
