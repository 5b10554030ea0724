import type { Prisma } from "@prisma/client";
import { beforeEach, describe, expect, test } from "vitest";
import { reviewCampaign } from "#app/campaigns/review-campaign.server.ts";
import { scheduleCampaign } from "#app/campaigns/schedule-campaign.server.ts";
import { savePartPrices } from "#app/campaigns/save-part-prices.server.ts";
import { db } from "#app/db.server.ts";
import { makeCampaign, makeCustomer, makeMessage, makeSegment, makeSender, makeShop } from "../factories.ts";
import { readQueue } from "../setup/drain-queue.ts";

const now = new Date("2026-11-22T10:00:00Z");
const tomorrow = new Date("2026-11-23T10:00:00Z");
const author = { actor: "Noor", now };

let shop: Awaited<ReturnType<typeof makeShop>>;
beforeEach(async () => {
  shop = await makeShop();
});

const read = (id: bigint) => db.campaign.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id } } });

/** A draft with nothing left to do. */
async function makeReady(overrides: Partial<Prisma.CampaignUncheckedCreateInput> = {}) {
  await db.carrierAccount.create({ data: { shopId: shop.id, carrier: "twilio", accountId: "AC1", secret: "sealed" } });
  const sender = await makeSender(shop);
  const customer = await makeCustomer(shop);
  const segment = await makeSegment(shop, { name: "VIP", members: [customer] });
  const campaign = await makeCampaign(shop, {
    senderId: sender.id,
    includeSegmentIds: [segment.id],
    frozenVersions: { [String(segment.id)]: 1 },
    frozenAt: now,
    body: 'Hi {{ customer.first_name | default: "there" }}. Reply STOP to unsubscribe',
    ...overrides,
  });
  return { campaign, sender, segment, customer };
}

describe("letting a campaign go", () => {
  test("at once: it is being prepared, and the job is there", async () => {
    const { campaign } = await makeReady();

    expect(await scheduleCampaign(shop, campaign.id, author)).toEqual({ ok: true });

    expect(await read(campaign.id)).toMatchObject({ status: "preparing", scheduledAt: now, startedAt: now });
    expect(await readQueue()).toMatchObject([
      { task: "prepare-campaign", payload: { shopId: shop.id, campaignId: String(campaign.id) } },
    ]);
    expect(await db.auditEvent.findFirst({ where: { shopId: shop.id } })).toMatchObject({
      action: "campaign.sent",
      actor: "Noor",
      detail: { audience: "freeze", at: now.toISOString() },
    });
  });

  test("at a time: it is scheduled, and the job waits for it", async () => {
    const { campaign } = await makeReady({ scheduledAt: tomorrow });

    expect(await scheduleCampaign(shop, campaign.id, author)).toEqual({ ok: true });

    expect(await read(campaign.id)).toMatchObject({ status: "scheduled", scheduledAt: tomorrow, startedAt: null });
    expect(await readQueue()).toMatchObject([{ task: "prepare-campaign", runAt: tomorrow }]);
  });

  test("pressed twice it goes once", async () => {
    const { campaign } = await makeReady();

    const answers = await Promise.all([
      scheduleCampaign(shop, campaign.id, author),
      scheduleCampaign(shop, campaign.id, author),
    ]);

    expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await readQueue()).toHaveLength(1);
  });

  test("is refused for a draft that was changed since it was looked at", async () => {
    const { campaign } = await makeReady();
    await db.campaign.update({
      where: { shopId_id: { shopId: shop.id, id: campaign.id } },
      data: { body: "Another text. Reply STOP to unsubscribe", updatedAt: tomorrow },
    });

    expect(await scheduleCampaign(shop, campaign.id, { ...author, reviewed: campaign.updatedAt })).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining("changed while you looked at it") as string }],
    });
    expect((await read(campaign.id)).status).toBe("draft");

    expect(await scheduleCampaign(shop, campaign.id, { ...author, reviewed: tomorrow })).toEqual({ ok: true });
  });

  test("scheduled, taken back and scheduled for another time, it has one job", async () => {
    const { campaign } = await makeReady({ scheduledAt: tomorrow });
    await scheduleCampaign(shop, campaign.id, author);
    const later = new Date("2026-11-24T10:00:00Z");
    await db.campaign.update({
      where: { shopId_id: { shopId: shop.id, id: campaign.id } },
      data: { status: "draft", scheduledAt: later },
    });

    await scheduleCampaign(shop, campaign.id, author);

    expect(await readQueue()).toMatchObject([{ task: "prepare-campaign", runAt: later }]);
  });
});

describe("what keeps it from being sent", () => {
  const broken: [string, Partial<Prisma.CampaignUncheckedCreateInput>, string, string][] = [
    ["no sender", { senderId: null }, "basics", "Choose which SMS sender"],
    ["no audience", { includeSegmentIds: [] }, "audience", "Choose at least one segment"],
    ["no text", { body: " " }, "message", "Write the message."],
    ["a text with an error", { body: "Hi {{ customer.first_name" }, "message", "The message has an error in line 1"],
    ["a time that has passed", { scheduledAt: now }, "schedule", "has passed"],
    [
      "an end before the start",
      { scheduledAt: tomorrow, latestAt: tomorrow },
      "schedule",
      "before the campaign starts",
    ],
  ];

  test.each(broken)("%s", async (_, overrides, step, message) => {
    const { campaign } = await makeReady(overrides);

    const answer = await scheduleCampaign(shop, campaign.id, author);
    const review = await reviewCampaign(shop, campaign, { now });

    expect(answer).toMatchObject({
      ok: false,
      problems: [{ step, message: expect.stringContaining(message) as string }],
    });
    expect(review.problems).toEqual(answer.ok ? [] : answer.problems);
    expect((await read(campaign.id)).status).toBe("draft");
    expect(await readQueue()).toEqual([]);
  });

  test("a removed sender, and no account to send with", async () => {
    const { campaign, sender } = await makeReady();
    await db.carrierAccount.deleteMany();
    expect(await scheduleCampaign(shop, campaign.id, author)).toMatchObject({
      problems: [{ message: expect.stringContaining("Connect one in Settings") as string }],
    });
    await db.sender.update({ where: { shopId_id: { shopId: shop.id, id: sender.id } }, data: { removedAt: now } });
    expect(await scheduleCampaign(shop, campaign.id, author)).toMatchObject({
      problems: [{ message: expect.stringContaining("was removed") as string }],
    });
  });

  test("an audience in which nobody can get it; but lists that are read again later may fill up", async () => {
    const { campaign, customer } = await makeReady();
    await db.customer.update({
      where: { shopId_id: { shopId: shop.id, id: customer.id } },
      data: { smsConsent: "unsubscribed" },
    });
    expect(await scheduleCampaign(shop, campaign.id, author)).toMatchObject({
      ok: false,
      problems: [{ step: "audience", message: expect.stringContaining("Nobody") as string }],
    });

    await db.campaign.update({
      where: { shopId_id: { shopId: shop.id, id: campaign.id } },
      data: { audienceMode: "refresh", scheduledAt: tomorrow },
    });
    expect(await scheduleCampaign(shop, campaign.id, author)).toEqual({ ok: true });
  });
});

describe("the review", () => {
  test("of a good campaign has nothing to say, and counts people, parts and money", async () => {
    const { campaign } = await makeReady();
    await savePartPrices(
      shop,
      {
        channel: "sms",
        currency: "EUR",
        rows: [
          { countryCode: "NL", price: 0.09 },
          { countryCode: "*", price: 1 },
        ],
      },
      author,
    );

    const review = await reviewCampaign(shop, campaign, { now });

    expect(review).toMatchObject({
      problems: [],
      warnings: [],
      estimate: { total: 1, eligible: 1 },
      worstParts: 1,
      cost: { amount: 0.09, currency: "EUR", unpriced: 0 },
    });
  });

  test("names no price where the merchant has none", async () => {
    const { campaign } = await makeReady();
    expect(await reviewCampaign(shop, campaign, { now })).toMatchObject({ cost: null });
    await savePartPrices(shop, { channel: "sms", currency: "EUR", rows: [{ countryCode: "US", price: 0.01 }] }, author);
    expect(await reviewCampaign(shop, campaign, { now })).toMatchObject({ cost: { amount: 0, unpriced: 1 } });
  });

  test("warns of what a merchant may have overlooked", async () => {
    const { campaign, sender, customer } = await makeReady({
      body: `Hello {{ customer.first_name }}, ${"we have a great many things to tell you. ".repeat(5)}`,
      frozenAt: new Date("2026-11-20T10:00:00Z"),
    });
    await db.sender.update({
      where: { shopId_id: { shopId: shop.id, id: sender.id } },
      data: { pausedAt: now, pauseReason: "The number was blocked." },
    });
    const earlier = await makeCampaign(shop, { status: "finished", startedAt: now, finishedAt: now });
    await makeMessage(shop, {
      customerId: customer.id,
      sourceId: earlier.id,
      status: "delivered",
      sentAt: new Date("2026-11-22T09:00:00Z"),
    });

    const { problems, warnings } = await reviewCampaign(shop, campaign, { now });

    expect(problems).toEqual([]);
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining("The sender is paused"),
      expect.stringContaining("does not say how to opt out"),
      expect.stringContaining("gap at customer.first_name"),
      expect.stringMatching(/takes up to \d+ parts/),
      "1 customer in this audience got another campaign in the 24 hours before.",
      expect.stringContaining("frozen more than a day ago"),
    ]);
  });
});
