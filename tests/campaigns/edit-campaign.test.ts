import type { Campaign } from "@prisma/client";
import { beforeEach, describe, expect, test } from "vitest";
import { parseStep, readSeen, type ChangeOf, type DraftStep } from "#app/campaigns/campaign-draft.ts";
import { createCampaign } from "#app/campaigns/create-campaign.server.ts";
import { duplicateCampaign } from "#app/campaigns/duplicate-campaign.server.ts";
import { editCampaign } from "#app/campaigns/edit-campaign.server.ts";
import { resendCampaign } from "#app/campaigns/resend-campaign.server.ts";
import { db } from "#app/db.server.ts";
import {
  makeCampaign,
  makeCustomer,
  makeMessage,
  makeSegment,
  makeSender,
  makeShop,
  makeTemplate,
} from "../factories.ts";

const now = new Date("2026-11-22T10:00:00Z");
const author = { actor: "Noor", now };

let shop: Awaited<ReturnType<typeof makeShop>>;
beforeEach(async () => {
  shop = await makeShop();
});

const read = (id: bigint) => db.campaign.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id } } });

/** Fills a step in as its page does, and saves it. */
async function save(campaign: Pick<Campaign, "id">, step: DraftStep, input: object) {
  const parsed = parseStep(step, input);
  return parsed.ok ? editCampaign(shop, campaign.id, { change: parsed.change, ...author }) : parsed;
}

describe("a new campaign", () => {
  const basics = (values: object): ChangeOf<"basics"> => {
    const parsed = parseStep("basics", { name: "Autumn", channel: "sms", senderId: null, ...values });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return parsed.change;
  };

  test("begins as a draft, on record", async () => {
    const sender = await makeSender(shop);

    const created = await createCampaign(shop, basics({ senderId: String(sender.id) }), author);

    if (!created.ok) throw new Error("refused");
    expect(await read(created.campaignId)).toMatchObject({
      name: "Autumn",
      status: "draft",
      channel: "sms",
      senderId: sender.id,
      createdAt: now,
    });
    expect(await db.auditEvent.findFirst({ where: { shopId: shop.id } })).toMatchObject({
      action: "campaign.created",
      actor: "Noor",
      subject: `campaign:${created.campaignId}`,
    });
  });

  test("may begin with a segment, but not with another shop's or a deleted one", async () => {
    const own = await makeSegment(shop);
    const foreign = await makeSegment(await makeShop());
    const deleted = await makeSegment(shop);
    await db.segment.update({ where: { shopId_id: { shopId: shop.id, id: deleted.id } }, data: { deletedAt: now } });

    const created = await createCampaign(shop, basics({}), {
      ...author,
      includeSegmentIds: [own.id, foreign.id, deleted.id],
    });

    expect(created.ok && (await read(created.campaignId)).includeSegmentIds).toEqual([own.id]);
  });

  test("does not take a sender of another shop, of another channel, or one that was removed", async () => {
    const senders = [
      await makeSender(await makeShop()),
      await makeSender(shop, { channel: "whatsapp" }),
      await makeSender(shop, { removedAt: now }),
    ];
    for (const sender of senders) {
      expect(await createCampaign(shop, basics({ senderId: String(sender.id) }), author)).toMatchObject({
        ok: false,
        problems: { senderId: expect.any(String) as string },
      });
    }
  });
});

describe("the steps", () => {
  test.each([
    ["basics", { name: " ", channel: "sms", senderId: null }, { name: "Enter a name." }],
    [
      "basics",
      { name: "x".repeat(121), channel: "fax", senderId: "one" },
      { name: "Use at most 120 characters.", channel: "Choose a channel.", senderId: "Choose from the list." },
    ],
    [
      "audience",
      { allSubscribed: false, includeSegmentIds: ["1"], excludeSegmentIds: ["1"] },
      { excludeSegmentIds: "A segment cannot be both included and excluded." },
    ],
    [
      "audience",
      { allSubscribed: true, includeSegmentIds: ["1"], excludeSegmentIds: [] },
      { includeSegmentIds: "All subscribed customers already includes every segment." },
    ],
    ["message", { body: " ", templateId: null }, { body: "Write a message." }],
    [
      "schedule",
      { at: { date: "", time: "9:30" }, latest: null, audienceMode: "later" },
      { at: "Enter a date.", audienceMode: "Choose how the lists are used." },
    ],
  ] as const)("%s: what is missing or wrong is named beside its field (%#)", (step, input, problems) => {
    expect(parseStep(step, input)).toEqual({ ok: false, problems });
  });

  test("each saves its own part and leaves the others alone", async () => {
    const sender = await makeSender(shop, { channel: "whatsapp" });
    const [one, two] = [await makeSegment(shop), await makeSegment(shop)];
    const template = await makeTemplate(shop);
    const campaign = await makeCampaign(shop, { body: "" });

    expect(
      await save(campaign, "basics", { name: "Winter", channel: "whatsapp", senderId: String(sender.id) }),
    ).toEqual({ ok: true });
    expect(
      await save(campaign, "audience", {
        allSubscribed: false,
        includeSegmentIds: [String(one.id)],
        excludeSegmentIds: [String(two.id)],
      }),
    ).toEqual({ ok: true });
    expect(await save(campaign, "message", { body: "Hello", templateId: String(template.id) })).toEqual({ ok: true });
    expect(
      await save(campaign, "schedule", {
        at: { date: "2026-12-01", time: "09:30" },
        latest: { date: "2026-12-01", time: "21:00" },
        audienceMode: "refresh",
      }),
    ).toEqual({ ok: true });

    expect(await read(campaign.id)).toMatchObject({
      name: "Winter",
      channel: "whatsapp",
      senderId: sender.id,
      includeSegmentIds: [one.id],
      excludeSegmentIds: [two.id],
      body: "Hello",
      templateId: template.id,
      scheduledAt: new Date("2026-12-01T08:30:00Z"),
      latestAt: new Date("2026-12-01T20:00:00Z"),
      audienceMode: "refresh",
      updatedAt: now,
    });
  });

  test("frozen lists are frozen when their choice is saved, and again when it is saved again", async () => {
    const segment = await makeSegment(shop);
    const campaign = await makeCampaign(shop);
    const audience = { allSubscribed: false, includeSegmentIds: [String(segment.id)], excludeSegmentIds: [] };
    await save(campaign, "audience", audience);
    expect(await read(campaign.id)).toMatchObject({ frozenVersions: { [String(segment.id)]: 1 }, frozenAt: now });

    await db.segment.update({ where: { shopId_id: { shopId: shop.id, id: segment.id } }, data: { version: 7 } });
    await save(campaign, "message", { body: "Hello", templateId: null });
    expect(await read(campaign.id)).toMatchObject({ frozenVersions: { [String(segment.id)]: 1 } });

    await save(campaign, "schedule", { at: null, latest: null, audienceMode: "freeze" });
    expect(await read(campaign.id)).toMatchObject({ frozenVersions: { [String(segment.id)]: 7 } });
  });

  test("nobody chosen, a segment that is gone, another shop's, or one not read yet: each is named beside its field", async () => {
    const campaign = await makeCampaign(shop);
    const foreign = await makeSegment(await makeShop());
    const unread = await makeSegment(shop, { name: "New" });
    await db.segment.update({ where: { shopId_id: { shopId: shop.id, id: unread.id } }, data: { version: 0 } });
    const choose = (include: bigint[], exclude: bigint[]) =>
      save(campaign, "audience", {
        allSubscribed: false,
        includeSegmentIds: include.map(String),
        excludeSegmentIds: exclude.map(String),
      });

    expect(await choose([], [])).toEqual({
      ok: false,
      problems: { includeSegmentIds: "Choose at least one segment, or all subscribed customers." },
    });
    expect(await choose([foreign.id], [])).toEqual({
      ok: false,
      problems: { includeSegmentIds: "One of these segments no longer exists. Remove it." },
    });
    expect(await choose([unread.id], [])).toMatchObject({
      ok: false,
      problems: { includeSegmentIds: expect.stringContaining("“New” are still being read") as string },
    });
    expect(
      await save(campaign, "audience", {
        allSubscribed: true,
        includeSegmentIds: [],
        excludeSegmentIds: [String(foreign.id)],
      }),
    ).toMatchObject({
      ok: false,
      problems: { excludeSegmentIds: expect.any(String) as string },
    });
    expect(await read(campaign.id)).toMatchObject({
      includeSegmentIds: [],
      excludeSegmentIds: [],
      allSubscribed: false,
    });
  });

  test("a time that has passed, or an end before the start, is refused", async () => {
    const campaign = await makeCampaign(shop);
    const past = { date: "2026-11-22", time: "11:00" };
    expect(await save(campaign, "schedule", { at: past, latest: null, audienceMode: "refresh" })).toMatchObject({
      ok: false,
      problems: { at: expect.any(String) as string },
    });
    expect(await save(campaign, "schedule", { at: null, latest: past, audienceMode: "refresh" })).toMatchObject({
      ok: false,
      problems: { latest: expect.any(String) as string },
    });
    expect(
      await save(campaign, "schedule", {
        at: { date: "2026-11-23", time: "11:00" },
        latest: { date: "2026-11-23", time: "10:59" },
        audienceMode: "refresh",
      }),
    ).toMatchObject({ ok: false, problems: { latest: expect.any(String) as string } });
  });

  test("in two windows the later one is told before it overwrites, and then may", async () => {
    const campaign = await makeCampaign(shop, { body: "As both windows show it" });
    const saveSeen = (body: string, seen: Date) => {
      const parsed = parseStep("message", { body, templateId: null });
      if (!parsed.ok) throw new Error("refused");
      return editCampaign(shop, campaign.id, { change: parsed.change, seen, ...author });
    };
    expect(await saveSeen("Of the first window", campaign.updatedAt)).toEqual({ ok: true });

    expect(await saveSeen("Of the second window", campaign.updatedAt)).toMatchObject({
      ok: false,
      problems: { page: expect.stringContaining("changed meanwhile") as string },
    });
    expect((await read(campaign.id)).body).toBe("Of the first window");

    expect(await saveSeen("Of the second window", now)).toEqual({ ok: true });
    expect((await read(campaign.id)).body).toBe("Of the second window");
    expect(readSeen({ seen: now.toISOString() })).toEqual(now);
    expect(readSeen({ seen: "yesterday" })).toBeUndefined();
  });

  test("only a draft can be changed", async () => {
    for (const values of [{ status: "scheduled" as const }, { status: "sending" as const }, { archivedAt: now }]) {
      const campaign = await makeCampaign(shop, values);
      await expect(save(campaign, "message", { body: "Other", templateId: null })).rejects.toMatchObject({
        code: "conflict",
      });
      expect((await read(campaign.id)).body).toBe(campaign.body);
    }
  });
});

describe("a copy", () => {
  test("has the same channel, segments and text, and chooses its time and lists anew", async () => {
    const segment = await makeSegment(shop);
    const original = await makeCampaign(shop, {
      name: "Autumn",
      status: "finished",
      includeSegmentIds: [segment.id],
      frozenVersions: { [String(segment.id)]: 1 },
      frozenAt: now,
      scheduledAt: now,
      latestAt: now,
      startedAt: now,
      finishedAt: now,
    });

    const copy = await read(await duplicateCampaign(shop, original.id, author));

    expect(copy).toMatchObject({
      name: "Copy of Autumn",
      status: "draft",
      includeSegmentIds: [segment.id],
      body: original.body,
    });
    expect(copy).toMatchObject({
      frozenVersions: {},
      frozenAt: null,
      scheduledAt: null,
      latestAt: null,
      startedAt: null,
      finishedAt: null,
    });
  });
});

describe("sending again", () => {
  test("makes a draft for those who failed, or of whom nobody knows, and says so when there are none", async () => {
    const original = await makeCampaign(shop, { name: "Autumn", status: "finished" });
    await makeMessage(shop, { customerId: (await makeCustomer(shop)).id, sourceId: original.id, status: "failed" });

    const resent = await resendCampaign(shop, original.id, { to: "failed", ...author });

    expect(resent.ok && (await read(resent.campaignId))).toMatchObject({
      name: "Autumn (again)",
      status: "draft",
      resendOf: original.id,
      resendStatuses: ["failed"],
      body: original.body,
    });
    expect(await resendCampaign(shop, original.id, { to: "unconfirmed", ...author })).toEqual({
      ok: false,
      problem: "No recipient of this campaign is unconfirmed.",
    });
    const draft = await makeCampaign(shop);
    expect(await resendCampaign(shop, draft.id, { to: "failed", ...author })).toMatchObject({ ok: false });
  });
});
