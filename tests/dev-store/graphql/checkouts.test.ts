import { beforeEach, expect, test } from "vitest";
import { completeCheckout } from "#dev-store/shop/complete-checkout.ts";
import { noticeChanges } from "#dev-store/shop/notice-changes.ts";
import { startCheckout } from "#dev-store/shop/write-checkouts.ts";
import type { CheckoutInput } from "#dev-store/shop/write-checkouts.ts";
import { addProducts } from "../open-data.ts";
import { openShop, shopId } from "./open-shop.ts";
import type { OpenShop } from "./open-shop.ts";

let shop: OpenShop;
beforeEach(async () => {
  shop = await openShop();
  await addProducts(shop.store.context);
  await shop.addCustomers({ email: "a@example.com", firstName: "Ann", countryCode: "US", country: "United States" });
});

async function start(input: CheckoutInput = {}) {
  const lines = [{ productId: 100n, quantity: 2 }];
  const written = await startCheckout(shop.store.context, shopId, { customerId: 1n, lines, ...input });
  if (!written.ok) throw new Error("refused");
  return written.checkout;
}

const found = async (query: string): Promise<string[]> => {
  const answer = await shop.ask(
    "query ($q: String) { abandonedCheckouts(first: 10, query: $q) { nodes { abandonedCheckoutUrl } } }",
    { q: query },
  );
  if (answer.errors) throw new Error(answer.errors[0]?.message);
  const { nodes } = answer.data.abandonedCheckouts as unknown as { nodes: { abandonedCheckoutUrl: string }[] };
  return nodes.map(({ abandonedCheckoutUrl: url }) => url.split("/").at(-2)!);
};

test("a checkout is read with its link, items, totals and customer", async () => {
  const checkout = await start({ discountCode: "TEN" });
  const answer = await shop.ask(
    `query ($id: ID!) { node(id: $id) { ... on AbandonedCheckout {
       abandonedCheckoutUrl createdAt updatedAt completedAt discountCodes
       customer { id email } totalPriceSet { shopMoney { amount currencyCode } }
       totalLineItemsPriceSet { shopMoney { amount } } shippingAddress { countryCodeV2 }
       lineItems(first: 5) { nodes { title quantity product { id } originalUnitPriceSet { shopMoney { amount } } } } } } }`,
    { id: `gid://shopify/AbandonedCheckout/${checkout.id}` },
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data.node).toEqual({
    abandonedCheckoutUrl: `http://127.0.0.1:4000/1/checkouts/ac/${checkout.token}/recover?key=${checkout.recoveryKey}`,
    createdAt: "2026-11-22T12:00:00Z",
    updatedAt: "2026-11-22T12:00:00Z",
    completedAt: null,
    discountCodes: ["TEN"],
    customer: { id: "gid://shopify/Customer/1", email: "a@example.com" },
    totalPriceSet: { shopMoney: { amount: "18.9", currencyCode: "USD" } },
    totalLineItemsPriceSet: { shopMoney: { amount: "21.0" } },
    shippingAddress: { countryCodeV2: "US" },
    lineItems: {
      nodes: [
        {
          title: "Tea",
          quantity: 2,
          product: { id: "gid://shopify/Product/100" },
          originalUnitPriceSet: { shopMoney: { amount: "10.5" } },
        },
      ],
    },
  });
});

test("checkouts are found by time, id and status; another field is refused by name", async () => {
  const first = await start();
  shop.advance(3600);
  const second = await start({ customerId: null, email: "new@example.com" });
  await noticeChanges(shop.store.context);
  await completeCheckout(shop.store.context, shopId, { token: first.token });
  expect(await found("")).toEqual([first.token, second.token]);
  expect(await found(`id:${second.id}`)).toEqual([second.token]);
  expect(await found(`id:>=${first.id} AND status:open`)).toEqual([second.token]);
  expect(await found("status:closed")).toEqual([first.token]);
  expect(await found("recovery_state:recovered")).toEqual([first.token]);
  expect(await found("created_at:<'2026-11-22T13:00:00Z'")).toEqual([first.token]);
  expect(await found("updated_at:>=2026-11-22T13:00:00Z")).toEqual([first.token, second.token]);
  await expect(found("email_state:sent")).rejects.toThrow("is not simulated by the dev store");
  const counted = await shop.ask(`{ abandonedCheckoutsCount(query: "status:open") { count precision } }`);
  expect(counted.data.abandonedCheckoutsCount).toEqual({ count: 1, precision: "EXACT" });
});

test("an abandonment tells whether its customer has ordered since, and is there only once it is one", async () => {
  const checkout = await start();
  const ask = async () =>
    (
      await shop.ask(
        `query ($id: ID!) { abandonmentByAbandonedCheckoutId(abandonedCheckoutId: $id) {
           abandonmentType customerHasNoOrderSinceAbandonment inventoryAvailable
           abandonedCheckoutPayload { completedAt } } }`,
        { id: `gid://shopify/AbandonedCheckout/${checkout.id}` },
      )
    ).data.abandonmentByAbandonedCheckoutId;
  expect(await ask()).toBeNull();
  shop.advance(600);
  await noticeChanges(shop.store.context);
  const abandonment = { abandonmentType: "CHECKOUT", inventoryAvailable: true };
  expect(await ask()).toEqual({
    ...abandonment,
    customerHasNoOrderSinceAbandonment: true,
    abandonedCheckoutPayload: { completedAt: null },
  });
  await completeCheckout(shop.store.context, shopId, { token: checkout.token });
  expect(await ask()).toMatchObject({ ...abandonment, customerHasNoOrderSinceAbandonment: false });
});

test("checkouts and orders want their access scope, by whatever way they are read", async () => {
  const checkout = await start();
  await shop.store.context.pool.query("UPDATE app_token SET scopes = 'read_customers'");
  const list = await shop.ask("{ abandonedCheckouts(first: 1) { nodes { id } } }");
  const nodes = await shop.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {
    ids: [`gid://shopify/AbandonedCheckout/${checkout.id}`],
  });
  for (const { errors } of [list, nodes]) expect(errors?.[0]?.extensions.code).toBe("ACCESS_DENIED");
});
