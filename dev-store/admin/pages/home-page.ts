import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { countCustomers } from "../../shop/read-customers.ts";
import { countSegments } from "../../shop/read-segments.ts";
import { storePath, type Html } from "./layout.ts";
import { count, heading } from "./parts.ts";

/** The shop's front page: what this place is, and where to go. */
export async function homePage(ctx: Context, shop: StoreShop): Promise<Html> {
  const base = storePath(shop);
  const [customers, segments, totals] = await Promise.all([
    countCustomers(ctx.pool, shop.id),
    countSegments(ctx.pool, shop.id),
    ctx.pool.query<{ orders: bigint; products: bigint }>(
      `SELECT (SELECT count(*) FROM customer_order WHERE shop_id = $1) AS orders,
              (SELECT count(*) FROM product WHERE shop_id = $1) AS products`,
      [shop.id],
    ),
  ]);
  const figure = (label: string, value: number | bigint, path: string): Html =>
    html`<a class="figure" href="${base}${path}"><span>${label}</span><strong>${count(value)}</strong></a>`;
  return html`${heading({ title: shop.name, note: `${shop.domain} · ${shop.currency} · ${shop.timezone}` })}
    <section class="card welcome">
      <h2>A shop that lives on this machine</h2>
      <p>
        This is a local stand-in for a shop’s admin, for trying out Segue without a real shop or a real carrier.
        Customers, orders and segments are made up; messages go to the phones on the <a href="/phones">Phones</a> page
        and nowhere else.
      </p>
      <ol class="steps">
        <li>
          <a href="${base}/apps/segue">Open Segue</a> and connect the carrier with the account on the
          <a href="${base}/carrier">Carrier</a> page. Enter Segue’s address for replies there too.
        </li>
        <li>Pick a segment and send a campaign to it.</li>
        <li>
          See it arrive on the <a href="/phones">Phones</a>, and reply as a customer would: STOP, START or anything
          else.
        </li>
        <li>
          <a href="${base}/shop">Shop as a customer</a>: leave a checkout, or order, and see what Segue’s automations
          make of it. The <a href="/clock">clock</a> can be moved forward.
        </li>
      </ol>
      <div class="row">
        <a class="button primary" href="${base}/apps/segue">Open Segue</a
        ><a class="button" href="/phones">See the phones</a>
      </div>
    </section>
    <section class="figures">
      ${figure("Customers", customers, "/customers")} ${figure("Segments", segments, "/segments")}
      ${figure("Orders", totals.rows[0]?.orders ?? 0n, "/orders")}
      ${figure("Products", totals.rows[0]?.products ?? 0n, "/products")}
    </section>`;
}
