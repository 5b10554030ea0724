import { beforeEach, describe, expect, test } from "vitest";
import { archiveCampaign } from "#app/campaigns/archive-campaign.server.ts";
import { cancelCampaign } from "#app/campaigns/cancel-campaign.server.ts";
import { moveCampaign } from "#app/campaigns/move-campaign.server.ts";
import { reopenCampaign } from "#app/campaigns/reopen-campaign.server.ts";
import { scheduleCampaign } from "#app/campaigns/schedule-campaign.server.ts";
import { writeRecipients } from "#app/campaigns/write-recipients.server.ts";
import { pauseAutomation } from "#app/automations/pause-automation.server.ts";
import { saveAutomation } from "#app/automations/save-automation.server.ts";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { countEngagement } from "#app/insights/count-engagement.server.ts";
import { tellMarketing } from "#app/insights/tell-marketing.server.ts";
import { forgetToldActivities, wakeDueMarketing } from "#app/insights/wake-marketing.server.ts";
import { describeActivityProblem } from "#app/messaging/activity-problem.ts";
import { readActivityProblem } from "#app/messaging/read-activity-problem.server.ts";
import { retryActivity } from "#app/messaging/retry-activity.server.ts";
import { upsertActivity } from "#dev-store/shop/marketing.ts";
import { findShop } from "#dev-store/find-shop.ts";
import { changeShop } from "#dev-store/control/change-shop.ts";
import { openAutomatedShop } from "#tests/automations/automated-shop.ts";
import { makeCampaign, makeCustomer, makeMessage, makeSegment, makeSender, makeShop } from "#tests/factories.ts";
import { connectShop, type ConnectedShop } from "#tests/segments/connected-shop.ts";
import { readQueue } from "#tests/setup/drain-queue.ts";

const now = new Date("2026-11-22T10:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const by = { actor: "Noor", now };

let connected: ConnectedShop;
let shop: ConnectedShop["shop"];
beforeEach(async () => {
  connected = await connectShop();
  shop = connected.shop;
  await grant();
});

const grant = (scopes = ["write_marketing_events"]) => db.shop.update({ where: { id: shop.id }, data: { scopes } });
const tell = (at = now) => tellMarketing(shop, { now: () => at });
const activities = () => db.marketingActivity.findMany({ where: { shopId: shop.id }, orderBy: { createdAt: "asc" } });

/** What Shopify's Marketing lists. */
async function listed() {
  const { rows } = await connected.store.context.pool.query<{ line: string }>(
    `SELECT concat_ws(' ', remote_id, status, title, utm_campaign, utm_medium) AS line FROM marketing_activity
     WHERE shop_id = $1 ORDER BY id`,
    [connected.storeShopId],
  );
  return rows.map(({ line }) => line);
}

async function engagements() {
  const { rows } = await connected.store.context.pool.query<{ line: string; counts: object }>(
    `SELECT concat_ws(' ', a.remote_id, e.occurred_on, e.utc_offset) AS line, e.counts FROM marketing_engagement e
     JOIN marketing_activity a ON a.id = e.activity_id WHERE a.shop_id = $1 ORDER BY e.occurred_on, a.id`,
    [connected.storeShopId],
  );
  return rows.map(({ line, counts }) => [line, counts]);
}

/** A draft with nothing left to do but its time, which is in an hour. */
async function makeReady(name = "Spring Sale") {
  await db.carrierAccount.create({ data: { shopId: shop.id, carrier: "twilio", accountId: "AC1", secret: "sealed" } });
  const sender = await makeSender(shop);
  const customer = await makeCustomer(shop);
  const segment = await makeSegment(shop, { members: [customer] });
  const campaign = await makeCampaign(shop, {
    name,
    senderId: sender.id,
    includeSegmentIds: [segment.id],
    frozenVersions: { [String(segment.id)]: 1 },
    frozenAt: now,
    body: "Hi! Reply STOP to unsubscribe",
    scheduledAt: later(3600),
  });
  return { campaign, customer, utm: `spring-sale-c${campaign.id.toString(36)}` };
}

const read = (id: bigint) => db.campaign.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id } } });
const move = (id: bigint, transition: Parameters<typeof moveCampaign>[3]["transition"]) =>
  inTransaction((tx) => moveCampaign(tx, shop, id, { transition, now }));

async function begin(id: bigint): Promise<void> {
  await move(id, "prepare");
  await writeRecipients(shop, await read(id), { now });
}

async function deleting(isDeleting: boolean): Promise<void> {
  const { context } = connected.store;
  const storeShop = await findShop(context.pool, shop.domain);
  if (storeShop) await changeShop(context, storeShop, { settings: { marketing: { isDeleting } } });
}

describe("a campaign in Shopify's Marketing", () => {
  test("is there from when it is scheduled to its end, under UTM parameters that no new name changes", async () => {
    const { campaign, utm } = await makeReady();
    await scheduleCampaign(shop, campaign.id, by);
    expect((await readQueue()).map(({ task }) => task)).toEqual(["tell-marketing", "prepare-campaign"]);
    await tell();
    expect(await listed()).toEqual([`campaign-${campaign.id} SCHEDULED Spring Sale ${utm} sms`]);

    await reopenCampaign(shop, campaign.id, by);
    await db.campaign.updateMany({ where: { shopId: shop.id }, data: { name: "Summer" } });
    await tell();
    expect(await listed()).toEqual([`campaign-${campaign.id} PAUSED Summer ${utm} sms`]);

    await scheduleCampaign(shop, campaign.id, by);
    await begin(campaign.id);
    await tell();
    expect(await listed()).toEqual([`campaign-${campaign.id} ACTIVE Summer ${utm} sms`]);
    expect(await db.dispatch.findFirst()).toMatchObject({
      linkQuery: `utm_source=segue&utm_medium=sms&utm_campaign=${utm}`,
    });

    await move(campaign.id, "finish");
    await archiveCampaign(shop, campaign.id, { archived: true, ...by });
    await tell();
    expect(await listed()).toEqual([`campaign-${campaign.id} INACTIVE Summer ${utm} sms`]);
    expect(await activities()).toMatchObject([{ dueAt: null, problem: null, statusTold: "INACTIVE", syncedAt: now }]);
  });

  test("goes when it is cancelled before anybody was written to, and one that Shopify never knew is not told of", async () => {
    const { campaign } = await makeReady();
    await scheduleCampaign(shop, campaign.id, by);
    await cancelCampaign(shop, campaign.id, by);
    await tell();
    expect([await listed(), connected.operations]).toEqual([[], []]);
    await db.campaign.updateMany({ where: { shopId: shop.id }, data: { status: "draft" } });

    await scheduleCampaign(shop, campaign.id, by);
    await tell();
    await cancelCampaign(shop, campaign.id, by);
    await tell();
    expect((await activities())[0]?.statusTold).toBe("DELETED_EXTERNALLY");
  });

  test("waits, and hinders nothing, until the merchant grants the scope", async () => {
    await grant(["read_customers"]);
    const { campaign, utm } = await makeReady();
    expect(await scheduleCampaign(shop, campaign.id, by)).toEqual({ ok: true });
    expect((await readQueue()).map(({ task }) => task)).toEqual(["prepare-campaign"]);
    await tell();
    await wakeDueMarketing({ now: later(3600) });
    expect([connected.operations, (await readQueue()).length]).toEqual([[], 1]);

    await grant();
    await wakeDueMarketing({ now: later(3600) });
    expect((await readQueue()).map(({ task }) => task)).toContain("tell-marketing");
    await tell(later(3600));
    expect(await listed()).toEqual([`campaign-${campaign.id} SCHEDULED Spring Sale ${utm} sms`]);
  });

  test("tells again what Shopify did not answer, and the change that came meanwhile", async () => {
    const { campaign, utm } = await makeReady();
    await scheduleCampaign(shop, campaign.id, by);
    let isLost = true;
    connected.intercept(() => {
      if (!isLost) return undefined;
      isLost = false;
      return Response.json({}, { status: 502 });
    });
    await tell();
    expect((await activities())[0]).toMatchObject({ shopifyId: null, attempts: 1, dueAt: later(150) });
    await tell(later(149));
    expect(await listed()).toEqual([]);
    await tell(later(150));
    expect(await listed()).toEqual([`campaign-${campaign.id} SCHEDULED Spring Sale ${utm} sms`]);
  });
});

describe("what Shopify refuses", () => {
  async function takeUtm(utmCampaign: string): Promise<void> {
    const { context } = connected.store;
    const storeShop = await findShop(context.pool, shop.domain);
    if (!storeShop) throw new Error("The shop is there");
    const taken = await upsertActivity(context, storeShop, {
      title: "Another",
      remoteId: "another",
      remoteUrl: "https://example.com",
      status: "ACTIVE",
      tactic: "MESSAGE",
      marketingChannelType: "SOCIAL",
      utm: { campaign: utmCampaign, source: "x", medium: "y" },
    });
    expect(taken.ok).toBe(true);
  }

  test("UTM parameters of another activity are replaced, in its links too, as long as nothing was queued", async () => {
    const { campaign, utm } = await makeReady();
    await takeUtm(utm);
    await scheduleCampaign(shop, campaign.id, by);
    await tell();
    expect((await listed())[1]).toBe(`campaign-${campaign.id} SCHEDULED Spring Sale ${utm}-2 sms`);
    await begin(campaign.id);
    expect((await db.dispatch.findFirst())?.linkQuery).toContain(`utm_campaign=${utm}-2`);
  });

  test("once messages are queued they stay, and the problem is written down", async () => {
    const { campaign, utm } = await makeReady();
    await takeUtm(utm);
    await scheduleCampaign(shop, campaign.id, by);
    await begin(campaign.id);
    await tell();
    expect(await activities()).toMatchObject([
      {
        utmCampaign: utm,
        shopifyId: null,
        dueAt: null,
        problem: "Validation failed: Utm campaign has already been taken",
      },
    ]);
    expect((await db.dispatch.findFirst())?.linkQuery).toContain(`utm_campaign=${utm}`);
  });

  test("is told to the merchant with what to do, who has Shopify told again once that is done", async () => {
    const { campaign, utm } = await makeReady();
    const activity = { source: "campaign" as const, sourceId: campaign.id };
    await takeUtm(utm);
    await scheduleCampaign(shop, campaign.id, by);
    await begin(campaign.id);
    expect(await readActivityProblem(shop, activity)).toBeNull();
    await tell();
    const problem = await readActivityProblem(shop, activity);
    expect(problem).toMatchObject({ isListed: false, isTriedAgain: false });
    expect(problem && describeActivityProblem(problem)).toEqual({
      title: "Shopify’s Marketing does not list this campaign",
      text:
        "Messages go out all the same. Shopify said: “Validation failed: Utm campaign has already been taken.” Another activity in " +
        "Marketing has the same UTM parameters. Delete that one there, and then tell Shopify again.",
    });

    const another = await makeShop({ domain: "another.myshopify.com" });
    await retryActivity(another, activity, { now });
    expect([await readActivityProblem(another, activity), (await activities())[0]?.dueAt]).toEqual([null, null]);

    await connected.store.context.pool.query("DELETE FROM marketing_activity WHERE remote_id = 'another'");
    await retryActivity(shop, activity, { now });
    await retryActivity(shop, activity, { now });
    expect((await readQueue()).filter(({ task }) => task === "tell-marketing")).toHaveLength(1);
    expect(await readActivityProblem(shop, activity)).toMatchObject({ isTriedAgain: true });
    await tell();
    expect(await listed()).toEqual([`campaign-${campaign.id} ACTIVE Spring Sale ${utm} sms`]);
    expect(await readActivityProblem(shop, activity)).toBeNull();
  });

  test("for the time being is told again by itself, and said so", async () => {
    const { campaign } = await makeReady();
    const activity = { source: "campaign" as const, sourceId: campaign.id };
    await scheduleCampaign(shop, campaign.id, by);
    await tell();
    await deleting(true);
    await db.campaign.updateMany({ where: { shopId: shop.id }, data: { name: "Summer" } });
    await retryActivity(shop, activity, { now });
    await tell();
    const problem = await readActivityProblem(shop, activity);
    expect(problem && describeActivityProblem(problem)).toEqual({
      title: "Shopify’s Marketing does not show this campaign as it is now",
      text: expect.stringMatching(/^Messages go out.* We tell Shopify again by ourselves, within the hour\.$/),
    });
  });

  test("UTM parameters are sent once: to one that has others they are not sent again", async () => {
    const { campaign, utm } = await makeReady();
    await scheduleCampaign(shop, campaign.id, by);
    await tell();
    const sent: unknown[] = [];
    connected.intercept(({ variables }) => {
      sent.push((variables.input as { utm?: unknown }).utm ?? null);
      return undefined;
    });
    await begin(campaign.id);
    await tell();
    // As after a backup was put back: Shopify has the activity, with parameters that we do not know.
    await db.marketingActivity.updateMany({
      where: { shopId: shop.id },
      data: { shopifyId: null, utmCampaign: "unknown", dueAt: now },
    });
    await tell();
    expect(sent).toEqual([null, { campaign: "unknown", source: "segue", medium: "sms" }, null]);
    expect(await listed()).toEqual([`campaign-${campaign.id} ACTIVE Spring Sale ${utm} sms`]);
  });

  test("activities are made anew after the app was removed, once Shopify has deleted the old ones", async () => {
    const { campaign, utm } = await makeReady();
    await scheduleCampaign(shop, campaign.id, by);
    await tell();
    await connected.store.context.pool.query("DELETE FROM marketing_activity");
    await inTransaction((tx) => forgetToldActivities(tx, shop, { now }));
    await deleting(true);
    await tell();
    expect((await activities())[0]).toMatchObject({ shopifyId: null, dueAt: later(3600) });
    await deleting(false);
    await tell(later(3600));
    expect(await listed()).toEqual([`campaign-${campaign.id} SCHEDULED Spring Sale ${utm} sms`]);
  });
});

test("an automation is there from when it is turned on, and its messages carry the same parameters in every version", async () => {
  const automated = await openAutomatedShop({ shop });
  const id = await automated.turnOn({ steps: [automated.send("hello")] }, now);
  await tell();
  const utm = `test-a${id.toString(36)}`;
  expect(await listed()).toEqual([`automation-${id} ACTIVE Test ${utm} sms`]);

  const draft = { ...((await db.automation.findFirstOrThrow()).draft as object) };
  await saveAutomation(shop, id, { name: "Thanks", definition: draft, now });
  await automated.change(
    id,
    { steps: [{ ...automated.send("hello"), channel: "sms", body: "Hello again" } as never] },
    now,
  );
  await pauseAutomation(shop, id, { method: "new-only", ...by });
  await tell();
  expect(await listed()).toEqual([`automation-${id} PAUSED Test ${utm} sms`]);
  const dispatches = await db.dispatch.findMany({ where: { shopId: shop.id } });
  expect(dispatches.map(({ linkQuery }) => linkQuery)).toEqual(
    Array(2).fill(`utm_source=segue&utm_medium=sms&utm_campaign=${utm}`),
  );
});

describe("what came of a day", () => {
  // 22 November in Amsterdam: from 21 November 23:00 to 22 November 23:00 UTC.
  const during = new Date("2026-11-22T22:30:00Z");
  const nextDay = new Date("2026-11-22T23:30:00Z");
  const afterGrace = new Date("2026-11-23T01:30:00Z");

  async function sentCampaign() {
    const { campaign, utm } = await makeReady();
    await scheduleCampaign(shop, campaign.id, by);
    await begin(campaign.id);
    await db.message.deleteMany();
    await tell();
    const stopped = await makeCustomer(shop);
    const message = (customerId: bigint, values: object) =>
      makeMessage(shop, { sourceId: campaign.id, customerId, sentAt: during, ...values });
    await message(1n, { status: "delivered", deliveredAt: during });
    await message(2n, { status: "read", deliveredAt: nextDay, readAt: nextDay });
    await message(3n, { status: "failed", sentAt: during, endedAt: nextDay });
    await message(4n, { status: "failed", sentAt: null, endedAt: during });
    await message(5n, { status: "skipped", sentAt: null, endedAt: during });
    await message(stopped.id, { status: "delivered", deliveredAt: during });
    await pool.query(
      `INSERT INTO inbound_message (shop_id, carrier, carrier_message_id, channel, from_address, to_address, body, intent, customer_id,
                                    received_at, raw)
       VALUES ($1, 'twilio', 'SM1', 'sms', '+31', '+32', 'STOP', 'stop', $2, $3, '{}')`,
      [shop.id, stopped.id, nextDay],
    );
    return { campaign, utm };
  }

  test("is counted after the shop's own midnight, each happening on its day, and told once", async () => {
    const { campaign } = await sentCampaign();
    await wakeDueMarketing({ now: nextDay });
    await countEngagement(shop, { now: nextDay });
    expect(await db.marketingEngagement.count()).toBe(0);

    await wakeDueMarketing({ now: afterGrace });
    expect((await readQueue()).map(({ task }) => task)).toContain("count-engagement");
    await Promise.all([countEngagement(shop, { now: afterGrace }), countEngagement(shop, { now: afterGrace })]);
    await tell(afterGrace);
    const first = [
      `campaign-${campaign.id} 2026-11-22 +01:00`,
      { sendsCount: 4, impressionsCount: 2, failsCount: 1, unsubscribesCount: 0 },
    ];
    expect(await engagements()).toEqual([first]);
    await tell(afterGrace);
    expect(connected.operations.filter((name) => name === "TellMarketingEngagement")).toHaveLength(1);

    // No worker ran for two days: they are made up for.
    const muchLater = new Date("2026-11-25T08:00:00Z");
    await countEngagement(shop, { now: muchLater });
    await tell(muchLater);
    expect(await engagements()).toEqual([
      first,
      [
        `campaign-${campaign.id} 2026-11-23 +01:00`,
        { sendsCount: 0, impressionsCount: 1, failsCount: 1, unsubscribesCount: 1 },
      ],
    ]);
    expect((await db.shop.findUniqueOrThrow({ where: { id: shop.id } })).engagementOn).toBe("2026-11-24");
  });

  test("is told once the activity that Shopify lost is there again", async () => {
    const { campaign, utm } = await sentCampaign();
    await connected.store.context.pool.query("DELETE FROM marketing_activity");
    await countEngagement(shop, { now: afterGrace });
    await tell(afterGrace);
    await tell(afterGrace);
    expect(await listed()).toEqual([`campaign-${campaign.id} ACTIVE Spring Sale ${utm} sms`]);
    expect(await engagements()).toHaveLength(1);
  });

  test("leaves out tests of an automation, and other shops", async () => {
    const automated = await openAutomatedShop({ shop });
    const id = await automated.turnOn({}, now);
    await tell();
    for (const isTest of [false, true]) {
      const run = await db.enrollment.create({
        data: {
          shopId: shop.id,
          automationId: id,
          version: isTest ? -1 : 1,
          customerId: automated.customer.id,
          subject: `order:${isTest}`,
          enteredAt: now,
          isTest,
        },
      });
      await makeMessage(shop, {
        source: "automation",
        sourceId: run.id,
        customerId: automated.customer.id,
        status: "delivered",
        sentAt: during,
        deliveredAt: during,
      });
    }
    await makeMessage({ id: shop.id + 1 }, { sourceId: id, customerId: 1n, status: "sent", sentAt: during });
    await countEngagement(shop, { now: afterGrace });
    expect(await db.marketingEngagement.findMany()).toMatchObject([
      { shopId: shop.id, source: "automation", sourceId: id, day: "2026-11-22", sends: 1, deliveries: 1 },
    ]);
  });
});
