import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { displayName } from "../../shop/customer.ts";
import { readCustomers } from "../../shop/read-customers.ts";
import { listOrders } from "../../shop/read-orders.ts";
import { listProducts } from "../../shop/read-products.ts";
import { storePath, type Html } from "./layout.ts";
import { orderBadges } from "./order-page.ts";
import { count, empty, heading, moment, money, pageArguments, pager, searchBox } from "./parts.ts";

/** The shop's orders, newest first. */
export async function ordersPage(ctx: Context, shop: StoreShop, params: URLSearchParams): Promise<Html> {
  const page = await listOrders(ctx.pool, shop.id, { reverse: true, page: pageArguments(params) });
  const customers = await readCustomers(ctx.pool, shop.id, [...new Set(page.rows.map((order) => order.customerId))]);
  const names = new Map(customers.map((customer) => [customer.id, displayName(customer)]));
  return html`${heading({ title: "Orders" })}
    <section class="card list">
      ${
        page.rows.length === 0
          ? empty("No orders yet.")
          : html`<div class="table-scroll">
              <table>
                <thead>
                  <tr>
                    <th>Order</th>
                    <th>Customer</th>
                    <th class="wide">Status</th>
                    <th class="wide">Items</th>
                    <th class="number">Total</th>
                  </tr>
                </thead>
                <tbody>
                  ${page.rows.map(
                    (order) =>
                      html`<tr>
                        <td>
                          <a class="row-link" href="${storePath(shop)}/orders/${order.id}">${order.name}</a
                          ><small>${moment(order.processedAt, shop)}</small>
                        </td>
                        <td>
                          <a href="${storePath(shop)}/customers/${order.customerId}"
                            >${names.get(order.customerId) ?? "Deleted customer"}</a
                          >
                        </td>
                        <td class="wide">${orderBadges(order)}</td>
                        <td class="wide">
                          ${order.lines.map((line) => `${line.quantity} × ${line.title}`).join(", ")}
                        </td>
                        <td class="number">${money(order.total, order.currency, shop.locale)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }${pager(page)}
    </section>`;
}

/** The shop's products, newest first. */
export async function productsPage(ctx: Context, shop: StoreShop, params: URLSearchParams): Promise<Html> {
  const search = params.get("query") ?? "";
  const page = await listProducts(ctx.pool, shop.id, { search, reverse: true, page: pageArguments(params) });
  return html`${heading({ title: "Products" })}
    <section class="card list">
      ${searchBox("Search by title", search)}
      ${
        page.rows.length === 0
          ? empty(search ? "No product matches." : "No products yet.")
          : html`<div class="table-scroll">
              <table>
                <thead>
                  <tr>
                    <th>Product</th>
                    <th class="wide">Category</th>
                    <th class="number">Inventory</th>
                    <th class="number">Price</th>
                  </tr>
                </thead>
                <tbody>
                  ${page.rows.map(
                    (product) =>
                      html`<tr>
                        <td><strong>${product.title}</strong><small>${product.vendor}</small></td>
                        <td class="wide">${product.category}</td>
                        <td class="number">${count(product.inventory)}</td>
                        <td class="number">${money(product.price, shop.currency, shop.locale)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
      ${pager(page, search ? { query: search } : {})}
    </section>`;
}
