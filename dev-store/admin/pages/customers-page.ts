import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { displayName, type Customer } from "../../shop/customer.ts";
import { countCustomers, listCustomers, readCustomer } from "../../shop/read-customers.ts";
import { listOrders } from "../../shop/read-orders.ts";
import type { AdminExtension } from "../../read-admin-extensions.ts";
import { actionMenu, blocks } from "./extension-spots.ts";
import { storePath, type Html } from "./layout.ts";
import {
  badge,
  consentBadge,
  count,
  empty,
  heading,
  moment,
  money,
  pageArguments,
  pager,
  searchBox,
  words,
} from "./parts.ts";

/** The customers of the shop, newest first. */
export async function customersPage(ctx: Context, shop: StoreShop, params: URLSearchParams): Promise<Html> {
  const search = params.get("query") ?? "";
  const [page, total] = await Promise.all([
    listCustomers(ctx.pool, shop.id, { search, reverse: true, page: pageArguments(params) }),
    countCustomers(ctx.pool, shop.id, search),
  ]);
  return html`${heading({ title: "Customers", note: `${count(total)} ${search ? "found" : "in all"}` })}
    <section class="card list">
      ${searchBox("Search by name, email, phone, or tag:vip", search)}
      ${page.rows.length === 0 ? empty("No customer matches.") : customerTable(page.rows, shop)}
      ${pager(page, search ? { query: search } : {})}
    </section>`;
}

/** Rows of customers that lead to their pages. */
export function customerTable(customers: readonly Customer[], shop: StoreShop): Html {
  return html`<div class="table-scroll">
    <table>
      <thead>
        <tr>
          <th>Customer</th>
          <th>SMS</th>
          <th class="wide">WhatsApp</th>
          <th class="wide">Location</th>
          <th class="number">Orders</th>
          <th class="number wide">Spent</th>
        </tr>
      </thead>
      <tbody>
        ${customers.map(
          (customer) =>
            html`<tr>
              <td>
                <a class="row-link" href="${storePath(shop)}/customers/${customer.id}">${displayName(customer)}</a
                ><small>${customer.phone ?? "No phone"}</small>
              </td>
              <td>${consentBadge(customer.smsState)}</td>
              <td class="wide">${consentBadge(customer.whatsappState)}</td>
              <td class="wide">${[customer.city, customer.country].filter(Boolean).join(", ")}</td>
              <td class="number">${count(customer.numberOfOrders)}</td>
              <td class="number wide">${money(customer.amountSpent, shop.currency, shop.locale)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** One customer, or null when there is none. `problem` is Shopify's refusal of a change just tried. */
export async function customerPage(
  ctx: Context,
  shop: StoreShop,
  options: { id: bigint; problem: string | null; locale: string; extensions: readonly AdminExtension[] },
): Promise<Html | null> {
  const customer = await readCustomer(ctx.pool, shop.id, options.id);
  if (!customer) return null;
  const orders = await listOrders(ctx.pool, shop.id, { customerId: customer.id, reverse: true, page: { first: 10 } });
  const base = storePath(shop);
  const { extensions, locale } = options;
  const spot = { extensions, locale, selected: `gid://shopify/Customer/${customer.id}` };
  const place = [customer.city, customer.region, customer.country].filter(Boolean).join(", ");
  return html`${heading({
      title: displayName(customer),
      back: { href: `${base}/customers`, label: "Customers" },
      note: [place, `customer since ${moment(customer.createdAt, shop)}`].filter(Boolean).join(" · "),
      actions: html`<span class="row"
        ><a class="button" href="${base}/shop/${customer.id}">Shop as them</a>
        ${customer.phone ? html`<a class="button" href="/phones/${encodeURIComponent(customer.phone)}">Open phone</a>` : ""}
        ${actionMenu(shop, { ...spot, label: "More actions", target: "admin.customer-details.action.render" })}</span
      >`,
    })}
    ${options.problem ? html`<p class="notice bad" role="alert">${options.problem}</p>` : ""}
    <div class="columns">
      <div>
        <section class="card">
          <h2>Overview</h2>
          <div class="facts">
            <div><span>Orders</span><strong>${count(customer.numberOfOrders)}</strong></div>
            <div>
              <span>Amount spent</span><strong>${money(customer.amountSpent, shop.currency, shop.locale)}</strong>
            </div>
            <div><span>Last order</span><strong>${moment(customer.lastOrderAt, shop)}</strong></div>
          </div>
        </section>
        <section class="card list">
          <h2>Latest orders</h2>
          ${
            orders.rows.length === 0
              ? empty("No orders yet.")
              : html`<ul class="lines">
                  ${orders.rows.map(
                    (order) =>
                      html`<li>
                        <div>
                          <a class="row-link" href="${base}/orders/${order.id}">${order.name}</a>
                          <small>${moment(order.processedAt, shop)}</small>
                          <p>${order.lines.map((line) => `${line.quantity} × ${line.title}`).join(", ")}</p>
                        </div>
                        <span>${money(order.total, order.currency, shop.locale)}</span>
                      </li>`,
                  )}
                </ul>`
          }
        </section>
        ${blocks(shop, { ...spot, target: "admin.customer-details.block.render" })}
      </div>
      <div>
        <section class="card">
          <h2>Contact</h2>
          <p>${customer.email ?? "No email"}<br />${customer.phone ?? "No phone"}</p>
          <p class="tags">${customer.tags.map((tag) => badge(tag))}</p>
        </section>
        <section class="card">
          <h2>Marketing</h2>
          ${consentRow(customer, "sms", { label: "SMS", state: customer.smsState, at: customer.smsAt, shop })}
          ${consentRow(customer, "whatsapp", { label: "WhatsApp", state: customer.whatsappState, at: customer.whatsappAt, shop })}
          ${consentRow(customer, "email", { label: "Email", state: customer.emailState, at: customer.emailAt, shop })}
        </section>
        <section class="card">
          <h2>About</h2>
          <dl class="pairs">
            <dt>Account</dt>
            <dd>${words(customer.accountStatus)}</dd>
            <dt>Language</dt>
            <dd>${customer.locale}</dd>
            <dt>RFM group</dt>
            <dd>${customer.rfmGroup ? words(customer.rfmGroup) : "–"}</dd>
            <dt>Predicted spend</dt>
            <dd>${customer.predictedSpendTier ? words(customer.predictedSpendTier) : "–"}</dd>
          </dl>
        </section>
      </div>
    </div>`;
}

function consentRow(
  customer: Customer,
  channel: "sms" | "whatsapp" | "email",
  options: { label: string; state: string; at: Date | null; shop: StoreShop },
): Html {
  const next = options.state === "SUBSCRIBED" ? "UNSUBSCRIBED" : "SUBSCRIBED";
  return html`<form class="consent" method="post" action="${storePath(options.shop)}/customers/${customer.id}/consent">
    <input type="hidden" name="channel" value="${channel}" /><input type="hidden" name="state" value="${next}" />
    <div>
      <strong>${options.label}</strong> ${consentBadge(options.state)}<small
        >${options.at ? moment(options.at, options.shop) : ""}</small
      >
    </div>
    <button class="button small" type="submit">${next === "SUBSCRIBED" ? "Subscribe" : "Unsubscribe"}</button>
  </form>`;
}
