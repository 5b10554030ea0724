import { beforeEach, expect, test } from "vitest";
import { cancelCampaign } from "#app/campaigns/cancel-campaign.server.ts";
import { parseStep, type DraftStep } from "#app/campaigns/campaign-draft.ts";
import { createCampaign } from "#app/campaigns/create-campaign.server.ts";
import { editCampaign } from "#app/campaigns/edit-campaign.server.ts";
import { pauseCampaign } from "#app/campaigns/pause-campaign.server.ts";
import { readCampaign } from "#app/campaigns/read-campaign.server.ts";
import { readReport } from "#app/campaigns/read-report.server.ts";
import { resendCampaign } from "#app/campaigns/resend-campaign.server.ts";
import { resumeCampaign } from "#app/campaigns/resume-campaign.server.ts";
import { scheduleCampaign } from "#app/campaigns/schedule-campaign.server.ts";
import { recordOptOut } from "#app/customers/record-consent.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { makeCustomer, makeSegment } from "#tests/factories.ts";
import { openSendingShop, type SendingShop } from "#tests/messaging/sending-shop.ts";
import { drainQueue } from "#tests/setup/drain-queue.ts";

let open: SendingShop;
let shop: SendingShop["shop"];
let people: Awaited<ReturnType<SendingShop["customers"]>>;
beforeEach(async () => {
  open = await openSendingShop();
  shop = open.shop;
  people = await open.customers(6);
});

const author = () => ({ actor: "Noor", now: new Date() });
const read = (id: bigint) => readCampaign(shop, id);
const report = async (id: bigint) => readReport(shop, await read(id), { now: new Date() });
const takenBodies = async () => (await open.taken()).map(({ body }) => body).sort();

/** Goes through the wizard as the pages do, up to the review. */
async function draftCampaign(input: {
  include: { id: bigint }[];
  exclude?: { id: bigint }[];
  at?: string;
}): Promise<bigint> {
  const basics = parseStep("basics", { name: "Autumn", channel: "sms", senderId: String(open.sender.id) });
  if (!basics.ok) throw new Error(JSON.stringify(basics.problems));
  const created = await createCampaign(shop, basics.change, author());
  if (!created.ok) throw new Error(JSON.stringify(created.problems));
  const ids = (segments: { id: bigint }[] = []) => segments.map(({ id }) => String(id));
  const [date = "", time = ""] = input.at?.split(" ") ?? [];
  await fill(created.campaignId, "audience", {
    allSubscribed: false,
    includeSegmentIds: ids(input.include),
    excludeSegmentIds: ids(input.exclude),
  });
  await fill(created.campaignId, "message", {
    body: "Hi {{ customer.first_name }}. Reply STOP to unsubscribe",
    templateId: null,
  });
  await fill(created.campaignId, "schedule", {
    at: input.at ? { date, time } : null,
    latest: null,
    audienceMode: "freeze",
  });
  return created.campaignId;
}

async function fill(id: bigint, step: DraftStep, input: object): Promise<void> {
  const parsed = parseStep(step, input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  expect(await editCampaign(shop, id, { change: parsed.change, ...author() })).toEqual({ ok: true });
}

test("a campaign goes from the wizard to every phone it is for, once, and its report adds up", async () => {
  const unsubscribed = await makeCustomer(shop, { smsConsent: "unsubscribed" });
  const vips = await makeSegment(shop, { members: [...people.slice(0, 4), unsubscribed] });
  const buyers = await makeSegment(shop, { members: people.slice(2, 6) });
  const recent = await makeSegment(shop, { members: [people[5] ?? unsubscribed] });
  const id = await draftCampaign({ include: [vips, buyers], exclude: [recent] });

  expect(await scheduleCampaign(shop, id, author())).toEqual({ ok: true });
  await drainQueue();

  expect(await read(id)).toMatchObject({ status: "finished" });
  expect(await takenBodies()).toEqual([0, 1, 2, 3, 4].map((n) => `Hi Noor${n}. Reply STOP to unsubscribe`));
  const { recipients, states, skipped } = await report(id);
  expect([recipients, states.sent, states.skipped]).toEqual([6, 5, 1]);
  expect(skipped).toMatchObject([{ label: "Unsubscribed", count: 1 }]);
  const actions = (
    await db.auditEvent.findMany({ where: { shopId: shop.id, subject: `campaign:${id}` }, orderBy: { id: "asc" } })
  ).map(({ action }) => action);
  expect(actions).toEqual([
    "campaign.created",
    "campaign.audience-frozen",
    "campaign.edited",
    "campaign.edited",
    "campaign.audience-frozen",
    "campaign.edited",
    "campaign.sent",
    "campaign.started",
    "campaign.finished",
  ]);
});

test("a scheduled campaign waits for its time, keeps the lists it froze, and leaves out who unsubscribed meanwhile", async () => {
  const [leaver, quitter, joiner] = people;
  if (!leaver || !quitter || !joiner) throw new Error("There are too few customers");
  const list = await makeSegment(shop, { members: [leaver, quitter] });
  const id = await draftCampaign({ include: [list], at: "2030-01-15 09:00" });
  await scheduleCampaign(shop, id, author());
  await drainQueue();
  expect(await read(id)).toMatchObject({ status: "scheduled", scheduledAt: new Date("2030-01-15T08:00:00Z") });

  await db.segment.updateMany({ where: { shopId: shop.id }, data: { version: 2 } });
  await db.segmentMember.updateMany({ where: { shopId: shop.id, customerId: leaver.id }, data: { leftVersion: 2 } });
  await db.segmentMember.create({
    data: { shopId: shop.id, segmentId: list.id, customerId: joiner.id, joinedVersion: 2 },
  });
  await inTransaction((tx) =>
    recordOptOut(tx, shop, { address: quitter.phoneE164, channel: "sms", at: new Date(), source: "stop-reply" }),
  );
  await drainQueue({ at: new Date("2030-01-15T08:00:01Z"), allowFailures: true });

  expect(await read(id)).toMatchObject({ status: "finished" });
  expect((await open.taken()).map(({ to_address: to }) => to)).toEqual([leaver.phoneE164]);
  expect((await report(id)).states).toMatchObject({ sent: 1, skipped: 1 });
});

test("paused before the first message nobody gets one; resumed everyone does, once", async () => {
  const id = await draftCampaign({ include: [await makeSegment(shop, { members: people })] });
  await scheduleCampaign(shop, id, author());
  open.interfere({
    before: async () => {
      // The first post is under way when the merchant presses the button.
      open.interfere({});
      expect(await pauseCampaign(shop, id, author())).toEqual({ ok: true });
      return undefined;
    },
  });
  await drainQueue();
  const { states, recipients } = await report(id);
  expect((await open.taken()).length).toBe(states.sent);
  expect(states.sent + states.queued).toBe(recipients);

  await resumeCampaign(shop, id, author());
  await drainQueue();

  expect(await read(id)).toMatchObject({ status: "finished" });
  expect(new Set(await takenBodies()).size).toBe(people.length);
  expect(await open.taken()).toHaveLength(people.length);
});

test("cancelled while it is paused, whoever waits is skipped as cancelled", async () => {
  await db.sender.updateMany({
    where: { shopId: shop.id },
    data: { pausedAt: new Date(), pauseReason: "The number was blocked." },
  });
  const id = await draftCampaign({ include: [await makeSegment(shop, { members: people })] });
  await scheduleCampaign(shop, id, author());
  await drainQueue();
  expect((await report(id)).states.queued).toBe(people.length);

  expect(await cancelCampaign(shop, id, author())).toEqual({ ok: true });
  await drainQueue();

  expect(await read(id)).toMatchObject({ status: "cancelled" });
  expect((await report(id)).skipped).toMatchObject([{ label: "Cancelled", count: people.length }]);
  expect(await open.taken()).toEqual([]);
});

test("recipients whom the carrier refused can be written to again, and only they", async () => {
  const [unlucky] = people;
  open.interfere({
    before: ({ to }) =>
      to === unlucky?.phoneE164
        ? Response.json({ code: 21211, message: "Invalid 'To' Phone Number", status: 400 }, { status: 400 })
        : undefined,
  });
  const id = await draftCampaign({ include: [await makeSegment(shop, { members: people })] });
  await scheduleCampaign(shop, id, author());
  await drainQueue();
  const first = await report(id);
  expect([first.states.sent, first.states.failed]).toEqual([5, 1]);
  expect(first.failed).toMatchObject([{ code: "21211", count: 1 }]);

  open.interfere({});
  const resent = await resendCampaign(shop, id, { to: "failed", ...author() });
  if (!resent.ok) throw new Error(resent.problem);
  expect(await scheduleCampaign(shop, resent.campaignId, author())).toEqual({ ok: true });
  await drainQueue();

  expect(await report(resent.campaignId)).toMatchObject({ recipients: 1, states: { sent: 1 } });
  expect(await open.taken()).toHaveLength(people.length);
  expect((await report(id)).states.failed).toBe(1);
});
