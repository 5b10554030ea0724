import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recipes } from "#app/automations/recipes.ts";
import { db } from "#app/db.server.ts";
import {
  makeCampaign,
  makeCustomer,
  makeMessage,
  makeSegment,
  makeSender,
  makeShop,
  makeTemplate,
} from "#tests/factories.ts";
import { browserAgent, idToken, playShopify } from "#tests/shopify/play-shopify.ts";
import { appUrl } from "#tests/setup/test-env.ts";

playShopify();

const SECRET = "Words of another shop";

let routes: Record<string, { module: object } | undefined>;
let theirs: { shopId: number; ids: string[]; customerId: string };

// Loading all pages takes longer than a test may.
beforeAll(async () => {
  ({ routes } = await import("#tests/setup/app.ts"));
});

/** Another shop with one row of everything, all of it named so that a trace is seen. */
beforeEach(async () => {
  const shop = await makeShop({ domain: "other.myshopify.com", name: SECRET });
  const customer = await makeCustomer(shop, { firstName: SECRET });
  const sender = await makeSender(shop, { name: SECRET });
  const [segment, template, draft, sent] = await Promise.all([
    makeSegment(shop, { name: SECRET }),
    makeTemplate(shop, { name: SECRET, body: SECRET }),
    makeCampaign(shop, { name: SECRET, body: SECRET, senderId: sender.id }),
    makeCampaign(shop, { name: SECRET, body: SECRET, senderId: sender.id, status: "finished" }),
  ]);
  await makeMessage(shop, {
    customerId: customer.id,
    sourceId: sent.id,
    status: "delivered",
    dueAt: null,
    body: SECRET,
  });
  const privacy = await db.privacyRequest.create({
    data: { shopId: shop.id, kind: "data_request", customerId: customer.id, answer: { secret: SECRET } },
  });
  await db.suppression.create({
    data: {
      shopId: shop.id,
      channel: "sms",
      addressHash: "theirs",
      address: "+31600000000",
      note: SECRET,
      reason: "merchant",
    },
  });
  const automation = await db.automation.create({
    data: { shopId: shop.id, name: SECRET, draft: { ...recipes[0]?.definition } },
  });
  const run = await db.enrollment.create({
    data: {
      shopId: shop.id,
      automationId: automation.id,
      version: 1,
      customerId: customer.id,
      subject: "order:1",
      state: "completed",
      enteredAt: new Date(),
    },
  });
  const flowRun = await db.flowRun.create({
    data: {
      shopId: shop.id,
      actionRunId: "their-run",
      action: "send-segment-message",
      properties: { template: SECRET },
      outcome: "queued",
      sentence: SECRET,
      status: 200,
      customerId: customer.id,
      receivedAt: new Date(),
      answeredAt: new Date(),
    },
  });
  const endpoint = await db.endpoint.create({
    data: {
      shopId: shop.id,
      key: "key-of-the-other-shop-00",
      name: SECRET,
      url: "https://other.example/",
      events: ["campaign-finished"],
      secret: "theirs",
      createdAt: new Date(),
    },
  });
  await db.endpointEvent.create({
    data: {
      shopId: shop.id,
      endpointId: endpoint.id,
      handle: "campaign-finished",
      subject: "campaign-finished:1",
      fields: { "Campaign name": SECRET },
      problem: SECRET,
      createdAt: new Date(),
    },
  });
  theirs = {
    shopId: shop.id,
    customerId: String(customer.id),
    ids: [
      ...[segment.id, template.id, draft.id, sent.id, sender.id, privacy.id, automation.id],
      ...[customer.id, run.id, flowRun.id, endpoint.id],
    ].map(String),
  };
});

/** Everything that the other shop has, to see that nothing of it changed. */
async function theirRows(): Promise<unknown> {
  const where = { shopId: theirs.shopId };
  const rows = await Promise.all([
    db.segment.findMany({ where }),
    db.template.findMany({ where }),
    db.campaign.findMany({ where }),
    db.message.findMany({ where }),
    db.sender.findMany({ where }),
    db.customer.findMany({ where }),
    db.suppression.findMany({ where }),
    db.privacyRequest.findMany({ where }),
    db.automation.findMany({ where }),
    db.automationVersion.count({ where }),
    db.enrollment.findMany({ where }),
    db.auditEvent.count({ where }),
    db.endpoint.findMany({ where }),
    db.endpointEvent.findMany({ where }),
  ]);
  // In whatever order PostgreSQL keeps them.
  const asText = (row: unknown) =>
    JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  return rows.map((list) => (Array.isArray(list) ? list.map(asText).sort() : list));
}

async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> {
  const response = await fetch(
    new Request(new URL(path, appUrl), {
      ...init,
      headers: { "User-Agent": browserAgent, Authorization: `Bearer ${idToken()}`, ...init.headers },
      redirect: "manual",
    }),
  );
  return { status: response.status, text: await response.text() };
}

/** Addresses of all routes below /app, and of those that extensions ask below /api, with the other shop's ids where a route takes one. */
function addresses(): { id: string; path: string }[] {
  return Object.keys(routes)
    .filter((id) => /^routes\/(app|api)/.test(id) && id !== "routes/app.$")
    .flatMap((id) => {
      const path = `/${id
        .replace("routes/", "")
        .replace(/\._index$/, "")
        .replaceAll("[.]", "\0")
        .replaceAll(".", "/")
        .replaceAll("\0", ".")}`;
      return path.includes("$")
        ? theirs.ids.map((theirId) => ({ id, path: path.replace("$id", theirId) }))
        : [{ id, path }];
    });
}

function takesPosts(id: string): boolean {
  return "action" in (routes[id]?.module ?? {});
}

describe("with one shop's session and another shop's ids", () => {
  test("no page shows a word of the other shop, and no page fails", async () => {
    await ask("/app?_data=routes%2Fapp");
    const asked = addresses();
    expect(asked.length).toBeGreaterThan(30);
    let shown = 0;
    for (const { id, path } of asked) {
      const { status, text } = await ask(
        `${path}?_data=${encodeURIComponent(id)}&customerId=${theirs.customerId}&query=${encodeURIComponent(SECRET)}`,
      );
      if (status === 200) shown += 1;
      const where = `${id} at ${path}: ${status}`;
      expect(status, where).toBeLessThan(500);
      // What was searched for may be repeated; what was found may not.
      expect(text.replaceAll(`"query":"${SECRET}"`, ""), where).not.toContain(SECRET);
      if (path.includes(theirs.ids[0] ?? "") || id.includes("$id")) expect(status, where).not.toBe(200);
    }
    // The session is good: pages that take no id are shown, with this shop's own, empty lists.
    expect(shown).toBeGreaterThan(8);
  }, 120_000);

  test("nothing that is posted changes the other shop", async () => {
    await ask("/app?_data=routes%2Fapp");
    const before = await theirRows();
    for (const { id, path } of addresses().filter((address) => takesPosts(address.id))) {
      // All of a page at once: there are thousands.
      const posts = postsFor(id, theirs.ids).map((body) =>
        ask(`${path}?_data=${encodeURIComponent(id)}`, { method: "POST", ...body }),
      );
      for (const { status, text } of await Promise.all(posts)) {
        expect(status, `${id} at ${path}`).toBeLessThan(500);
        expect(text, `${id} at ${path}`).not.toContain(SECRET);
      }
    }
    expect(await theirRows()).toEqual(before);
  }, 240_000);
});

/**
 * Forms and JSON with every intent that the pages have, and the other shop's ids in every field that takes one. What extensions ask
 * takes one JSON and nothing else.
 */
function postsFor(routeId: string, ids: string[]): RequestInit[] {
  const intents = [
    "copy",
    "archive",
    "delete",
    "lift",
    "remove-sender",
    "resume-sender",
    "duplicate",
    "pause",
    "resume",
    "cancel",
    "resend",
    "send",
    "save",
    "turn-on",
    "roll",
    "test",
  ];
  const id = ids[0] ?? "";
  const forms = intents.map((intent) => ({
    body: new URLSearchParams({
      intent,
      id,
      senderId: ids[4] ?? "",
      campaignId: ids[2] ?? "",
      name: "x",
      url: "https://x.example/",
      events: "campaign-finished",
      channel: "sms",
      body: "x",
      query: "number_of_orders > 1",
    }),
  }));
  const json = {
    channel: "sms",
    body: "x",
    customerId: theirs.customerId,
    senderId: ids[4],
    templateId: ids[1],
    segmentId: id,
    requestKey: "key-of-a-modal",
    includeSegmentIds: [id],
    excludeSegmentIds: [id],
  };
  const drafts = intents.map((intent) => ({
    intent,
    name: "x",
    definition: recipes[0]?.definition,
    pauseIds: [ids[6]],
  }));
  const posted = (routeId.startsWith("routes/api") ? [json] : [json, ...drafts]).map((body) => JSON.stringify(body));
  return [
    ...(routeId.startsWith("routes/api") ? [] : forms),
    ...posted.map((body) => ({ body, headers: { "Content-Type": "application/json" } })),
  ];
}
