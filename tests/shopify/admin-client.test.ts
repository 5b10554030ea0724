import { http, HttpResponse } from "msw/http";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { adminClient } from "#app/shopify/admin-client.server.ts";
import {
  CreateSegmentDocument,
  ReadSegmentDocument,
  ShopDetailsDocument,
} from "#app/shopify/admin-operations.generated.ts";
import { authenticateMerchant } from "#app/shopify/authenticate-merchant.server.ts";
import { wire } from "#tests/setup/wire.ts";
import { demoShop, devStore, fetchRequest, idToken, playShopify, requestsTo } from "./play-shopify.ts";

playShopify();

const endpoint = `https://${demoShop}/admin/api/2026-07/graphql.json`;
const client = adminClient({ domain: demoShop });

beforeEach(async () => {
  await authenticateMerchant(fetchRequest("/app", idToken()));
});

type Answer = Response | "pass";

/** Answers the next requests like this, one after the other, and the rest as Shopify would. Returns how many came. */
function answerFirst(...answers: Answer[]): () => number {
  let count = 0;
  wire.use(
    http.post(endpoint, ({ request }) => {
      const answer = answers[count] ?? "pass";
      count += 1;
      return answer === "pass" ? devStore().fetch(request) : answer;
    }),
  );
  return () => count;
}

function refusal(code: string, extensions: object = {}): Response {
  return HttpResponse.json({ data: null, errors: [{ message: `It was ${code}`, extensions: { code } }], extensions });
}

const throttled = (available: number) =>
  refusal("THROTTLED", {
    cost: {
      requestedQueryCost: 20,
      actualQueryCost: null,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: available, restoreRate: 100 },
    },
  });

test("a request gets what Shopify has", async () => {
  const { shop } = await client.request(ShopDetailsDocument, {});
  expect(shop).toMatchObject({ name: "Demo", currencyCode: "EUR" });
});

test("a throttled request waits until the budget is there, and then succeeds", async () => {
  const count = answerFirst(throttled(0), throttled(10));
  const startedAt = Date.now();
  await client.request(ShopDetailsDocument, {});
  expect(count()).toBe(3);
  expect(Date.now() - startedAt).toBeGreaterThan(300);
});

test("a burst is spread out so that Shopify refuses none of it", async () => {
  await devStore().context.pool.query("UPDATE shop SET bucket_size = 70, restore_rate = 100");
  await client.request(ShopDetailsDocument, {});
  const before = requestsTo("graphql").length;
  await Promise.all(Array.from({ length: 20 }, () => client.request(ShopDetailsDocument, {})));
  expect(requestsTo("graphql").length - before).toBe(20);
});

describe("what may work the next time is tried again", () => {
  test.each([
    ["an error of Shopify's", () => new HttpResponse("oops", { status: 502 })],
    ["an internal error in the answer", () => refusal("INTERNAL_SERVER_ERROR")],
    ["a broken connection", () => HttpResponse.error()],
    ["an answer that is no JSON", () => new HttpResponse("<html>", { headers: { "Content-Type": "text/html" } })],
    ["too many requests", () => new HttpResponse("", { status: 429, headers: { "Retry-After": "0" } })],
  ])("%s", async (_, answer) => {
    const count = answerFirst(answer(), answer());
    expect(await client.request(ShopDetailsDocument, {})).toMatchObject({ shop: { name: "Demo" } });
    expect(count()).toBe(3);
  });

  test("but not for ever", async () => {
    const count = answerFirst(...Array.from({ length: 20 }, () => new HttpResponse("", { status: 500 })));
    await expect(client.request(ShopDetailsDocument, {})).rejects.toMatchObject({ code: "shopify-unavailable" });
    expect(count()).toBe(5);
  }, 30_000);

  test("a change that may have been made is not made twice", async () => {
    const count = answerFirst(new HttpResponse("", { status: 500 }));
    await expect(
      client.request(CreateSegmentDocument, { name: "Once", query: "number_of_orders > 1" }),
    ).rejects.toMatchObject({
      code: "shopify-unavailable",
    });
    expect(count()).toBe(1);
  });

  test("a change that was surely not made is tried again", async () => {
    const count = answerFirst(throttled(10), new HttpResponse("", { status: 503 }));
    const { segmentCreate } = await client.request(CreateSegmentDocument, {
      name: "Once",
      query: "number_of_orders > 1",
    });
    expect(segmentCreate?.segment?.name).toBe("Once");
    expect(count()).toBe(3);
  });
});

test("refusals inside an answer are the caller's to read", async () => {
  const { segmentCreate } = await client.request(CreateSegmentDocument, { name: "", query: "number_of_orders > 1" });
  expect(segmentCreate?.userErrors[0]?.message).toBe("Name can't be blank");
});

test("an id that Shopify does not know is an answer, not an error", async () => {
  expect(await client.request(ReadSegmentDocument, { id: "gid://shopify/Segment/404" })).toMatchObject({
    segment: null,
  });
});

test("a refusal of the whole request is told with Shopify's code and is not repeated", async () => {
  const count = answerFirst(refusal("ACCESS_DENIED"));
  await expect(client.request(ShopDetailsDocument, {})).rejects.toMatchObject({
    name: "AdminRequestRefused",
    code: "shopify-refused",
    codes: ["ACCESS_DENIED"],
  });
  expect(count()).toBe(1);
});

test("a token that was revoked meanwhile is renewed once", async () => {
  const count = answerFirst(new HttpResponse("", { status: 401 }));
  expect(await client.request(ShopDetailsDocument, {})).toMatchObject({ shop: { name: "Demo" } });
  expect(count()).toBe(2);
  expect(requestsTo("access_token").filter(({ body }) => body.includes('"refresh_token"'))).toHaveLength(1);
});

test("a shop that no longer lets us in is told as that", async () => {
  await devStore().context.pool.query("UPDATE app_token SET revoked_at = now()");
  await expect(client.request(ShopDetailsDocument, {})).rejects.toMatchObject({ code: "shop-not-installed" });
});

test("a shop without a token is told as that, without a request", async () => {
  await db.session.deleteMany();
  const before = requestsTo("/").length;
  await expect(client.request(ShopDetailsDocument, {})).rejects.toMatchObject({ code: "shop-not-installed" });
  expect(requestsTo("/")).toHaveLength(before);
});
