import { countParts } from "./count-parts.ts";
import type { LinkTags } from "./link-tags.ts";
import { maxBodyLength, renderMessage, templateOf, type CustomerFields } from "./render-message.ts";
import { eventFields } from "./template-fields.ts";

// How long a value may be and still be believable. Longer ones exist; the ledger counts each message as it was sent.
const longName = letters(24);
const longPlace = letters(28);
const mostParts = countParts(letters(maxBodyLength)).parts;

const longest: CustomerFields = {
  firstName: longName,
  lastName: longName,
  email: `${"m".repeat(32)}@example.com`,
  phone: "+999999999999999",
  city: longPlace,
  countryCode: "MM",
  locale: "zh-Hant-MM",
  tags: Array.from({ length: 5 }, () => letters(16)),
  numberOfOrders: 9_999,
  amountSpent: "999999.99",
  // Links to orders and checkouts are long; names of products come in any letters.
  context: Object.fromEntries(
    eventFields.map(({ path }) => [path, path.endsWith("url") ? `https://${"x".repeat(82)}` : letters(60)]),
  ),
};

/**
 * The most parts a text message takes: for a customer whose values are long and hold letters that GSM-7 does not have, or
 * for one without values, where the template's defaults are written. An estimate for a text with conditions on other
 * values. 0 for a text that cannot be written at all.
 */
export function worstCaseParts(
  body: string,
  { shopName, linkTags }: { shopName: string; linkTags: LinkTags | null },
): number {
  const result = templateOf(body);
  if (!result.ok) return 0;
  const { template } = result;
  const messages = [longest, {}].map((customer) =>
    renderMessage(template, { customer, shop: { name: shopName }, linkTags }),
  );
  const isTooLong = messages.map((message) => !message.ok && message.reason === "too-long");
  if (isTooLong.every(Boolean)) return 0;
  // Whoever it is too long for is skipped; somebody else may just fit.
  if (isTooLong.some(Boolean)) return mostParts;
  return Math.max(...messages.map((message) => (message.ok ? message.parts : 0)), body.trim() === "" ? 0 : 1);
}

/** Letters outside GSM-7, as Polish, Greek and Cyrillic names have them: one is enough to halve what a part holds. */
function letters(length: number): string {
  return "Ł".repeat(length);
}
