import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { cancelReasons } from "../../shop/change-order.ts";
import { displayName } from "../../shop/customer.ts";
import type { Customer } from "../../shop/customer.ts";
import type { Order } from "../../shop/order.ts";
import { readHistory } from "../../shop/order-history.ts";
import type { OrderHistory } from "../../shop/order-history.ts";
import { sumOf } from "../../shop/payloads.ts";
import { readCustomer } from "../../shop/read-customers.ts";
import { readOrder } from "../../shop/read-orders.ts";
import { returnReasons } from "../../shop/return-order.ts";
import { storePath, type Html } from "./layout.ts";
import { badge, heading, moment, money, words } from "./parts.ts";

type Shown = { order: Order; history: OrderHistory; shop: StoreShop };

/** One order: what was bought, what became of it, and all that can become of it next. Null when there is none. */
export async function orderPage(
  ctx: Context,
  shop: StoreShop,
  options: { id: bigint; problem: string | null; isNew: boolean },
): Promise<Html | null> {
  const order = await readOrder(ctx.pool, shop.id, options.id);
  if (!order) return null;
  const [history, customer] = await Promise.all([
    readHistory(ctx.pool, shop.id, order.id),
    readCustomer(ctx.pool, shop.id, order.customerId),
  ]);
  const shown = { order, history, shop };
  return html`${heading({
      title: order.name,
      back: { href: `${storePath(shop)}/orders`, label: "Orders" },
      note: moment(order.processedAt, shop),
      actions: html`<span class="row">${orderBadges(order)}</span>`,
    })}
    ${options.problem ? html`<p class="notice bad" role="alert">${options.problem}</p>` : ""}
    ${
      options.isNew
        ? html`<p class="notice good" role="status">
            The order is placed. Below you are the shop again, and decide what becomes of it.
          </p>`
        : ""
    }
    <div class="columns">
      <div>
        <section class="card">
          <h2>What happens next</h2>
          ${nextSteps(shown)}
        </section>
        <section class="card list">
          <h2>Items</h2>
          ${itemList(shown)}
        </section>
      </div>
      <div>
        <section class="card">
          <h2>Customer</h2>
          ${customer ? customerFacts(customer, shop) : "Deleted customer"}
        </section>
        <section class="card">
          <h2>So far</h2>
          <ol class="timeline">
            ${whatHappened(shown).map(
              ({ what, more, at }) =>
                html`<li>
                  <strong>${what}</strong>${more ? html`<span>${more}</span>` : ""}<small>${moment(at, shop)}</small>
                </li>`,
            )}
          </ol>
        </section>
      </div>
    </div>`;
}

/** An order's payment and fulfilment. */
export function orderBadges(order: Order): Html {
  const isPending = order.financialStatus === "PENDING";
  return html`${order.cancelledAt ? badge("Cancelled", "bad") : ""}
  ${badge(words(order.financialStatus), isPending ? "wait" : order.financialStatus === "PAID" ? "good" : "plain")}
  ${badge(words(order.fulfillmentStatus), order.fulfillmentStatus === "FULFILLED" ? "good" : "plain")}`;
}

function itemList({ order, shop }: Shown): Html {
  const discount = Number(sumOf(order.lines)) - Number(order.total);
  const sum = (label: string, amount: string | number): Html =>
    html`<li><span>${label}</span><span>${money(amount, order.currency, shop.locale)}</span></li>`;
  return html`<ul class="lines">
    ${order.lines.map(
      (line) =>
        html`<li>
          <div>
            <strong>${line.title}</strong>
            <p>${line.quantity} × ${money(line.price, order.currency, shop.locale)}</p>
          </div>
          <span>${money(Number(line.price) * line.quantity, order.currency, shop.locale)}</span>
        </li>`,
    )}
    ${discount > 0.004 ? sum(`Discount ${order.discountCode ?? ""}`, -discount) : ""}
    <li><strong>Total</strong><strong>${money(order.total, order.currency, shop.locale)}</strong></li>
    ${Number(order.refunded) > 0 ? sum("Refunded", -Number(order.refunded)) : ""}
  </ul>`;
}

function customerFacts(customer: Customer, shop: StoreShop): Html {
  const base = storePath(shop);
  return html`<p>
      <a class="row-link" href="${base}/customers/${customer.id}">${displayName(customer)}</a><br />${
        customer.email ?? "No email"
      }<br />${customer.phone ?? "No phone"}
    </p>
    <div class="row">
      ${customer.phone ? html`<a class="button small" href="/phones/${encodeURIComponent(customer.phone)}">Open phone</a>` : ""}
      <a class="button small" href="${base}/shop/${customer.id}">Shop as them</a>
    </div>`;
}

function nextSteps(shown: Shown): Html {
  const { order, history } = shown;
  const [parcel] = history.fulfillments.slice(-1);
  const latest = history.returns.at(-1);
  const left = Number(order.total) - Number(order.refunded);
  const isLive = order.cancelledAt === null;
  const isSent = order.fulfillmentStatus === "FULFILLED";
  const steps = [
    isLive && order.financialStatus === "PENDING"
      ? step(shown, "pay", { label: "Mark as paid", tells: "orders/paid", isMain: true })
      : null,
    isLive && !isSent
      ? step(shown, "fulfil", {
          label: "Send the parcel",
          tells: "fulfillments/create, orders/fulfilled",
          isMain: order.financialStatus !== "PENDING",
          fields: html`<input name="number" value="${`1Z${order.id}`}" aria-label="Tracking number" />
            ${select("company", "Parcel service", ["UPS", "DHL", "USPS", "Royal Mail"], String)}`,
        })
      : null,
    parcel && parcel.shipmentStatus !== "delivered"
      ? step(shown, "event", {
          label: null,
          tells: "fulfillment_events/create, fulfillments/update",
          fields: html`<input type="hidden" name="fulfillment" value="${parcel.id}" />
            ${parcelEvents(parcel.shipmentStatus)}`,
        })
      : null,
    isSent && (!latest || latest.status === "CLOSED")
      ? step(shown, "request-return", {
          label: "Ask to return it",
          tells: "returns/request",
          fields: select("reason", "Reason", returnReasons),
        })
      : null,
    latest?.status === "REQUESTED"
      ? step(shown, "approve-return", {
          label: "Approve the return",
          tells: "returns/approve",
          isMain: true,
          fields: html`<input type="hidden" name="return" value="${latest.id}" />`,
        })
      : null,
    latest?.status === "OPEN"
      ? step(shown, "close-return", {
          label: "Close the return",
          tells: "returns/close",
          isMain: true,
          fields: html`<input type="hidden" name="return" value="${latest.id}" />`,
        })
      : null,
    left > 0.004 && ["PAID", "PARTIALLY_REFUNDED"].includes(order.financialStatus)
      ? step(shown, "refund", {
          label: "Refund",
          tells: "refunds/create",
          fields: html`<input
            name="amount"
            type="number"
            min="0.01"
            step="0.01"
            max="${left.toFixed(2)}"
            value="${left.toFixed(2)}"
            aria-label="Amount"
          />`,
        })
      : null,
    isLive && !isSent
      ? step(shown, "cancel", {
          label: "Cancel the order",
          tells: "orders/cancelled",
          isCritical: true,
          fields: select("reason", "Reason", cancelReasons),
        })
      : null,
  ].filter((one) => one !== null);
  return steps.length > 0
    ? html`<div class="steps-next">${steps}</div>`
    : html`<p>Nothing more can happen to this order.</p>`;
}

type Step = {
  /** Null where the fields bring their own buttons. */
  label: string | null;
  /** The webhooks that it sends. */
  tells: string;
  isMain?: boolean;
  isCritical?: boolean;
  fields?: Html;
};

function step({ order, shop }: Shown, act: string, { label, tells, isMain, isCritical, fields }: Step): Html {
  const look = isMain ? "primary" : isCritical ? "critical-quiet" : "";
  return html`<form class="step" method="post" action="${storePath(shop)}/orders/${order.id}/${act}">
    <div class="step-fields">
      ${fields ?? ""}${label === null ? "" : html`<button class="button ${look}" type="submit">${label}</button>`}
    </div>
    <small>${tells}</small>
  </form>`;
}

const parcelSteps = ["in_transit", "out_for_delivery", "attempted_delivery", "delivered"] as const;

function parcelEvents(current: string | null): Html {
  const place = parcelSteps.findIndex((status) => status === current);
  const next = parcelSteps[place + 1] === "attempted_delivery" ? "delivered" : parcelSteps[place + 1];
  return html`${parcelSteps
    .filter((status) => status !== current)
    .map(
      (status) =>
        html`<button class="button ${status === next ? "primary" : ""}" type="submit" name="status" value="${status}">
          ${words(status)}
        </button>`,
    )}`;
}

function select(name: string, label: string, values: readonly string[], tell = words): Html {
  return html`<select name="${name}" aria-label="${label}">
    ${values.map((value) => html`<option value="${value}">${tell(value)}</option>`)}
  </select>`;
}

function whatHappened({ order, history, shop }: Shown): { what: string; more?: Html | string; at: Date }[] {
  const amount = (value: string): string => money(value, order.currency, shop.locale);
  const events = [
    {
      what: "Order placed",
      more: order.checkoutToken
        ? html`in <a href="${storePath(shop)}/checkouts/${order.checkoutToken}">this checkout</a>`
        : undefined,
      at: order.processedAt,
    },
    ...history.fulfillments.flatMap((parcel) => [
      {
        what: "Parcel sent",
        more: parcel.trackingUrl
          ? html`<a href="${parcel.trackingUrl}">${parcel.trackingNumber}</a> ${parcel.trackingCompany ?? ""}`
          : undefined,
        at: parcel.createdAt,
      },
      ...parcel.events.map(({ status, happenedAt }) => ({ what: words(status), at: happenedAt })),
    ]),
    ...history.returns.flatMap(({ name, reason, createdAt, approvedAt, closedAt }) => [
      { what: `Return ${name} requested`, more: words(reason), at: createdAt },
      ...(approvedAt ? [{ what: `Return ${name} approved`, at: approvedAt }] : []),
      ...(closedAt ? [{ what: `Return ${name} closed`, at: closedAt }] : []),
    ]),
    ...history.refunds.map((refund) => ({ what: `Refunded ${amount(refund.amount)}`, at: refund.createdAt })),
    ...(order.cancelledAt
      ? [{ what: "Cancelled", more: order.cancelReason ? words(order.cancelReason) : undefined, at: order.cancelledAt }]
      : []),
  ];
  return events.toSorted((a, b) => b.at.getTime() - a.at.getTime());
}
