import { readdirSync } from "node:fs";
import path from "node:path";
import type { Condition, Definition } from "#app/automations/definition.ts";
import { db } from "#app/db.server.ts";
import {
  makeCampaign,
  makeCustomer,
  makeHold,
  makeMessage,
  makeSegment,
  makeSender,
  makeTemplate,
} from "#tests/factories.ts";

/** What merchants and customers write: long, and with words that cannot be broken at a space. */
const LONG = "Donaudampfschifffahrtsgesellschaftskapitän’s autumn roast for everyone who ordered beans";
const ADDRESS = "anna-maria.van-der-westhuizen-oosterhuis@customer-service.longest-domain.example";

type ShopRef = { id: number };

/** The route files of the pages of the app; those that only answer data have no markup. */
export function pageRoutes(): string[] {
  return readdirSync(path.resolve(import.meta.dirname, "../../app/routes"))
    .filter((name) => name.startsWith("app.") && name.endsWith(".tsx") && name !== "app.tsx")
    .sort();
}

/** Makes rows for every page to show, and answers with an address or more below /app for each route file. */
export async function everyPage(shop: ShopRef): Promise<Record<string, string[]>> {
  const now = new Date();
  const customer = await makeCustomer(shop, { firstName: LONG, email: ADDRESS, city: LONG, tags: [LONG, "vip"] });
  const sender = await makeSender(shop, { name: LONG, pausedAt: now, pauseReason: `${LONG} was blocked.` });
  const segment = await makeSegment(shop, {
    name: LONG,
    members: [customer],
    query: `customer_tags CONTAINS '${LONG.replaceAll("’", "")}' AND number_of_orders > 3`,
  });
  const template = await makeTemplate(shop, { name: LONG, handle: "a-very-long-handle-".repeat(3), body: LONG });
  const draft = await makeCampaign(shop, {
    name: LONG,
    body: LONG,
    senderId: sender.id,
    includeSegmentIds: [segment.id],
  });
  const sent = await makeCampaign(shop, {
    ...{ name: LONG, body: LONG, status: "finished", senderId: sender.id, startedAt: now, finishedAt: now },
    includeSegmentIds: [segment.id],
  });
  for (const [index, status] of (["delivered", "failed", "unconfirmed", "skipped"] as const).entries()) {
    await makeMessage(shop, {
      ...{ customerId: customer.id, sourceId: sent.id, step: index, status, body: LONG.repeat(3), queuedAt: now },
      ...(status === "failed" && { reason: "undelivered", errorCode: "30003" }),
      ...(status === "skipped" && { reason: "not-subscribed" }),
    });
  }
  const automation = await makeAutomation(shop, {
    customerId: customer.id,
    senderId: sender.id,
    segmentId: segment.id,
  });
  await makeHold(shop, { customerId: customer.id, reason: LONG, placedBy: LONG, placedAt: now });
  await db.suppression.create({
    data: {
      ...{ shopId: shop.id, channel: "email", addressHash: "long", address: ADDRESS, note: LONG, reason: "merchant" },
    },
  });
  await db.privacyRequest.create({ data: { shopId: shop.id, kind: "data_request", customerId: customer.id } });
  const run = await db.flowRun.create({
    data: {
      ...{ shopId: shop.id, actionRunId: "long-run-".repeat(6), action: "send-segment-message", outcome: "refused" },
      ...{ properties: { template: template.handle, in_segments: LONG }, sentence: `${LONG} is not known.` },
      ...{ status: 422, returnValue: { sent: false }, customerId: customer.id, receivedAt: now, answeredAt: now },
    },
  });
  const endpoint = await db.endpoint.create({
    data: {
      ...{
        shopId: shop.id,
        key: "a".repeat(43),
        name: LONG.slice(0, 60),
        url: `https://x.example/${"hook-".repeat(20)}`,
      },
      ...{ events: ["campaign-finished", "message-delivered"], secret: "sealed", createdAt: now },
    },
  });
  await db.endpointEvent.create({
    data: {
      ...{ shopId: shop.id, endpointId: endpoint.id, handle: "campaign-finished", subject: "campaign-finished:1" },
      ...{ fields: {}, problem: `It answered 500: ${LONG}`, createdAt: now, triedAt: now, attempts: 12, status: 500 },
    },
  });
  const steps = (step: string) => [`/campaigns/${draft.id}/${step}`];
  return {
    "app.$.tsx": ["/nowhere"],
    "app._index.tsx": [""],
    "app.automations._index.tsx": ["/automations"],
    "app.automations.new.tsx": ["/automations/new"],
    "app.automations.$id._index.tsx": ["trigger", "conditions", "a", "b", "c", "d", "goal"].map(
      (part) => `/automations/${automation.id}?part=${part}`,
    ),
    "app.automations.$id.report.tsx": [`/automations/${automation.id}/report`],
    "app.automations.$id.test.tsx": [`/automations/${automation.id}/test`],
    "app.campaigns._index.tsx": ["/campaigns"],
    "app.campaigns.new.tsx": ["/campaigns/new"],
    "app.campaigns.$id._index.tsx": [`/campaigns/${sent.id}`],
    "app.campaigns.$id.audience.tsx": steps("audience"),
    "app.campaigns.$id.channel.tsx": steps("channel"),
    "app.campaigns.$id.message.tsx": steps("message"),
    "app.campaigns.$id.new-segment.tsx": steps("new-segment"),
    "app.campaigns.$id.review.tsx": steps("review"),
    "app.campaigns.$id.schedule.tsx": steps("schedule"),
    "app.customers._index.tsx": ["/customers", `/customers?query=${encodeURIComponent(ADDRESS)}`],
    "app.customers.$id._index.tsx": [`/customers/${customer.id}`],
    "app.flow._index.tsx": ["/flow"],
    "app.flow.$id.tsx": [`/flow/${run.id}`],
    "app.segments._index.tsx": ["/segments"],
    "app.segments.new.tsx": ["/segments/new"],
    "app.segments.suggestions.tsx": ["/segments/suggestions"],
    "app.segments.$id._index.tsx": [`/segments/${segment.id}`],
    "app.segments.$id.automations.tsx": [`/segments/${segment.id}/automations`],
    "app.segments.$id.edit.tsx": [`/segments/${segment.id}/edit`],
    "app.settings._index.tsx": ["/settings"],
    "app.settings.prices.tsx": ["/settings/prices"],
    "app.settings.privacy._index.tsx": ["/settings/privacy"],
    "app.settings.rcs-consent.tsx": ["/settings/rcs-consent"],
    "app.settings.webhooks._index.tsx": ["/settings/webhooks"],
    "app.settings.webhooks.$id.tsx": ["/settings/webhooks/new", `/settings/webhooks/${endpoint.id}`],
    "app.suppressions.tsx": ["/suppressions"],
    "app.templates._index.tsx": ["/templates"],
    "app.templates.$id.tsx": ["/templates/new", `/templates/${template.id}`],
  };
}

/** One that is on, with a step of every kind that has a form of its own, and a run through it. */
async function makeAutomation(
  shop: ShopRef,
  { customerId, senderId, segmentId }: { customerId: bigint; senderId: bigint; segmentId: bigint },
): Promise<{ id: bigint }> {
  const now = new Date();
  const ofSegment: Condition = { kind: "segment", isMember: true, segmentIds: [String(segmentId)] };
  const definition: Definition = {
    trigger: { kind: "segment-entered", segmentId: String(segmentId) },
    conditions: [ofSegment, { kind: "customer-tags", hasAny: true, tags: [LONG] }],
    steps: [
      { id: "a", kind: "send", channel: "sms", senderId: String(senderId), body: LONG, usefulMinutes: 60 },
      {
        ...{ id: "b", kind: "branch", conditions: [ofSegment], no: [] },
        yes: [
          { id: "c", kind: "split", percent: 50, yes: [{ id: "d", kind: "tag", action: "add", tag: LONG }], no: [] },
        ],
      },
    ],
    stopOn: ["order-placed", "unsubscribed", "segment-left"],
    reentry: { kind: "after-days", days: 7 },
    goal: { kind: "order", days: 7 },
  };
  const automation = await db.automation.create({
    data: { shopId: shop.id, name: LONG, draft: definition, status: "active", version: 1, watchesSince: now },
  });
  const ofVersion = { shopId: shop.id, automationId: automation.id, version: 1 };
  await db.automationVersion.create({
    data: {
      ...{ ...ofVersion, definition, triggerKind: "segment-entered", segmentId, publishedAt: now, waitsFor: [] },
      stopOn: definition.stopOn,
    },
  });
  const run = await db.enrollment.create({
    data: { ...ofVersion, customerId, subject: `segment:${segmentId}@1`, state: "completed", enteredAt: now },
  });
  await db.enrollmentEvent.create({
    data: { shopId: shop.id, enrollmentId: run.id, at: now, kind: "entered", node: "entry" },
  });
  await makeMessage(shop, {
    ...{ customerId, source: "automation", sourceId: run.id, status: "delivered", body: LONG, queuedAt: now },
  });
  return automation;
}
