import { describe, expect, test } from "vitest";
import { linkTagsOf, tagLinks } from "#app/messaging/link-tags.ts";
import { anotherCampaign, chooseUtm, mediumOf, writeUtm } from "#app/messaging/utm.ts";
import { renderMessage, templateOf } from "#app/messaging/render-message.ts";
import { worstCaseParts } from "#app/messaging/worst-case-parts.ts";

const query = "utm_source=segue&utm_medium=sms&utm_campaign=sale-c1f";
const tags = linkTagsOf({ isOn: true, hosts: ["acme.myshopify.com", "www.Acme.com", "bücher.example"], query });
if (!tags) throw new Error("These are tags");

/** Where ← stands the parameters are expected. */
describe("links to the storefront are tagged", () => {
  test.each([
    ["at the end of a text", "Sale: https://acme.com/sale", "Sale: https://acme.com/sale?←"],
    ["at the end of a sentence", "See https://acme.com/sale. Bye!", "See https://acme.com/sale?←. Bye!"],
    ["in a question", "Seen https://acme.com/sale?", "Seen https://acme.com/sale?←?"],
    ["in brackets", "Sale (https://acme.com/sale)!", "Sale (https://acme.com/sale?←)!"],
    ["with brackets inside", "https://acme.com/sale_(all)", "https://acme.com/sale_(all)?←"],
    [
      "in quotes of any kind",
      "“https://acme.com/a” 'https://acme.com/b'",
      "“https://acme.com/a?←” 'https://acme.com/b?←'",
    ],
    ["before punctuation of other scripts", "見て https://acme.com/a。", "見て https://acme.com/a?←。"],
    ["without a path", "https://acme.com", "https://acme.com/?←"],
    ["with only a slash", "https://acme.com/", "https://acme.com/?←"],
    ["after their own query", "https://acme.com/a?b=%20c&d", "https://acme.com/a?b=%20c&d&←"],
    ["after a query that is open", "https://acme.com/a?b=c& now", "https://acme.com/a?b=c&← now"],
    ["before a fragment", "https://acme.com/a?b=c#top", "https://acme.com/a?b=c&←#top"],
    ["before a fragment, without a path", "https://acme.com#top", "https://acme.com/?←#top"],
    ["with a port", "https://acme.com:8443/a", "https://acme.com:8443/a?←"],
    ["in capitals", "HTTPS://WWW.ACME.COM/Sale", "HTTPS://WWW.ACME.COM/Sale?←"],
    ["over plain http", "http://www.acme.com/a", "http://www.acme.com/a?←"],
    ["of the myshopify.com name", "https://acme.myshopify.com/a", "https://acme.myshopify.com/a?←"],
    ["in letters of any script", "https://bücher.example/ä", "https://bücher.example/ä?←"],
    ["in punycode", "https://xn--bcher-kva.example/a", "https://xn--bcher-kva.example/a?←"],
    ["without https, where a path follows", "Go to acme.com/sale, now", "Go to acme.com/sale?←, now"],
    ["without https, in any script", "bücher.example/neu", "bücher.example/neu?←"],
    [
      "each of several",
      "https://acme.com/a https://acme.com/b\nacme.com/c",
      "https://acme.com/a?← https://acme.com/b?←\nacme.com/c?←",
    ],
    [
      "with UTM parameters that are not for a campaign",
      "https://acme.com/a?utm_content=x",
      "https://acme.com/a?utm_content=x&←",
    ],
  ])("%s", (_, text, expected) => {
    expect(tagLinks(text, tags)).toBe(expected.replaceAll("←", query));
  });

  test("to a checkout or an order, on whatever host it is", () => {
    const own = "https://shopify.com/1/account/orders/abc?key=k";
    expect(tagLinks(`Track it: ${own}.`, tags, [own, ""])).toBe(`Track it: ${own}&${query}.`);
  });
});

test.each([
  "https://other.example/acme.com/sale",
  "https://acme.com.evil.example/a",
  "https://acme.com@evil.example/a",
  "https://notacme.com/a",
  "https://shop.acme.com/a",
  "Write to hello@acme.com/x or to the team of acme.com.",
  "not-acme.com/sale and x.acme.com/sale",
  "https:// and https://[ and 1/2?",
  "https://acme.com/a?x=1&UTM_Campaign=mine#b",
])("left as it is: %s", (text) => {
  expect(tagLinks(text, tags)).toBe(text);
});

test("nothing is appended where the merchant switched it off, or where there is nothing to append", () => {
  expect(linkTagsOf({ isOn: false, hosts: ["acme.com"], query })).toBeNull();
  expect(linkTagsOf({ isOn: true, hosts: ["acme.com"], query: null })).toBeNull();
});

test("tags count in the parts that are foreseen", () => {
  const body = `${"a".repeat(100)} https://acme.com/sale`;
  expect([null, tags].map((linkTags) => worstCaseParts(body, { shopName: "Acme", linkTags }))).toEqual([1, 2]);
});

test("whom a link is for is told where there is room in the message's last part, and never takes one more", () => {
  const write = (filler: number, names = "") => {
    const template = templateOf(`${"a".repeat(filler)} ${names}https://acme.com/sale`);
    if (!template.ok) throw new Error(JSON.stringify(template));
    const values = { customer: {}, shop: { name: "Acme" }, visitorToken: () => "N-_r".padEnd(22, "x") };
    return [null, tags].map((linkTags) => renderMessage(template.template, { ...values, linkTags }));
  };
  const visitor = "&segue_v=N-_rxxxxxxxxxxxxxxxxxx";
  const tagged = `https://acme.com/sale?${query}`;
  const room = 160 - ` ${tagged}${visitor}`.length;
  expect(write(room)[1]).toEqual({ ok: true, parts: 1, body: `${"a".repeat(room)} ${tagged}${visitor}` });
  expect(write(room + 1)[1]).toEqual({ ok: true, parts: 1, body: `${"a".repeat(room + 1)} ${tagged}` });
  // Where the parameters need the next part anyway, it has room.
  expect(write(room + 40)[1]).toMatchObject({ parts: 2, body: expect.stringContaining(visitor) as string });
  expect(write(room)[0]).toMatchObject({ body: expect.not.stringContaining("segue_v") as string });
});

describe("UTM parameters", () => {
  test.each([
    ["Spring Sale 2026", 51n, "spring-sale-2026-c1f"],
    ["  Été à Łódź!  ", 1n, "ete-a-odz-c1"],
    ["夏のセール", 36n, "c10"],
    ["A very long name that would cost a part", 7n, "a-very-long-name-tha-c7"],
  ])("of “%s” are short and say which", (name, sourceId, campaign) => {
    expect(chooseUtm({ source: "campaign", sourceId, name, medium: "sms" }).campaign).toBe(campaign);
  });

  test("differ for a campaign and an automation of the same number and name, and for each next choice", () => {
    const of = (source: "campaign" | "automation") =>
      chooseUtm({ source, sourceId: 5n, name: "Win back", medium: "sms" }).campaign;
    expect([of("campaign"), of("automation")]).toEqual(["win-back-c5", "win-back-a5"]);
    expect(anotherCampaign("win-back-c5")).toBe("win-back-c5-2");
    expect(anotherCampaign("win-back-c5-9")).toBe("win-back-c5-10");
    expect(anotherCampaign("c5")).toBe("c5-2");
    // A name may end in a number.
    expect(anotherCampaign("sale-2-c5")).toBe("sale-2-c5-2");
  });

  test("name the channel; of several, none of them", () => {
    expect([mediumOf(["sms", "sms"]), mediumOf(["sms", "rcs"]), mediumOf([])]).toEqual(["sms", "message", "message"]);
    expect(writeUtm({ source: "segue", medium: "sms", campaign: "sale-c1f" })).toBe(query);
  });
});
