import { beforeEach, describe, expect, test } from "vitest";
import { archiveCampaign } from "#app/campaigns/archive-campaign.server.ts";
import { parseCampaignList, writeCampaignList } from "#app/campaigns/campaign-list.ts";
import { listCampaignRows } from "#app/campaigns/list-campaign-rows.server.ts";
import { campaignStatuses } from "#app/campaigns/campaign.ts";
import { dismissFirstSteps } from "#app/campaigns/read-first-steps.server.ts";
import { readHome } from "#app/campaigns/read-home.server.ts";
import { settleUnconfirmed } from "#app/campaigns/settle-unconfirmed.server.ts";
import { explainCarrierCode } from "#app/channels/explain-code.ts";
import { db } from "#app/db.server.ts";
import { pauseSender } from "#app/messaging/pause-sender.server.ts";
import { resumeSender } from "#app/messaging/resume-sender.server.ts";
import { makeCampaign, makeCustomer, makeMessage, makeSender, makeShop } from "../factories.ts";

const now = new Date("2026-11-22T10:00:00Z");
const author = { actor: "Noor", now };

let shop: Awaited<ReturnType<typeof makeShop>>;
beforeEach(async () => {
  shop = await makeShop();
});

const list = async (address: string) => {
  const { rows, hasNext } = await listCampaignRows(shop, parseCampaignList(new URLSearchParams(address)), { now });
  return { names: rows.map(({ name }) => name), rows, hasNext };
};

describe("the list of campaigns", () => {
  test("has a tab for each kind, and archived ones in their own", async () => {
    for (const status of campaignStatuses) await makeCampaign(shop, { name: status, status });
    await makeCampaign(shop, { name: "old", archivedAt: now });

    expect((await list("")).names).toHaveLength(campaignStatuses.length);
    expect((await list("view=drafts")).names).toEqual(["draft"]);
    expect((await list("view=scheduled")).names).toEqual(["scheduled"]);
    expect((await list("view=running")).names.sort()).toEqual(["paused", "preparing", "sending"]);
    expect((await list("view=over")).names.sort()).toEqual(["cancelled", "failed", "finished"]);
    expect((await list("view=archived")).names).toEqual(["old"]);
  });

  test("is searched by name, sorted and paged", async () => {
    for (let n = 0; n < 27; n += 1) await makeCampaign(shop, { name: `Sale ${String(n).padStart(2, "0")}` });
    await makeCampaign(shop, { name: "100% off_all" });

    expect((await list("query=sale+1")).names).toHaveLength(10);
    expect((await list("query=0%25")).names).toEqual(["100% off_all"]);
    const first = await list("query=sale&sort=name+ascending");
    expect([first.names.length, first.names[0], first.hasNext]).toEqual([25, "Sale 00", true]);
    const second = await list("query=sale&sort=name+ascending&page=2");
    expect([second.names, second.hasNext]).toEqual([["Sale 25", "Sale 26"], false]);
  });

  test("has the latest first, by the date it shows: when it began or will, or when a draft was changed", async () => {
    const day = (n: number) => new Date(Date.UTC(2026, 10, n));
    // What was archived or settled later is no younger for it.
    await makeCampaign(shop, { name: "Began on 3", status: "finished", startedAt: day(3), updatedAt: day(20) });
    await makeCampaign(shop, { name: "Begins on 9", status: "scheduled", scheduledAt: day(9), updatedAt: day(1) });
    await makeCampaign(shop, { name: "Changed on 5", status: "draft", scheduledAt: day(30), updatedAt: day(5) });

    const latest = await list("");
    expect(latest.names).toEqual(["Begins on 9", "Changed on 5", "Began on 3"]);
    expect(latest.rows.map(({ at, updatedAt }) => at ?? updatedAt)).toEqual([9, 5, 3].map((n) => day(n).toISOString()));
    expect((await list("sort=date+ascending")).names).toEqual(["Began on 3", "Changed on 5", "Begins on 9"]);
  });

  test("shows what became of the recipients", async () => {
    const campaign = await makeCampaign(shop, { status: "finished", startedAt: now });
    for (const status of ["delivered", "sent", "skipped"] as const) {
      await makeMessage(shop, { customerId: (await makeCustomer(shop)).id, sourceId: campaign.id, status });
    }
    expect((await list("")).rows).toMatchObject([
      { id: String(campaign.id), at: now.toISOString(), outcome: { recipients: 3, sent: 2, delivered: 1 } },
    ]);
  });

  test("has an address that says only what differs", () => {
    expect(writeCampaignList(parseCampaignList(new URLSearchParams("view=nonsense&sort=size+up&page=-1")))).toEqual({});
    const address = { view: "over", query: "sale", sort: "name ascending", page: "2" };
    expect(writeCampaignList(parseCampaignList(new URLSearchParams(address)))).toEqual(address);
  });

  test("archiving takes out what is over or not begun, and nothing that still sends", async () => {
    for (const status of campaignStatuses) {
      const campaign = await makeCampaign(shop, { status });
      const answer = await archiveCampaign(shop, campaign.id, { archived: true, ...author });
      const mayGo = ["draft", "finished", "cancelled", "failed"].includes(status);
      expect(answer.ok).toBe(mayGo);
      const { archivedAt } = await db.campaign.findUniqueOrThrow({
        where: { shopId_id: { shopId: shop.id, id: campaign.id } },
      });
      expect(archivedAt).toEqual(mayGo ? now : null);
      expect(await archiveCampaign(shop, campaign.id, { archived: false, ...author })).toEqual({ ok: true });
    }
  });
});

describe("the home page", () => {
  test("leads a new shop through its first steps, until they are done or dismissed", async () => {
    const steps = async () => (await readHome(shop, { now })).firstSteps?.map(({ isDone }) => isDone) ?? null;
    expect(await steps()).toEqual([false, false, false, false]);

    await db.syncRun.create({ data: { shopId: shop.id, kind: "install", state: "ready", finishedAt: now } });
    await db.carrierAccount.create({
      data: { shopId: shop.id, carrier: "twilio", accountId: "AC1", secret: "sealed" },
    });
    expect(await steps()).toEqual([true, true, false, false]);

    await makeSender(shop);
    await makeCampaign(shop, { status: "finished", startedAt: now });
    expect(await steps()).toBeNull();

    const other = await makeShop();
    await dismissFirstSteps(other, { now });
    expect((await readHome(other, { now })).firstSteps).toBeNull();
  });

  test("adds up the last thirty days and shows the last campaigns", async () => {
    const old = await makeCampaign(shop, {
      name: "Old",
      status: "finished",
      startedAt: new Date("2026-09-01T00:00:00Z"),
    });
    const recent = await makeCampaign(shop, { name: "New", status: "finished", startedAt: now });
    for (const [campaign, status] of [
      [old, "failed"],
      [recent, "delivered"],
      [recent, "failed"],
    ] as const) {
      await makeMessage(shop, { customerId: (await makeCustomer(shop)).id, sourceId: campaign.id, status });
    }

    const home = await readHome(shop, { now });

    expect(home.recent.map(({ name }) => name)).toEqual(["New", "Old"]);
    expect(home.lately).toMatchObject({ recipients: 2, sent: 2, delivered: 1, failed: 1 });
  });

  test("names a refused account once, and not each of its senders", async () => {
    await db.carrierAccount.create({
      data: { shopId: shop.id, carrier: "twilio", accountId: "AC1", secret: "sealed" },
    });
    const senders = [await makeSender(shop), await makeSender(shop)];
    const refused = { reason: explainCarrierCode("20003"), code: "20003", now };
    for (const { id } of senders) await pauseSender(shop, id, refused);

    expect((await readHome(shop, { now })).attention).toMatchObject([
      { title: "Twilio refuses your account", detail: expect.stringContaining("auth token") as string },
    ]);

    for (const { id } of senders) await resumeSender(shop, id);
    expect((await readHome(shop, { now })).attention).toEqual([]);
  });

  test("a sender that is refused for its own sake leaves the account as it is", async () => {
    await db.carrierAccount.create({
      data: { shopId: shop.id, carrier: "twilio", accountId: "AC1", secret: "sealed" },
    });
    const { id } = await makeSender(shop, { name: "Shop number" });
    await pauseSender(shop, id, { reason: "The number was blocked.", code: "21606", now });

    expect((await readHome(shop, { now })).attention.map(({ title }) => title)).toEqual([
      "The sender Shop number is paused",
    ]);
  });

  test("names what needs attention, the most pressing first, and nothing when all is well", async () => {
    expect((await readHome(shop, { now })).attention).toEqual([]);
    await makeSender(shop, { name: "Shop number", pausedAt: now, pauseReason: "The number was blocked." });
    await db.syncRun.create({
      data: { shopId: shop.id, kind: "scheduled", state: "failed", finishedAt: now, error: "Shopify did not answer." },
    });
    await makeCampaign(shop, { name: "Late", status: "scheduled", scheduledAt: new Date("2026-11-22T09:00:00Z") });
    await makeCampaign(shop, {
      name: "Broken",
      status: "failed",
      statusReason: "Its sender was removed.",
      finishedAt: now,
    });
    const program = { shopId: shop.id, events: [], secret: "", createdAt: now, isOn: false };
    await db.endpoint.create({
      data: { ...program, key: "1", name: "n8n", offReason: "Nothing arrived for three days." },
    });
    await db.endpoint.create({ data: { ...program, key: "2", name: "Switched off by the merchant" } });
    const doubtful = await makeCampaign(shop, { name: "Doubtful", status: "finished", startedAt: now });
    await makeMessage(shop, { customerId: 1n, sourceId: doubtful.id, status: "unconfirmed" });

    const { attention } = await readHome(shop, { now });
    await settleUnconfirmed(shop, doubtful.id, author);

    expect((await readHome(shop, { now })).attention.map(({ title }) => title)).not.toContain(
      "1 message of “Doubtful” unconfirmed",
    );
    expect(attention.map(({ tone, title }) => `${tone}: ${title}`)).toEqual([
      "critical: The sender Shop number is paused",
      "critical: “Broken” was not sent",
      "critical: “Late” did not start at its time",
      "warning: The last sync with Shopify failed",
      "warning: 1 message of “Doubtful” unconfirmed",
      "warning: The webhook n8n was switched off",
    ]);
  });
});
