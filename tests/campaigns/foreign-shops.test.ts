import { describe, expect, test } from "vitest";
import { actOnCampaign, campaignIntentSchema } from "#app/campaigns/act-on-campaign.server.ts";
import { editCampaign } from "#app/campaigns/edit-campaign.server.ts";
import { exportRecipients } from "#app/campaigns/export-recipients.server.ts";
import { finishCampaign } from "#app/campaigns/finish-campaign.server.ts";
import { listCampaigns } from "#app/campaigns/list-campaigns.server.ts";
import { listRecipients } from "#app/campaigns/list-recipients.server.ts";
import { openDraft } from "#app/campaigns/open-draft.server.ts";
import { prepareCampaign } from "#app/campaigns/prepare-campaign.server.ts";
import { readCampaign } from "#app/campaigns/read-campaign.server.ts";
import { readReport } from "#app/campaigns/read-report.server.ts";
import { parseCampaignList } from "#app/campaigns/campaign-list.ts";
import { scheduleCampaign } from "#app/campaigns/schedule-campaign.server.ts";
import { sendTest } from "#app/campaigns/send-test.server.ts";
import { db } from "#app/db.server.ts";
import { makeCampaign, makeCustomer, makeMessage, makeShop } from "../factories.ts";

const now = new Date("2026-11-22T10:00:00Z");
const author = { actor: "Stranger", now };

/** A campaign in mid-delivery, and a shop that it does not belong to. */
async function makeTwoShops() {
  const [owner, stranger] = [await makeShop(), await makeShop()];
  const campaign = await makeCampaign(owner, { status: "sending" });
  await makeMessage(owner, { customerId: (await makeCustomer(owner)).id, sourceId: campaign.id, status: "failed" });
  return { owner, stranger, campaign };
}

describe("another shop's campaign", () => {
  test.each(campaignIntentSchema.options)("cannot be touched by “%s”", async (intent) => {
    const { owner, stranger, campaign } = await makeTwoShops();

    await expect(actOnCampaign(stranger, campaign.id, { intent, ...author })).rejects.toMatchObject({
      code: "not-found",
      status: 404,
    });

    expect(await db.campaign.findMany()).toEqual([campaign]);
    expect(await db.auditEvent.count({ where: { shopId: { in: [owner.id, stranger.id] } } })).toBe(0);
  });

  test("cannot be read, changed, tested or sent", async () => {
    const { stranger, campaign } = await makeTwoShops();
    const attempts = [
      () => readCampaign(stranger, campaign.id),
      () => openDraft(stranger, campaign.id),
      () =>
        editCampaign(stranger, campaign.id, { change: { step: "message", body: "Mine", templateId: null }, ...author }),
      () => scheduleCampaign(stranger, campaign.id, author),
      () => sendTest(stranger, campaign.id, { phone: "+31612345678", body: "Hello", now }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "not-found" });
    expect(await db.campaign.findMany()).toEqual([campaign]);
  });

  test("has no recipients, no report and no place in the list", async () => {
    const { stranger, campaign } = await makeTwoShops();
    expect((await listCampaigns(stranger, parseCampaignList(new URLSearchParams()))).campaigns).toEqual([]);
    expect((await readReport(stranger, campaign, { now })).recipients).toBe(0);
    expect((await listRecipients(stranger, campaign.id, { status: null, search: "", after: null })).recipients).toEqual(
      [],
    );
    expect((await new Response(exportRecipients(stranger, campaign.id)).text()).trim().split("\n")).toHaveLength(1);
  });

  test("is nothing to its jobs", async () => {
    const { stranger, campaign } = await makeTwoShops();
    await prepareCampaign(stranger, campaign.id, { now, isLastAttempt: true });
    await finishCampaign(stranger, 1n, { now });
    expect(await db.campaign.findMany()).toEqual([campaign]);
  });
});
