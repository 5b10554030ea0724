import { beforeEach, describe, expect, test } from "vitest";
import { cancelCampaign } from "#app/campaigns/cancel-campaign.server.ts";
import { campaignStatuses, can, type transitions } from "#app/campaigns/campaign.ts";
import { finishCampaign } from "#app/campaigns/finish-campaign.server.ts";
import { pauseCampaign } from "#app/campaigns/pause-campaign.server.ts";
import { reopenCampaign } from "#app/campaigns/reopen-campaign.server.ts";
import { resumeCampaign } from "#app/campaigns/resume-campaign.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { openDispatch } from "#app/messaging/open-dispatch.server.ts";
import { makeCampaign, makeCustomer, makeMessage, makeSender, makeShop } from "../factories.ts";
import { hearers } from "../flow/workflows.ts";
import { readQueue } from "../setup/drain-queue.ts";

const now = new Date("2026-11-22T10:00:00Z");
const options = { actor: "Noor", now };

let shop: Awaited<ReturnType<typeof makeShop>>;
beforeEach(async () => {
  shop = await makeShop();
});

const read = (id: bigint) => db.campaign.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id } } });

/** A campaign in mid-delivery: a message that waits, one on its way, one delivered. */
async function makeSending(status: "sending" | "paused" = "sending") {
  const sender = await makeSender(shop);
  const campaign = await makeCampaign(shop, { status, senderId: sender.id, startedAt: now });
  const dispatchId = await inTransaction((tx) =>
    openDispatch(tx, shop, { owner: `campaign:${campaign.id}`, channel: "sms", senderId: sender.id, body: "Hello" }),
  );
  const message = async (values: object) =>
    makeMessage(shop, { customerId: (await makeCustomer(shop)).id, sourceId: campaign.id, dispatchId, ...values });
  const waiting = await message({});
  const onItsWay = await message({ status: "sending", claimedAt: now });
  await message({ status: "delivered", sentAt: now, deliveredAt: now });
  const state = async () =>
    (await db.dispatch.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id: dispatchId } } })).state;
  const end = (id: bigint) =>
    db.message.update({
      where: { shopId_id: { shopId: shop.id, id } },
      data: { status: "sent", dueAt: null, claimedAt: null, sentAt: now },
    });
  return { campaign, dispatchId, waiting, onItsWay, state, end };
}

describe("pause, resume and cancel", () => {
  test("a pause holds the messages that wait, a resume lets them go on", async () => {
    const { campaign, state } = await makeSending();

    expect(await pauseCampaign(shop, campaign.id, options)).toEqual({ ok: true });
    expect([(await read(campaign.id)).status, await state()]).toEqual(["paused", "held"]);
    expect(await readQueue()).toEqual([]);

    expect(await resumeCampaign(shop, campaign.id, options)).toEqual({ ok: true });
    expect([(await read(campaign.id)).status, await state()]).toEqual(["sending", "open"]);
    expect((await readQueue()).map(({ task }) => task)).toEqual(["send-messages"]);
  });

  test("a cancel ends it, from sending and from a pause", async () => {
    for (const status of ["sending", "paused"] as const) {
      const { campaign, state } = await makeSending(status);

      expect(await cancelCampaign(shop, campaign.id, options)).toEqual({ ok: true });

      expect(await read(campaign.id)).toMatchObject({ status: "cancelled", finishedAt: now });
      expect(await state()).toBe("closed");
    }
  });

  test("a scheduled campaign can be cancelled, or taken back to be changed; one that failed likewise", async () => {
    const scheduled = await makeCampaign(shop, { status: "scheduled", scheduledAt: now });
    expect(await reopenCampaign(shop, scheduled.id, options)).toEqual({ ok: true });
    expect(await read(scheduled.id)).toMatchObject({ status: "draft", scheduledAt: now });

    const failed = await makeCampaign(shop, {
      status: "failed",
      statusReason: "Because",
      startedAt: now,
      finishedAt: now,
    });
    expect(await reopenCampaign(shop, failed.id, options)).toEqual({ ok: true });
    expect(await read(failed.id)).toMatchObject({
      status: "draft",
      statusReason: null,
      startedAt: null,
      finishedAt: null,
    });

    const other = await makeCampaign(shop, { status: "scheduled", scheduledAt: now });
    expect(await cancelCampaign(shop, other.id, options)).toEqual({ ok: true });
  });

  test("each says so when the campaign is in no state for it, and changes nothing", async () => {
    const controls = { pause: pauseCampaign, resume: resumeCampaign, cancel: cancelCampaign, reopen: reopenCampaign };
    for (const [transition, control] of Object.entries(controls)) {
      for (const status of campaignStatuses.filter((from) => !can(transition as keyof typeof transitions, from))) {
        const campaign = await makeCampaign(shop, { status });
        expect(await control(shop, campaign.id, options)).toEqual({ ok: false, problem: expect.any(String) as string });
        expect((await read(campaign.id)).status).toBe(status);
      }
    }
  });

  test("of two that pause at once one does it", async () => {
    const { campaign } = await makeSending();

    const answers = await Promise.all([
      pauseCampaign(shop, campaign.id, options),
      pauseCampaign(shop, campaign.id, options),
    ]);

    expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await db.auditEvent.findMany({ where: { shopId: shop.id } })).toMatchObject([
      { action: "campaign.paused", actor: "Noor", subject: `campaign:${campaign.id}` },
    ]);
  });
});

describe("the end", () => {
  test("a campaign is finished when nobody waits and nobody is on the way, also while paused", async () => {
    for (const status of ["sending", "paused"] as const) {
      const { campaign, dispatchId, waiting, onItsWay, end } = await makeSending(status);
      await finishCampaign(shop, dispatchId, { now });
      expect((await read(campaign.id)).status).toBe(status);
      await end(waiting.id);
      await finishCampaign(shop, dispatchId, { now });
      expect((await read(campaign.id)).status).toBe(status);
      await end(onItsWay.id);

      await finishCampaign(shop, dispatchId, { now });
      await finishCampaign(shop, dispatchId, { now: new Date("2027-01-01T00:00:00Z") });

      expect(await read(campaign.id)).toMatchObject({ status: "finished", finishedAt: now });
    }
  });

  test("a cancelled campaign stays cancelled, and other dispatches are none of its business", async () => {
    const { campaign, dispatchId } = await makeSending();
    await cancelCampaign(shop, campaign.id, options);
    await db.message.deleteMany({ where: { shopId: shop.id } });
    await finishCampaign(shop, dispatchId, { now });
    expect((await read(campaign.id)).status).toBe("cancelled");

    const sender = await makeSender(shop);
    const other = await inTransaction((tx) =>
      openDispatch(tx, shop, { owner: "test:1", channel: "sms", senderId: sender.id, body: "Hello" }),
    );
    await finishCampaign(shop, other, { now });
    await finishCampaign(shop, 999_999n, { now });
  });

  test.each(hearers)("is told to %s once, with what came of the campaign", async (_, { turnOn, waiting }) => {
    await turnOn(shop, "campaign-finished");
    const { campaign, dispatchId, waiting: queued, onItsWay, end } = await makeSending();
    await finishCampaign(shop, dispatchId, { now });
    expect(await waiting(shop)).toEqual([]);
    await end(queued.id);
    await db.message.update({
      where: { shopId_id: { shopId: shop.id, id: onItsWay.id } },
      data: { status: "failed", claimedAt: null },
    });
    await Promise.all([finishCampaign(shop, dispatchId, { now }), finishCampaign(shop, dispatchId, { now })]);
    const counts = { Recipients: 3, Sent: 2, Failed: 1, Skipped: 0, Unconfirmed: 0 };
    expect(await waiting(shop)).toEqual([
      [
        "campaign-finished",
        { "Campaign name": campaign.name, "Campaign ID": campaign.id.toString(), Channel: "SMS", ...counts },
      ],
    ]);
  });
});
