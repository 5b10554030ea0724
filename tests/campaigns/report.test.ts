import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, test } from "vitest";
import { isCountGood } from "#app/messaging/kept-count.ts";
import { countOutcomes } from "#app/campaigns/count-outcomes.server.ts";
import { exportRecipients } from "#app/campaigns/export-recipients.server.ts";
import { listRecipients } from "#app/campaigns/list-recipients.server.ts";
import { readReport } from "#app/campaigns/read-report.server.ts";
import { readTimeline } from "#app/campaigns/read-timeline.server.ts";
import { parseRecipientQuery } from "#app/campaigns/recipient.ts";
import { campaignChannels, type CampaignStatus } from "#app/campaigns/campaign.ts";
import { figuresOf, headlineOf, isMoving, sumReport } from "#app/campaigns/report.ts";
import { intervalFor } from "#app/campaigns/timeline.ts";
import { db } from "#app/db.server.ts";
import { messageStatuses } from "#app/messaging/message.ts";
import { makeCampaign, makeCustomer, makeHold, makeMessage, makeShop } from "../factories.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute));

let shop: Awaited<ReturnType<typeof makeShop>>;
let campaign: Awaited<ReturnType<typeof makeCampaign>>;
beforeEach(async () => {
  shop = await makeShop();
  campaign = await makeCampaign(shop, { status: "finished", startedAt: at(0), finishedAt: at(10) });
});

async function add(values: object, customer: Parameters<typeof makeCustomer>[1] = {}) {
  const { id } = await makeCustomer(shop, customer);
  return makeMessage(shop, { customerId: id, sourceId: campaign.id, ...values });
}

const whole = { status: null, search: "", after: null };

describe("the report", () => {
  test("counts every state and reason, and adds up to the audience", async () => {
    for (const status of messageStatuses) await add({ status, parts: status === "queued" ? null : 2 });
    await add({ status: "skipped", reason: "unsubscribed" });
    await add({ status: "skipped", reason: "unsubscribed" });
    await add({ status: "failed", reason: "undelivered", errorCode: "30003" });
    await add({ status: "failed", reason: "a-reason-of-the-future" });
    await makeMessage(shop, { customerId: 1n, sourceId: campaign.id + 1n, status: "sent" });
    await makeMessage(await makeShop(), { customerId: 1n, sourceId: campaign.id, status: "sent" });

    const report = await readReport(shop, campaign, { now: at(59) });

    expect(report.recipients).toBe(12);
    expect(Object.values(report.states).reduce((sum, count) => sum + count, 0)).toBe(12);
    expect(report.states).toEqual({
      queued: 1,
      sending: 1,
      unconfirmed: 1,
      sent: 1,
      failed: 3,
      delivered: 1,
      read: 1,
      skipped: 3,
    });
    expect(report.skipped[0]).toMatchObject({ label: "Unsubscribed", code: null, count: 2 });
    expect(report.failed).toContainEqual({
      label: "Not delivered",
      help: "The phone is switched off or out of reach.",
      code: "30003",
      count: 1,
    });
    expect(report.failed).toContainEqual({ label: "a-reason-of-the-future", help: "", code: null, count: 1 });
    expect(report.unconfirmed).toBe(1);
    expect(report.parts).toBe(14);
    expect(headlineOf(report)).toEqual({ sent: 6, delivered: 2, read: 1, failed: 3, done: 10 });
    for (const channel of campaignChannels) {
      const figures = figuresOf(report, channel);
      expect(figures.reduce((sum, { count }) => sum + count, 0)).toBe(12);
      expect(figures.find(({ name }) => name === "delivered")?.count).toBe(channel === "sms" ? 2 : 1);
    }
  });

  test("of several campaigns gives each its own figures", async () => {
    await add({ status: "delivered" });
    const other = await makeCampaign(shop);
    const outcomes = await countOutcomes(shop, [campaign, other], { now: at(59) });
    expect([...outcomes.keys()]).toEqual([campaign.id]);
    expect(outcomes.get(campaign.id)).toMatchObject({ recipients: 1, delivered: 1 });
    expect(await countOutcomes(shop, [], { now: at(59) })).toEqual(new Map());
  });
});

describe("a report that moves by itself", () => {
  const states = (values: object) => ({ report: { states: { ...sumReport([]).states, ...values } }, now: at(30) });
  const campaignIn = (status: CampaignStatus, times: object = {}) => ({
    status,
    scheduledAt: null,
    finishedAt: null,
    ...times,
  });

  test("does so while it runs, before its time, while receipts are awaited, and until a cancelled one is closed", () => {
    expect(isMoving(campaignIn("sending"), states({}))).toBe(true);
    expect(isMoving(campaignIn("preparing"), states({}))).toBe(true);
    expect(isMoving(campaignIn("scheduled", { scheduledAt: at(31) }), states({}))).toBe(false);
    expect(isMoving(campaignIn("scheduled", { scheduledAt: new Date(at(30).getTime() + 59_999) }), states({}))).toBe(
      true,
    );
    expect(isMoving(campaignIn("paused"), states({ queued: 5 }))).toBe(false);
    expect(isMoving(campaignIn("paused"), states({ sending: 1 }))).toBe(true);
    expect(isMoving(campaignIn("cancelled", { finishedAt: at(25) }), states({ queued: 5 }))).toBe(true);
    expect(isMoving(campaignIn("cancelled", { finishedAt: at(25) }), states({ skipped: 5 }))).toBe(false);
    expect(isMoving(campaignIn("finished", { finishedAt: at(25) }), states({ sent: 1 }))).toBe(true);
    expect(isMoving(campaignIn("finished", { finishedAt: at(25) }), states({ delivered: 1 }))).toBe(false);
    expect(isMoving(campaignIn("finished", { finishedAt: at(20) }), states({ sent: 1 }))).toBe(false);
    expect(isMoving(campaignIn("failed", { finishedAt: at(30) }), states({}))).toBe(false);
  });
});

describe("a count that was kept", () => {
  const kept = (values: object) =>
    db.campaignCount.create({
      data: {
        shopId: shop.id,
        campaignId: campaign.id,
        countedAt: at(20),
        tookMs: 1_000,
        groups: [{ status: "sent", reason: null, errorCode: null, count: 7, parts: 7 }],
        ...values,
      },
    });
  const recipientsAt = async (now: Date) => (await readReport(shop, campaign, { now })).recipients;

  test("is shown while it is good, and not when it cannot be read", async () => {
    await kept({});
    expect(await recipientsAt(new Date(at(20).getTime() + 20_000))).toBe(7);
    expect(await recipientsAt(new Date(at(20).getTime() + 20_001))).toBe(0);
    await db.campaignCount.updateMany({ data: { groups: [{ status: "lost" }] } });
    expect(await recipientsAt(at(20))).toBe(0);
  });

  test("is good for longer the more it cost and the longer the campaign is over, and never from before its end", () => {
    const hours = (n: number) => new Date(at(10).getTime() + n * 3_600_000);
    const good = (countedAt: Date, tookMs: number, finishedAt: Date | null, now: Date) =>
      isCountGood({ countedAt, tookMs }, { finishedAt, now });
    const after = (moment: Date, seconds: number) => new Date(moment.getTime() + seconds * 1_000);
    expect(good(at(9), 1_000, at(10), at(10))).toBe(false);
    expect(good(at(9), 1_000, null, after(at(9), 20))).toBe(true);
    expect(good(at(9), 1_000, null, after(at(9), 21))).toBe(false);
    expect(good(at(9), 60_000, null, after(at(9), 61))).toBe(false);
    expect(good(hours(2), 1_000, at(10), after(hours(2), 200))).toBe(true);
    expect(good(hours(2), 60_000, at(10), after(hours(2), 601))).toBe(false);
    expect(good(hours(100), 1_000, at(10), hours(123))).toBe(true);
    expect(good(hours(100), 1_000, at(10), hours(125))).toBe(false);
    expect(good(hours(2), 1_000, at(10), hours(1))).toBe(false);
  });
});

describe("the course", () => {
  test("counts what happened in each interval, empty ones included", async () => {
    await add({ status: "delivered", sentAt: at(0), deliveredAt: at(5) });
    await add({ status: "read", sentAt: at(0), deliveredAt: at(1), readAt: at(10) });
    await add({ status: "failed", sentAt: at(1), endedAt: at(2) });
    await add({ status: "skipped", endedAt: at(0) });

    const points = await readTimeline(shop, campaign, { now: at(59) });

    const sum = (key: "sent" | "delivered" | "read" | "failed") =>
      points.reduce((total, point) => total + point[key], 0);
    expect([sum("sent"), sum("delivered"), sum("read"), sum("failed")]).toEqual([3, 2, 1, 1]);
    expect(points[0]).toMatchObject({ at: at(0).toISOString(), sent: 2 });
    expect(points.at(-1)).toMatchObject({ at: at(10).toISOString(), read: 1 });
    expect(points).toHaveLength(41);
  });

  test("is empty before anything was sent", async () => {
    expect(await readTimeline(shop, campaign, { now: at(59) })).toEqual([]);
    expect(await readTimeline(shop, { ...campaign, startedAt: null }, { now: at(59) })).toEqual([]);
  });

  test("never has more than sixty points", () => {
    for (const seconds of [0, 1, 300, 3_600, 86_400, 2_592_000, 31_536_000])
      expect(seconds / intervalFor(seconds)).toBeLessThanOrEqual(60);
  });
});

describe("the recipients", () => {
  test("are found by state, by name and by digits of their number, page by page", async () => {
    await add({ status: "delivered", address: "+31612345678" }, { firstName: "Zoë", lastName: "de Vries" });
    await add(
      { status: "failed", reason: "undelivered", errorCode: "30003", address: "+31687654321" },
      { firstName: "Ben", lastName: null },
    );
    await add(
      { status: "skipped", reason: "no-address", address: null },
      { firstName: null, lastName: null, phoneE164: null },
    );
    const names = async (query: object) =>
      (await listRecipients(shop, campaign.id, { ...whole, ...query })).recipients.map(({ name }) => name);

    expect(await names({})).toEqual(["Zoë de Vries", "Ben", null]);
    expect(await names({ status: "failed" })).toEqual(["Ben"]);
    expect(await names({ search: "DE VRIES" })).toEqual(["Zoë de Vries"]);
    expect(await names({ search: "612 345" })).toEqual(["Zoë de Vries"]);
    expect(await names({ search: "%" })).toEqual([]);

    const first = await listRecipients(shop, campaign.id, { ...whole, limit: 2 });
    expect(first.recipients).toHaveLength(2);
    const second = await listRecipients(shop, campaign.id, { ...whole, limit: 2, after: BigInt(first.next ?? "0") });
    expect([second.recipients.length, second.next]).toEqual([1, null]);
  });

  test("an address with nonsense shows the whole list", () => {
    expect(parseRecipientQuery(new URLSearchParams("state=lost&after=x&query=%20"))).toEqual(whole);
    expect(parseRecipientQuery(new URLSearchParams("state=failed&after=12&query=ben"))).toEqual({
      status: "failed",
      after: 12n,
      search: "ben",
    });
  });

  test("can be taken along as a file, in which a name is no formula", async () => {
    await add(
      { status: "delivered", sentAt: at(1), deliveredAt: at(2), address: "+31612345678", parts: 2 },
      { firstName: '=HYPERLINK("x")', lastName: 'a "b", c' },
    );
    await add({ status: "failed", reason: "undelivered", errorCode: "30003" });
    const held = await add({ status: "skipped", reason: "held", decidedAt: at(1) });
    // Merged since: the hold is the kept one's.
    const kept = await makeCustomer(shop);
    await db.customer.updateMany({ where: { id: held.customerId }, data: { deletedAt: at(2), mergedInto: kept.id } });
    await makeHold(shop, { customerId: kept.id, reason: "Open ticket" });

    const text = await new Response(exportRecipients(shop, campaign.id)).text();

    const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[];
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      name: `'=HYPERLINK("x") a "b", c`,
      address: "+31612345678",
      state: "Delivered",
      parts: "2",
      sent_at: at(1).toISOString(),
    });
    expect(rows[1]).toMatchObject({ state: "Failed", reason: "Not delivered", carrier_code: "30003" });
    expect(rows[2]).toMatchObject({ state: "Skipped", reason: "On hold: Open ticket" });
  });
});
