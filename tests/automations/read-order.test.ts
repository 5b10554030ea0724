import { expect, test } from "vitest";
import { readCheckout, readOrder } from "#app/automations/read-order.ts";

const receivedAt = new Date("2026-05-01T12:00:00Z");

test("an order tells of its products, tags and codes, each once", () => {
  const { context } = readOrder(
    {
      id: 1,
      created_at: "2026-05-01T11:59:00Z",
      tags: "Gift,  wholesale , ",
      discount_codes: [{ code: "SPRING10", amount: "5.00" }, { code: "SPRING10" }, {}],
      line_items: [{ product_id: 11 }, { product_id: 12 }, { product_id: 11 }, { product_id: null, title: "A tip" }],
    },
    receivedAt,
  );
  expect(context).toMatchObject({
    productIds: ["11", "12"],
    orderTags: ["Gift", "wholesale"],
    discountUsed: true,
    discountCodes: ["SPRING10"],
    placedAt: "2026-05-01T11:59:00.000Z",
  });
});

test("a checkout tells of its products and codes", () => {
  const { context } = readCheckout({ token: "abc", line_items: [{ product_id: "11" }] }, receivedAt);
  expect(context).toMatchObject({ productIds: ["11"], discountUsed: false, discountCodes: [] });
});

test("more products and tags than an order can have are not kept", () => {
  const { context } = readOrder(
    {
      id: 1,
      tags: Array.from({ length: 400 }, (_, index) => `tag ${index}`).join(", "),
      line_items: Array.from({ length: 900 }, (_, index) => ({ product_id: index })),
    },
    receivedAt,
  );
  expect(context.productIds).toHaveLength(500);
  expect(context.orderTags).toHaveLength(250);
});
