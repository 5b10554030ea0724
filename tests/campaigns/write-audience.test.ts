import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { audienceSql } from "#app/campaigns/audience.sql.ts";
import { estimateAudience } from "#app/campaigns/estimate-audience.server.ts";
import { freezeAudience } from "#app/campaigns/freeze-audience.server.ts";
import { resolveAudience } from "#app/campaigns/resolve-audience.server.ts";
import { writeAudience } from "#app/campaigns/write-audience.server.ts";
import { db, inTransaction, pool } from "#app/db.server.ts";
import { hashAddress } from "#app/secrets.server.ts";
import type { Campaign, Prisma } from "@prisma/client";
import { makeCampaign, makeCustomer, makeHold, makePhone, makeSegment, makeShop, suppress } from "../factories.ts";

const now = new Date("2026-11-22T10:00:00Z");
const latestAt = new Date("2026-11-22T18:00:00Z");
type Shop = Awaited<ReturnType<typeof makeShop>>;

/** Writes a campaign's audience and tells what became of each customer. */
async function writeFor(
  shop: Shop,
  overrides: Partial<Prisma.CampaignUncheckedCreateInput>,
): Promise<Record<string, string>> {
  const campaign = await makeCampaign(shop, { audienceMode: "refresh", ...overrides });
  return write(shop, campaign);
}

async function write(shop: Shop, campaign: Campaign): Promise<Record<string, string>> {
  const resolved = await resolveAudience(shop, campaign, { versions: "chosen" });
  if (!resolved.ok) throw new Error(resolved.problem);
  const { audience, size } = resolved;
  const written = await inTransaction((tx) =>
    writeAudience(tx, shop, audience, { campaignId: campaign.id, dispatchId: 1n, size, latestAt, now }),
  );
  const rows = await db.message.findMany({ where: { shopId: shop.id, sourceId: campaign.id } });
  expect(written).toBe(rows.length);
  return Object.fromEntries(rows.map((row) => [String(row.customerId), row.reason ?? row.status]));
}

const id = (row: { id: bigint }) => String(row.id);

describe("who gets a row", () => {
  test("somebody in three included lists gets one row, somebody in an excluded one gets none", async () => {
    const shop = await makeShop();
    const [anna, ben, carl] = [await makeCustomer(shop), await makeCustomer(shop), await makeCustomer(shop)];
    const lists = [
      await makeSegment(shop, { members: [anna, ben] }),
      await makeSegment(shop, { members: [anna, carl] }),
      await makeSegment(shop, { members: [anna] }),
    ];
    const excluded = await makeSegment(shop, { members: [carl] });

    const outcome = await writeFor(shop, {
      includeSegmentIds: lists.map((list) => list.id),
      excludeSegmentIds: [excluded.id],
    });

    expect(outcome).toEqual({ [id(anna)]: "queued", [id(ben)]: "queued" });
  });

  test("a queued row is due at once, a skipped one has ended, and both say what the decision relied on", async () => {
    const shop = await makeShop();
    const yes = await makeCustomer(shop);
    const no = await makeCustomer(shop, { smsConsent: "never_subscribed", smsConsentAt: null });
    const list = await makeSegment(shop, { members: [yes, no] });
    const campaign = await makeCampaign(shop, { includeSegmentIds: [list.id], audienceMode: "refresh" });
    await write(shop, campaign);

    const rows = await db.message.findMany({ where: { shopId: shop.id }, orderBy: { customerId: "asc" } });

    expect(rows).toMatchObject([
      {
        customerId: yes.id,
        source: "campaign",
        step: 0,
        dispatchId: 1n,
        channel: "sms",
        address: yes.phoneE164,
        status: "queued",
        reason: null,
        dueAt: now,
        latestAt,
        endedAt: null,
        consentAt: yes.smsConsentAt,
        decidedAt: now,
      },
      {
        customerId: no.id,
        status: "skipped",
        reason: "not-subscribed",
        dueAt: null,
        latestAt,
        endedAt: now,
        consentAt: null,
        decidedAt: now,
      },
    ]);
  });

  test("consent, suppression, holds and numbers are looked at for each person", async () => {
    const shop = await makeShop();
    const blocked = await makeCustomer(shop);
    await suppress(shop, { address: blocked.phoneE164 ?? "" });
    const elsewhere = await makeCustomer(shop);
    await suppress(shop, { address: elsewhere.phoneE164 ?? "", channel: "whatsapp" });
    const [held, over, heldElsewhere] = [await makeCustomer(shop), await makeCustomer(shop), await makeCustomer(shop)];
    await makeHold(shop, { customerId: held.id });
    // Over at the moment of writing, though not by today's clock.
    await makeHold(shop, { customerId: over.id, until: now });
    await makeHold(shop, { customerId: heldElsewhere.id, channel: "whatsapp" });
    const people = {
      queued: [
        await makeCustomer(shop),
        elsewhere,
        over,
        heldElsewhere,
        await makeCustomer(shop, { whatsappConsent: "unsubscribed", rcsConsent: "never_subscribed" }),
      ],
      suppressed: [blocked],
      held: [held],
      unsubscribed: [
        await makeCustomer(shop, { smsConsent: "unsubscribed" }),
        await makeCustomer(shop, { smsConsent: "redacted" }),
      ],
      "not-subscribed": [
        await makeCustomer(shop, { smsConsent: "never_subscribed" }),
        await makeCustomer(shop, { smsConsent: "pending" }),
      ],
      "no-address": [await makeCustomer(shop, { phoneE164: null })],
      "invalid-address": [
        await makeCustomer(shop, { phoneE164: null, phone: "12", phoneState: "invalid" }),
        await makeCustomer(shop, { smsConsent: "invalid" }),
      ],
      deleted: [await makeCustomer(shop, { deletedAt: now }), { id: 999n }],
    };
    const list = await makeSegment(shop, { members: Object.values(people).flat() });

    const outcome = await writeFor(shop, { includeSegmentIds: [list.id] });

    const expected = Object.entries(people).flatMap(([reason, customers]) =>
      customers.map((customer) => [id(customer), reason]),
    );
    expect(outcome).toEqual(Object.fromEntries(expected));
  });

  test("of several with one number one gets the message: the first who may be written to", async () => {
    const shop = await makeShop();
    const phoneE164 = makePhone();
    const out = await makeCustomer(shop, {
      phoneE164,
      phoneHash: hashAddress(phoneE164),
      smsConsent: "never_subscribed",
    });
    const first = await makeCustomer(shop, { phoneE164, phoneHash: hashAddress(phoneE164) });
    const second = await makeCustomer(shop, { phoneE164, phoneHash: hashAddress(phoneE164) });
    const list = await makeSegment(shop, { members: [out, second, first] });

    expect(await writeFor(shop, { includeSegmentIds: [list.id] })).toEqual({
      [id(out)]: "not-subscribed",
      [id(first)]: "queued",
      [id(second)]: "duplicate-address",
    });
  });

  test("somebody whom an excluded list takes out keeps nobody else with the number from getting it", async () => {
    const shop = await makeShop();
    const phoneE164 = makePhone();
    const out = await makeCustomer(shop, { phoneE164, phoneHash: hashAddress(phoneE164) });
    const kept = await makeCustomer(shop, { phoneE164, phoneHash: hashAddress(phoneE164) });
    const list = await makeSegment(shop, { members: [out, kept] });
    const excluded = await makeSegment(shop, { members: [out] });

    expect(await writeFor(shop, { includeSegmentIds: [list.id], excludeSegmentIds: [excluded.id] })).toEqual({
      [id(kept)]: "queued",
    });
  });

  test("all subscribed customers are those of this shop who subscribed to this channel, minus the excluded", async () => {
    const [shop, other] = [await makeShop(), await makeShop()];
    await makeCustomer(other);
    const yes = await makeCustomer(shop);
    const noNumber = await makeCustomer(shop, { phoneE164: null });
    const excluded = await makeCustomer(shop);
    await makeCustomer(shop, { whatsappConsent: "unsubscribed" });
    await makeCustomer(shop, { whatsappConsent: "never_subscribed" });
    await makeCustomer(shop, { deletedAt: now });
    const list = await makeSegment(shop, { members: [excluded] });

    expect(await writeFor(shop, { channel: "whatsapp", allSubscribed: true, excludeSegmentIds: [list.id] })).toEqual({
      [id(yes)]: "queued",
      [id(noNumber)]: "no-address",
    });
  });

  test("a resend goes to the recipients in the chosen state only", async () => {
    const shop = await makeShop();
    const [failed, sent, lost] = [await makeCustomer(shop), await makeCustomer(shop), await makeCustomer(shop)];
    const original = await makeCampaign(shop, { status: "finished" });
    for (const [customer, status] of [
      [failed, "failed"],
      [sent, "delivered"],
      [lost, "unconfirmed"],
    ] as const) {
      await db.message.create({
        data: {
          shopId: shop.id,
          source: "campaign",
          sourceId: original.id,
          customerId: customer.id,
          channel: "sms",
          status,
        },
      });
    }

    expect(await writeFor(shop, { resendOf: original.id, resendStatuses: ["failed"] })).toEqual({
      [id(failed)]: "queued",
    });
  });

  test("a second time adds nothing and says so", async () => {
    const shop = await makeShop();
    const list = await makeSegment(shop, { members: [await makeCustomer(shop)] });
    const campaign = await makeCampaign(shop, { includeSegmentIds: [list.id], audienceMode: "refresh" });
    await write(shop, campaign);

    await expect(write(shop, campaign)).rejects.toMatchObject({ code: "23505" });

    expect(await db.message.count({ where: { shopId: shop.id } })).toBe(1);
  });
});

describe("frozen and refreshed lists", () => {
  /** A list in which, after it was frozen, one customer was replaced by another. */
  async function changeAfterFreeze() {
    const shop = await makeShop();
    const [leaver, joiner, stayer] = [await makeCustomer(shop), await makeCustomer(shop), await makeCustomer(shop)];
    const list = await makeSegment(shop, { members: [leaver, stayer] });
    const draft = await makeCampaign(shop, { includeSegmentIds: [list.id] });
    await inTransaction((tx) => freezeAudience(tx, shop, draft.id, { actor: "Noor", now }));
    await db.segment.update({ where: { shopId_id: { shopId: shop.id, id: list.id } }, data: { version: 2 } });
    await db.segmentMember.updateMany({ where: { shopId: shop.id, customerId: leaver.id }, data: { leftVersion: 2 } });
    await db.segmentMember.create({
      data: { shopId: shop.id, segmentId: list.id, customerId: joiner.id, joinedVersion: 2 },
    });
    const campaign = await db.campaign.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id: draft.id } } });
    return { shop, leaver, joiner, stayer, list, campaign };
  }

  test("a frozen campaign is sent to the list of the moment it was frozen, which is on record", async () => {
    const { shop, leaver, stayer, list, campaign } = await changeAfterFreeze();

    expect(campaign).toMatchObject({ frozenAt: now, frozenVersions: { [String(list.id)]: 1 } });
    expect(await write(shop, campaign)).toEqual({ [id(leaver)]: "queued", [id(stayer)]: "queued" });
    expect(await db.auditEvent.findFirst({ where: { shopId: shop.id } })).toMatchObject({
      action: "campaign.audience-frozen",
      actor: "Noor",
      detail: { [String(list.id)]: 1 },
    });
  });

  test("a refreshed one is sent to the latest list", async () => {
    const { shop, joiner, stayer, campaign } = await changeAfterFreeze();

    expect(await write(shop, { ...campaign, audienceMode: "refresh" })).toEqual({
      [id(joiner)]: "queued",
      [id(stayer)]: "queued",
    });
  });

  test("consent is that of the moment of writing, also in a frozen list", async () => {
    const { shop, leaver, stayer, campaign } = await changeAfterFreeze();
    await db.customer.update({
      where: { shopId_id: { shopId: shop.id, id: stayer.id } },
      data: { smsConsent: "unsubscribed" },
    });

    expect(await write(shop, campaign)).toEqual({ [id(leaver)]: "queued", [id(stayer)]: "unsubscribed" });
  });

  test("a segment that was deleted, or never read, or read only after the freeze, is refused by name", async () => {
    const shop = await makeShop();
    const list = await makeSegment(shop, { name: "VIP" });
    const campaign = await makeCampaign(shop, { includeSegmentIds: [list.id] });
    const where = { shopId_id: { shopId: shop.id, id: list.id } };

    expect(await resolveAudience(shop, campaign, { versions: "chosen" })).toEqual({
      ok: false,
      problem:
        "“VIP” had not been read from Shopify when the lists were frozen. Save the audience again to freeze it now.",
    });
    await db.segment.update({ where, data: { version: 0 } });
    expect(await resolveAudience(shop, campaign, { versions: "latest" })).toMatchObject({
      problem: expect.stringContaining("“VIP” have not been read") as string,
    });
    await db.segment.update({ where, data: { deletedAt: now } });
    expect(await resolveAudience(shop, campaign, { versions: "latest" })).toEqual({
      ok: false,
      problem: "The segment “VIP” was deleted in Shopify. Choose another segment.",
    });
  });
});

describe("the estimate", () => {
  test("adds up and says what the ledger will say, for any lists", async () => {
    const shop = await makeShop();
    const shared = [makePhone(), makePhone()];
    const consents = ["subscribed", "subscribed", "unsubscribed", "never_subscribed"] as const;
    const customers = [];
    for (let index = 0; index < 24; index += 1) {
      const phoneE164 = index % 3 === 0 ? shared[index % 2] : undefined;
      customers.push(
        await makeCustomer(shop, {
          smsConsent: consents[index % consents.length],
          countryCode: index % 5 === 0 ? null : "NL",
          ...(phoneE164 && { phoneE164, phoneHash: hashAddress(phoneE164) }),
        }),
      );
      if (index % 7 === 0) await makeHold(shop, { customerId: customers.at(-1)!.id });
    }
    const members = fc.subarray(customers);

    await fc.assert(
      fc.asyncProperty(
        fc.array(members, { minLength: 1, maxLength: 3 }),
        fc.array(members, { maxLength: 2 }),
        async (included, excluded) => {
          const lists = { include: [] as bigint[], exclude: [] as bigint[] };
          for (const list of included) lists.include.push((await makeSegment(shop, { members: list })).id);
          for (const list of excluded) lists.exclude.push((await makeSegment(shop, { members: list })).id);
          const choice = { includeSegmentIds: lists.include, excludeSegmentIds: lists.exclude };
          const campaign = await makeCampaign(shop, { ...choice, audienceMode: "refresh" });

          const counted = await estimateAudience(shop, campaign, { versions: "latest" });
          const outcome = Object.values(await write(shop, campaign));

          if (!counted.ok) throw new Error(counted.problem);
          const { total, eligible, exclusions, countries } = counted.estimate;
          const union = new Set(included.flat().map((customer) => customer.id));
          expect(total).toBe(union.size);
          expect(eligible + exclusions.reduce((sum, { count }) => sum + count, 0)).toBe(total);
          expect(countries.reduce((sum, { count }) => sum + count, 0)).toBe(eligible);
          expect(outcome.filter((reason) => reason === "queued")).toHaveLength(eligible);
          for (const { reason, count } of exclusions) {
            const foretold =
              reason === "excluded-segment"
                ? total - outcome.length
                : outcome.filter((found) => found === reason).length;
            expect(count).toBe(foretold);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test("counts those among the eligible who got a campaign lately", async () => {
    const shop = await makeShop();
    const [lately, before, never] = [await makeCustomer(shop), await makeCustomer(shop), await makeCustomer(shop)];
    const list = await makeSegment(shop, { members: [lately, before, never] });
    const earlier = await makeCampaign(shop, {
      status: "finished",
      startedAt: new Date("2026-11-20T10:00:00Z"),
      finishedAt: now,
    });
    const sent = {
      shopId: shop.id,
      source: "campaign" as const,
      sourceId: earlier.id,
      channel: "sms" as const,
      status: "sent" as const,
    };
    await db.message.create({ data: { ...sent, customerId: lately.id, sentAt: new Date("2026-11-22T09:00:00Z") } });
    await db.message.create({ data: { ...sent, customerId: before.id, sentAt: new Date("2026-11-20T10:00:00Z") } });
    const campaign = await makeCampaign(shop, { includeSegmentIds: [list.id] });

    const counted = await estimateAudience(shop, campaign, {
      versions: "latest",
      messagedSince: new Date("2026-11-21T10:00:00Z"),
    });

    expect(counted).toMatchObject({ estimate: { eligible: 3, messagedLately: 1 } });
  });

  test("looks for people with one number once, and not again for each person", async () => {
    const shop = await makeShop();
    const people = await Promise.all(Array.from({ length: 40 }, () => makeCustomer(shop)));
    const list = await makeSegment(shop, { members: people });
    const { text, values } = audienceSql(
      shop.id,
      {
        channel: "sms",
        base: { kind: "segments", lists: [{ segmentId: list.id, version: list.version }] },
        excluded: [],
      },
      { withExcluded: true },
    );

    const { rows } = await pool.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) WITH ${text} SELECT * FROM recipient`,
      values,
    );

    const groupings = nodesOf(rows[0]!["QUERY PLAN"][0].Plan).filter((node) => node["Node Type"] === "Aggregate");
    expect(groupings.map((node) => node["Actual Loops"])).toEqual([1, 1]);
  });
});

type PlanNode = { "Node Type": string; "Actual Loops": number; Plans?: PlanNode[] };

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
