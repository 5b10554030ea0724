import { expect, test } from "vitest";
import { worstCaseParts } from "#app/messaging/worst-case-parts.ts";

const shop = { shopName: "Bean", linkTags: null };
const plain = (length: number) => "a".repeat(length);

test("a text without fields takes its own parts", () => {
  expect(worstCaseParts(plain(160), shop)).toBe(1);
  expect(worstCaseParts(plain(161), shop)).toBe(2);
});

test("a field may hold a long name, and letters that halve what a part holds", () => {
  expect(worstCaseParts("Hi {{ customer.first_name }}", shop)).toBe(1);
  // 60 + 24 letters are more than 70 of UCS-2, though one part with a plain name.
  expect(worstCaseParts(`${plain(60)}{{ customer.first_name }}`, shop)).toBe(2);
});

test("a default that is longer than any value counts too", () => {
  expect(worstCaseParts(`{{ customer.first_name | default: "${plain(200)}" }}`, shop)).toBe(2);
});

test("the shop's name is known and counts as it is", () => {
  expect(worstCaseParts(`${plain(150)}{{ shop.name }}`, shop)).toBe(1);
  expect(worstCaseParts(`${plain(150)}{{ shop.name }}`, { ...shop, shopName: "Bean & Leaf" })).toBe(2);
});

test("where some get too long a text, others may get the longest there is; what is too long for all takes none", () => {
  expect(worstCaseParts(`${plain(1_590)}{{ customer.first_name }}`, shop)).toBe(24);
  expect(worstCaseParts(plain(1_601), shop)).toBe(0);
});

test("a text that cannot be read takes none", () => {
  expect(worstCaseParts("{{ customer.first_name", shop)).toBe(0);
  expect(worstCaseParts("", shop)).toBe(0);
});
