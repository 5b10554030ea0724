import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import type { Checkout } from "../../shop/checkout.ts";
import { displayName } from "../../shop/customer.ts";
import type { Customer } from "../../shop/customer.ts";
import { listCheckouts } from "../../shop/read-checkouts.ts";
import { listCustomers, readCustomer } from "../../shop/read-customers.ts";
import { listProducts, readProduct } from "../../shop/read-products.ts";
import type { Product } from "../../shop/read-products.ts";
import { changeCart, readCart, writeCart } from "../cart.ts";
import type { Cart } from "../cart.ts";
import { avatar, storePath, type Html } from "./layout.ts";
import { badge, count, empty, heading, money, pageArguments, pager, searchBox } from "./parts.ts";
import { addedToCart, pixelPart, productViewed } from "./pixel-part.ts";
import { productPicture } from "./product-picture.ts";

/** Who to shop as: the shop's customers, newest first, with what they may be sent. */
export async function shoppersPage(ctx: Context, shop: StoreShop, params: URLSearchParams): Promise<Html> {
  const search = params.get("query") ?? "";
  const page = await listCustomers(ctx.pool, shop.id, { search, reverse: true, page: pageArguments(params) });
  return html`${heading({ title: "Shop as a customer", note: "Choose who you are. Then fill a cart, and pay, or leave." })}
    <section class="card list">
      ${searchBox("Search by name, email, phone, or tag:vip", search)}
      ${
        page.rows.length === 0
          ? empty("No customer matches.")
          : html`<ul class="shoppers">
              ${page.rows.map((customer) => shopperRow(customer, shop))}
            </ul>`
      }
      ${pager(page, search ? { query: search } : {})}
    </section>`;
}

function shopperRow(customer: Customer, shop: StoreShop): Html {
  const reach = [
    ["SMS", customer.smsState],
    ["WhatsApp", customer.whatsappState],
  ].filter(([, state]) => state === "SUBSCRIBED");
  return html`<li>
    <a href="${storePath(shop)}/shop/${customer.id}">
      ${avatar(displayName(customer))}
      <span class="shopper-text"
        ><strong>${displayName(customer)}</strong
        ><small>${[customer.phone ?? "No phone", customer.city].filter(Boolean).join(" · ")}</small></span
      >
      <span class="shopper-end"
        >${reach.map(([channel]) => badge(channel ?? "", "good"))}
        <small>${customer.numberOfOrders === 1 ? "1 order" : `${count(customer.numberOfOrders)} orders`}</small></span
      >
    </a>
  </li>`;
}

/** What the shop sells, to one customer, with their cart. Null when there is no such customer. */
export async function catalogPage(
  ctx: Context,
  shop: StoreShop,
  { customerId, params }: { customerId: bigint; params: URLSearchParams },
): Promise<Html | null> {
  const customer = await readCustomer(ctx.pool, shop.id, customerId);
  if (!customer) return null;
  const search = params.get("query") ?? "";
  const [{ rows: products }, { rows: found }, { rows: left }] = await Promise.all([
    listProducts(ctx.pool, shop.id, { page: { first: 250 } }),
    listProducts(ctx.pool, shop.id, { search, page: { first: 250 } }),
    listCheckouts(ctx.pool, shop.id, {
      where: "k.customer_id = $2 AND k.completed_at IS NULL",
      params: [customer.id],
      reverse: true,
      page: { first: 3 },
    }),
  ]);
  const base = storePath(shop);
  const path = `${base}/shop/${customer.id}`;
  const withCart = (cart: Cart): URLSearchParams => {
    const next = new URLSearchParams(params);
    for (const once of ["problem", "added"]) next.delete(once);
    next.set("cart", writeCart(cart));
    return next;
  };
  const address = (cart: Cart): string => `${path}?${withCart(cart).toString()}`;
  const added = /^\d{1,18}$/.exec(params.get("added") ?? "")?.[0];
  const events = [
    { name: search ? "search_submitted" : "collection_viewed", data: {} },
    ...(added ? [addedToCart(BigInt(added))] : []),
  ];
  const cart = readCart(params.get("cart"));
  const problem = params.get("problem");
  const checkout = params.get("checkout");
  return html`${heading({
      title: displayName(customer),
      back: { href: `${base}/shop`, label: "all customers" },
      note: `You are shopping at ${shop.name} as this customer`,
      actions: customer.phone
        ? html`<a class="button" href="/phones/${encodeURIComponent(customer.phone)}">Open phone</a>`
        : undefined,
    })}
    ${problem ? html`<p class="notice bad" role="alert">${problem}</p>` : ""}
    <div class="shopping">
      <div class="shopping-side">
        ${cartCard({ cart, products, customer, shop, address, checkout, discountCode: params.get("discountCode") ?? "" })}
        ${checkout ? "" : leftCheckouts(left, shop)} ${pixelPart(ctx, shop, { customerId: customer.id, events })}
      </div>
      <section class="card list shopping-products">
        <form class="search" method="get" role="search">
          <input
            type="search"
            name="query"
            value="${search}"
            placeholder="Search the shop"
            aria-label="Search the shop"
          />
          <input type="hidden" name="cart" value="${writeCart(cart)}" />
          ${checkout ? html`<input type="hidden" name="checkout" value="${checkout}" />` : ""}
          <button class="button" type="submit">Search</button>
        </form>
        ${
          found.length === 0
            ? empty("The shop has nothing like that.")
            : html`<ul class="products">
                ${found.map((product) => productTile(product, { cart, shop, path, withCart }))}
              </ul>`
        }
      </section>
    </div>`;
}

type Tile = { cart: Cart; shop: StoreShop; path: string; withCart: (cart: Cart) => URLSearchParams };

function productTile(product: Product, { cart, shop, path, withCart }: Tile): Html {
  return html`<li>
    ${productPicture(product.title)}
    <span class="product-text"
      ><strong><a href="${path}/products/${product.id}?${withCart(cart).toString()}">${product.title}</a></strong
      ><small>${money(product.price, shop.currency, shop.locale)}</small></span
    >
    ${addButton(product, { cart, path, withCart })}
  </li>`;
}

function addButton({ id, title }: Product, { cart, path, withCart }: Omit<Tile, "shop">): Html {
  const inCart = cart.get(id) ?? 0;
  const next = withCart(changeCart(cart, id, 1));
  next.set("added", String(id));
  return html`<a
    class="button small ${inCart > 0 ? "is-in-cart" : ""}"
    href="${path}?${next.toString()}"
    aria-label="Add ${title} to the cart"
    >${inCart > 0 ? `${inCart} in cart` : "Add"}</a
  >`;
}

/** One product, as its customer looks at it. Null when there is no such customer or product. */
export async function productPage(
  ctx: Context,
  shop: StoreShop,
  { customerId, productId, params }: { customerId: bigint; productId: bigint; params: URLSearchParams },
): Promise<Html | null> {
  const [customer, product] = await Promise.all([
    readCustomer(ctx.pool, shop.id, customerId),
    readProduct(ctx.pool, shop.id, productId),
  ]);
  if (!customer || !product) return null;
  const path = `${storePath(shop)}/shop/${customer.id}`;
  const withCart = (cart: Cart): URLSearchParams => {
    const next = new URLSearchParams(params);
    next.set("cart", writeCart(cart));
    return next;
  };
  const cart = readCart(params.get("cart"));
  return html`${heading({
      title: product.title,
      back: { href: `${path}?${withCart(cart).toString()}`, label: "all products" },
      note: `${displayName(customer)} is looking at this`,
    })}
    <section class="card list">
      <ul class="products">
        <li>
          ${productPicture(product.title)}
          <span class="product-text"
            ><strong>${money(product.price, shop.currency, shop.locale)}</strong
            ><small>${product.category}</small></span
          >
          ${addButton(product, { cart, path, withCart })}
        </li>
      </ul>
    </section>
    ${pixelPart(ctx, shop, { customerId: customer.id, events: [productViewed(product.id)] })}`;
}

const ages = [
  [0, "now"],
  [60, "an hour ago"],
  [1440, "a day ago"],
] as const;

function cartCard(options: {
  cart: Cart;
  products: readonly Product[];
  customer: Customer;
  shop: StoreShop;
  address: (cart: Cart) => string;
  checkout: string | null;
  discountCode: string;
}): Html {
  const { cart, customer, shop, address, checkout } = options;
  const lines = options.products.filter(({ id }) => cart.has(id));
  const total = lines.reduce((sum, { id, price }) => sum + Number(price) * (cart.get(id) ?? 0), 0);
  if (lines.length === 0)
    return html`<section class="card">
      <h2>Cart</h2>
      <p class="soft">Nothing yet. Add what you like.</p>
    </section>`;
  return html`<section class="card cart">
    <h2>Cart</h2>
    <ul class="lines">
      ${lines.map(
        (product) =>
          html`<li>
            <span class="line-text">${product.title}</span>
            <span class="stepper"
              ><a href="${address(changeCart(cart, product.id, -1))}" aria-label="One less">−</a
              ><span>${cart.get(product.id)}</span
              ><a href="${address(changeCart(cart, product.id, 1))}" aria-label="One more">+</a></span
            >
          </li>`,
      )}
      <li class="total"><strong>Total</strong><strong>${money(total, shop.currency, shop.locale)}</strong></li>
    </ul>
    <form class="stack" method="post" action="${storePath(shop)}/shop/${customer.id}/checkout">
      <input type="hidden" name="cart" value="${writeCart(cart)}" />
      ${checkout ? html`<input type="hidden" name="checkout" value="${checkout}" />` : ""}
      <label for="discount">Discount code (any takes 10 % off)</label>
      <input id="discount" name="discountCode" value="${options.discountCode}" autocomplete="off" />
      ${
        checkout
          ? ""
          : html`<label for="age">It happens</label>
              <select id="age" name="minutesAgo">
                ${ages.map(([minutes, label]) => html`<option value="${minutes}">${label}</option>`)}
              </select>`
      }
      <button class="button primary large" type="submit">${checkout ? "Update the checkout" : "Begin checkout"}</button>
    </form>
  </section>`;
}

function leftCheckouts(left: readonly Checkout[], shop: StoreShop): Html {
  if (left.length === 0) return html``;
  return html`<section class="card left-checkouts">
    <h2>${left.length === 1 ? "A checkout you left" : "Checkouts you left"}</h2>
    ${left.map(
      (checkout) =>
        html`<a class="left-checkout" href="${storePath(shop)}/checkouts/${checkout.token}"
          ><span>${checkout.lines.map((line) => `${line.quantity} × ${line.title}`).join(", ")}</span
          ><strong>${money(checkout.total, checkout.currency, shop.locale)}</strong></a
        >`,
    )}
    <p class="soft">Go back to one, and pay.</p>
  </section>`;
}
