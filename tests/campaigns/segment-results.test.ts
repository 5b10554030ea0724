import { beforeEach, describe, expect, test } from "vitest";
import type { MessageStatus, Prisma } from "@prisma/client";
import { readSegmentResults } from "#app/campaigns/read-segment-results.server.ts";
import { db } from "#app/db.server.ts";
import type { ShopRef } from "#app/shop.ts";
import { makeCampaign, makeCustomer, makeMessage, makeSegment, makeSegmentVersion, makeShop } from "../factories.ts";

const startedAt = new Date("2026-05-01T10:00:00Z");
const now = new Date("2026-05-02T10:00:00Z");
const after = (minutes: number) => new Date(startedAt.getTime() + minutes * 60_000);

let shop: ShopRef;
let people: Awaited<ReturnType<typeof makeCustomer>>[];
let segmentId: bigint;
beforeEach(async () => {
  shop = await makeShop();
  people = await Promise.all(Array.from({ length: 6 }, () => makeCustomer(shop)));
  segmentId = (await makeSegment(shop, { members: people.slice(0, 4) })).id;
});

const read = (id = segmentId) => readSegmentResults(shop, id, { now });

const sentStates: MessageStatus[] = ["sent", "delivered", "read", "failed"];

/** A campaign that was sent, with one message for each state: to the first person, the second, and so on. */
async function send(
  states: MessageStatus[],
  campaign: Partial<Prisma.CampaignUncheckedCreateInput> = {},
): Promise<bigint> {
  const { id, channel } = await makeCampaign(shop, {
    status: "finished",
    includeSegmentIds: [segmentId],
    frozenVersions: { [String(segmentId)]: 1 },
    startedAt,
    finishedAt: after(1),
    ...campaign,
  });
  for (const [index, status] of states.entries()) {
    const customer = people[index];
    if (!customer) throw new Error("There are not that many people");
    await makeMessage(shop, {
      sourceId: id,
      customerId: customer.id,
      channel,
      address: customer.phoneE164,
      status,
      sentAt: sentStates.includes(status) ? (campaign.startedAt ?? startedAt) : null,
    });
  }
  return id;
}

let replies = 0;
async function reply(
  person: number,
  minutes: number,
  { intent = "stop", channel = "sms" }: { intent?: "stop" | "other"; channel?: "sms" | "whatsapp" } = {},
): Promise<void> {
  await db.inboundMessage.create({
    data: {
      shopId: shop.id,
      carrier: "twilio",
      carrierMessageId: `SM${(replies += 1)}`,
      channel,
      fromAddress: people[person]?.phoneE164 ?? "",
      toAddress: "+3197010200300",
      body: intent,
      intent,
      receivedAt: after(minutes),
      raw: {},
    },
  });
}

describe("how the messages to a segment did", () => {
  test("is nothing before a campaign was sent to it", async () => {
    await makeCampaign(shop, { includeSegmentIds: [segmentId] });
    expect(await read()).toEqual({
      campaigns: 0,
      hasMore: false,
      sent: 0,
      delivered: 0,
      failed: 0,
      reading: null,
      optOuts: 0,
    });
  });

  test("is counted from the ledger", async () => {
    await send(["delivered", "failed", "sent", "skipped"]);
    expect(await read()).toMatchObject({ campaigns: 1, sent: 3, delivered: 1, failed: 1, reading: null });
  });

  test("tells of reading only where a channel does", async () => {
    await send(["delivered", "delivered"]);
    await send(["read", "delivered", "failed"], { channel: "whatsapp" });
    expect(await read()).toMatchObject({ sent: 5, delivered: 4, reading: { delivered: 2, read: 1 } });
  });

  test("leaves out those who came from another segment", async () => {
    const other = await makeSegment(shop, { members: people.slice(3) });
    const both = { includeSegmentIds: [segmentId, other.id], frozenVersions: { [String(segmentId)]: 1 } };
    await send(["delivered", "delivered", "failed", "delivered", "delivered", "failed"], both);
    expect(await read()).toMatchObject({ sent: 4, delivered: 3, failed: 1 });
  });

  test("is of the members at the time, not of those today", async () => {
    const other = await makeSegment(shop, { members: [] });
    await db.segmentMember.updateMany({ where: { segmentId, customerId: people[0]?.id }, data: { leftVersion: 2 } });
    await db.segmentMember.create({
      data: { shopId: shop.id, segmentId, customerId: people[4]?.id ?? 0n, joinedVersion: 2 },
    });
    await makeSegmentVersion(shop, segmentId, { version: 2, query: "", takenAt: after(0) });
    const states: MessageStatus[] = ["failed", "sent", "sent", "sent", "delivered"];
    const includeSegmentIds = [segmentId, other.id];
    await send(states, { includeSegmentIds, audienceMode: "freeze" });
    expect(await read()).toMatchObject({ sent: 4, delivered: 0, failed: 1 });
    await db.campaign.deleteMany();
    await send(states, { includeSegmentIds, audienceMode: "refresh", frozenVersions: {} });
    expect(await read()).toMatchObject({ sent: 4, delivered: 1, failed: 0 });
  });

  test("does not count campaigns that only exclude it, go to everyone, or are sent again to those who failed", async () => {
    const other = await makeSegment(shop, { members: people });
    await send(["delivered"], { includeSegmentIds: [other.id], excludeSegmentIds: [segmentId] });
    await send(["delivered"], { allSubscribed: true });
    await send(["delivered"], { includeSegmentIds: [], resendOf: 1n });
    expect((await read()).campaigns).toBe(0);
  });

  test("is of the latest ten campaigns", async () => {
    for (const day of Array.from({ length: 11 }, (_, index) => index)) {
      const at = new Date(startedAt.getTime() - day * 86_400_000);
      await send([day === 10 ? "failed" : "delivered"], { startedAt: at, finishedAt: at });
    }
    expect(await read()).toMatchObject({ campaigns: 10, hasMore: true, sent: 10, failed: 0 });
  });

  test("is not another shop's", async () => {
    await send(["delivered"]);
    expect((await readSegmentResults(await makeShop(), segmentId, { now })).campaigns).toBe(0);
  });

  test("is kept for a while where counting takes long, and counted again when the campaign ends", async () => {
    const other = await makeSegment(shop, { members: [] });
    const campaignId = await send(["delivered"], { includeSegmentIds: [segmentId, other.id] });
    await read();
    const where = { shopId: shop.id, campaignId, segmentId };
    await db.campaignSegmentCount.updateMany({ where, data: { tookMs: 5_000, countedAt: after(2) } });
    await db.message.updateMany({ where: { sourceId: campaignId }, data: { status: "failed" } });
    const at = (minutes: number) => readSegmentResults(shop, segmentId, { now: after(minutes) });
    expect(await at(3)).toMatchObject({ delivered: 1, failed: 0 });
    await db.campaign.updateMany({ where: { id: campaignId }, data: { finishedAt: after(2.5) } });
    expect(await at(3)).toMatchObject({ delivered: 0, failed: 1 });
  });
});

describe("opting out", () => {
  test("is a STOP on the same channel after the message, whoever says it how often", async () => {
    await send(["delivered", "delivered", "delivered", "delivered"]);
    await reply(0, 5);
    await reply(0, 6);
    await reply(1, 5, { intent: "other" });
    await reply(2, 5, { channel: "whatsapp" });
    await reply(3, -5);
    expect(await read()).toMatchObject({ optOuts: 1 });
  });

  test("answers the last campaign before it", async () => {
    const other = await makeSegment(shop, { members: people });
    await send(["delivered", "delivered"]);
    await send(["delivered"], {
      includeSegmentIds: [other.id],
      startedAt: after(10),
      frozenVersions: { [String(other.id)]: 1 },
    });
    await reply(0, 11);
    await reply(1, 11);
    expect(await read()).toMatchObject({ optOuts: 1 });
    expect(await read(other.id)).toMatchObject({ optOuts: 1 });
  });

  test("counts for the segment whose member said it", async () => {
    const other = await makeSegment(shop, { members: people.slice(4) });
    await send(["delivered", "delivered", "delivered", "delivered", "delivered"], {
      includeSegmentIds: [segmentId, other.id],
      frozenVersions: { [String(segmentId)]: 1, [String(other.id)]: 1 },
    });
    await reply(4, 5);
    expect(await read()).toMatchObject({ optOuts: 0 });
    expect(await read(other.id)).toMatchObject({ optOuts: 1 });
  });
});
