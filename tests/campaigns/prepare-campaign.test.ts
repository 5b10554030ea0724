import type { Prisma } from "@prisma/client";
import pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { cancelCampaign } from "#app/campaigns/cancel-campaign.server.ts";
import { prepareCampaign } from "#app/campaigns/prepare-campaign.server.ts";
import { db } from "#app/db.server.ts";
import { makeCampaign, makeCustomer, makeSegment, makeSender, makeShop } from "../factories.ts";
import { addTagSegment, addCustomers, connectShop, refusal, setTags } from "../segments/connected-shop.ts";
import { readQueue } from "../setup/drain-queue.ts";
import { testEnv } from "../setup/test-env.ts";

const now = new Date("2026-11-22T10:00:00Z");
const attempt = { now, isLastAttempt: false };
const lastAttempt = { now, isLastAttempt: true };

let shop: Awaited<ReturnType<typeof makeShop>>;
beforeEach(async () => {
  shop = await makeShop();
});

/** A campaign to two customers of a segment, as the button left it. */
async function makePreparing(overrides: Partial<Prisma.CampaignUncheckedCreateInput> = {}) {
  const sender = await makeSender(shop);
  const segment = await makeSegment(shop, {
    name: "VIP",
    members: [await makeCustomer(shop), await makeCustomer(shop)],
  });
  const campaign = await makeCampaign(shop, {
    status: "preparing",
    senderId: sender.id,
    includeSegmentIds: [segment.id],
    frozenVersions: { [String(segment.id)]: 1 },
    startedAt: now,
    ...overrides,
  });
  return { campaign, segment, sender };
}

const read = (id: bigint) => db.campaign.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id } } });
const countMessages = () => db.message.count({ where: { shopId: shop.id } });
const queuedTasks = async () => (await readQueue()).map(({ task }) => task);

describe("a campaign whose time has come", () => {
  test("is written down, opened for sending and put to work in one go", async () => {
    const { campaign, sender } = await makePreparing({ latestAt: new Date("2026-11-23T00:00:00Z") });

    await prepareCampaign(shop, campaign.id, attempt);

    const dispatch = await db.dispatch.findFirstOrThrow({ where: { shopId: shop.id } });
    expect(dispatch).toMatchObject({
      owner: `campaign:${campaign.id}`,
      channel: "sms",
      senderId: sender.id,
      body: campaign.body,
      state: "open",
    });
    expect(await db.message.findMany({ where: { shopId: shop.id } })).toMatchObject([
      { status: "queued", dispatchId: dispatch.id, sourceId: campaign.id, latestAt: campaign.latestAt },
      { status: "queued", dispatchId: dispatch.id, sourceId: campaign.id, latestAt: campaign.latestAt },
    ]);
    expect(await read(campaign.id)).toMatchObject({ status: "sending", startedAt: now, finishedAt: null });
    expect(await queuedTasks()).toEqual(["send-messages"]);
    expect(await db.auditEvent.findFirst({ where: { shopId: shop.id } })).toMatchObject({
      action: "campaign.started",
      actor: "Segue",
      detail: { recipients: 2 },
    });
  });

  test("a scheduled one begins at its time, and not before", async () => {
    const { campaign } = await makePreparing({
      status: "scheduled",
      scheduledAt: new Date("2026-11-22T10:00:01Z"),
      startedAt: null,
    });

    await prepareCampaign(shop, campaign.id, attempt);
    expect(await read(campaign.id)).toMatchObject({ status: "scheduled" });

    await prepareCampaign(shop, campaign.id, { ...attempt, now: new Date("2026-11-22T10:00:01Z") });
    expect(await read(campaign.id)).toMatchObject({ status: "sending", startedAt: new Date("2026-11-22T10:00:01Z") });
  });

  test.each(["draft", "sending", "paused", "finished", "cancelled", "failed"] as const)(
    "one that is %s is left alone",
    async (status) => {
      const { campaign } = await makePreparing({ status });

      await prepareCampaign(shop, campaign.id, attempt);

      expect(await countMessages()).toBe(0);
      expect(await read(campaign.id)).toMatchObject({ status });
    },
  );

  test("one that vanished ends quietly", async () => {
    await expect(prepareCampaign(shop, 999_999n, attempt)).resolves.toBeUndefined();
  });
});

describe("repeats, rivals and kills", () => {
  test("a second run changes nothing", async () => {
    const { campaign } = await makePreparing();
    await prepareCampaign(shop, campaign.id, attempt);

    await prepareCampaign(shop, campaign.id, attempt);

    expect(await countMessages()).toBe(2);
    expect(await db.dispatch.count({ where: { shopId: shop.id } })).toBe(1);
  });

  test("two at once write everyone down once", async () => {
    const { campaign } = await makePreparing();

    await Promise.all([prepareCampaign(shop, campaign.id, attempt), prepareCampaign(shop, campaign.id, attempt)]);

    expect(await countMessages()).toBe(2);
    expect(await read(campaign.id)).toMatchObject({ status: "sending" });
  });

  test("killed before the end it has written nobody down, and the next run writes everyone", async () => {
    const { campaign } = await makePreparing();
    const rival = await lockCampaign(campaign.id);
    const broken = prepareCampaign(shop, campaign.id, attempt);
    const expectation = expect(broken).rejects.toThrow();
    await rival.killWhoeverWaits();
    await expectation;
    await rival.end("ROLLBACK");
    expect(await countMessages()).toBe(0);
    expect(await queuedTasks()).toEqual([]);
    expect(await read(campaign.id)).toMatchObject({ status: "preparing" });

    await prepareCampaign(shop, campaign.id, attempt);

    expect(await countMessages()).toBe(2);
    expect(await read(campaign.id)).toMatchObject({ status: "sending" });
  });

  test("cancelled while its recipients are being written down, it writes to nobody", async () => {
    const { campaign } = await makePreparing();
    const rival = await lockCampaign(campaign.id);
    const running = prepareCampaign(shop, campaign.id, attempt);
    await rival.waitForSomeone();
    await rival.end("UPDATE campaign SET status = 'cancelled'", "COMMIT");
    await running;

    expect(await countMessages()).toBe(0);
    expect(await db.dispatch.count({ where: { shopId: shop.id } })).toBe(0);
    expect(await queuedTasks()).toEqual([]);
    expect(await read(campaign.id)).toMatchObject({ status: "cancelled" });
  });

  test("cancelled before the job came, it ends quietly", async () => {
    const { campaign } = await makePreparing();
    await cancelCampaign(shop, campaign.id, { actor: "Noor", now });

    await prepareCampaign(shop, campaign.id, attempt);

    expect(await countMessages()).toBe(0);
    expect(await read(campaign.id)).toMatchObject({ status: "cancelled", finishedAt: now });
  });
});

describe("what cannot be sent fails with the reason", () => {
  const failing: [string, string, () => Promise<bigint>][] = [
    [
      "a deleted segment",
      "The segment “VIP” was deleted in Shopify. Choose another segment.",
      async () => {
        const { campaign } = await makePreparing();
        await db.segment.updateMany({ where: { shopId: shop.id }, data: { deletedAt: now } });
        return campaign.id;
      },
    ],
    [
      "a removed sender",
      "Its sender was removed. Choose another one.",
      async () => {
        const { campaign } = await makePreparing();
        await db.sender.updateMany({ where: { shopId: shop.id }, data: { removedAt: now } });
        return campaign.id;
      },
    ],
    [
      "a broken template",
      "Its message has an error:",
      async () => (await makePreparing({ body: "Hi {{ nobody.knows }}" })).campaign.id,
    ],
    [
      "a latest useful time in the past",
      "Its latest useful time passed",
      async () => (await makePreparing({ latestAt: now })).campaign.id,
    ],
    [
      "nobody who can get it",
      "Nobody in its audience can receive the message.",
      async () => {
        const { campaign } = await makePreparing();
        await db.customer.updateMany({ where: { shopId: shop.id }, data: { smsConsent: "unsubscribed" } });
        return campaign.id;
      },
    ],
  ];

  test.each(failing)("%s", async (_, reason, make) => {
    const id = await make();

    await prepareCampaign(shop, id, attempt);

    const campaign = await read(id);
    expect(campaign).toMatchObject({ status: "failed", finishedAt: now });
    expect(campaign.statusReason).toContain(reason);
    expect(await countMessages()).toBe(0);
    expect(await db.dispatch.count({ where: { shopId: shop.id } })).toBe(0);
    expect(await db.auditEvent.findFirst({ where: { shopId: shop.id } })).toMatchObject({
      action: "campaign.failed",
      subject: `campaign:${id}`,
    });
  });
});

describe("lists that are read again", () => {
  /** A campaign to a Shopify segment, of which the app has an older list. */
  async function makeRefreshed() {
    const connected = await connectShop();
    shop = await db.shop.findUniqueOrThrow({ where: { id: connected.shop.id } });
    await addCustomers(connected, { first: 1, last: 4, tags: ["vip"] });
    const segmentId = await addTagSegment(connected, "vip");
    const sender = await makeSender(shop);
    const campaign = await makeCampaign(shop, {
      status: "preparing",
      senderId: sender.id,
      includeSegmentIds: [segmentId],
      audienceMode: "refresh",
      startedAt: now,
    });
    return { connected, campaign, segmentId };
  }

  const recipients = async () =>
    (await db.message.findMany({ where: { shopId: shop.id }, orderBy: { customerId: "asc" } })).map((row) =>
      Number(row.customerId),
    );

  test("the campaign goes to whoever is in the segment in Shopify when it starts", async () => {
    const { connected, campaign } = await makeRefreshed();
    await setTags(connected, [2], []);

    await prepareCampaign(shop, campaign.id, attempt);

    expect(await recipients()).toEqual([1, 3, 4]);
  });

  test("a segment that was deleted in Shopify is named", async () => {
    const { connected, campaign, segmentId } = await makeRefreshed();
    await connected.store.context.pool.query("DELETE FROM segment WHERE id = $1", [segmentId]);

    await prepareCampaign(shop, campaign.id, attempt);

    expect(await read(campaign.id)).toMatchObject({
      status: "failed",
      statusReason: "The segment “Tagged vip” was deleted in Shopify. Choose another segment.",
    });
  });

  test("while Shopify does not answer it is tried again, and after the last try it fails with the reason", async () => {
    const { connected, campaign } = await makeRefreshed();
    connected.intercept(({ name }) => (name === "ReadSegmentMembers" ? refusal("ACCESS_DENIED") : undefined));

    await expect(prepareCampaign(shop, campaign.id, attempt)).rejects.toThrow();
    expect(await read(campaign.id)).toMatchObject({ status: "preparing" });

    await prepareCampaign(shop, campaign.id, lastAttempt);
    const failed = await read(campaign.id);
    expect(failed.status).toBe("failed");
    expect(failed.statusReason).toBeTruthy();
    expect(await countMessages()).toBe(0);
  });
});

/** Holds the campaign's row in another transaction, so that a test can act while the preparation waits at its end. */
async function lockCampaign(id: bigint) {
  const client = new pg.Client({ connectionString: testEnv.DATABASE_URL });
  await client.connect();
  await client.query("BEGIN");
  await client.query("SELECT FROM campaign WHERE id = $1 FOR UPDATE", [String(id)]);
  const waiting = async () => {
    const { rows } = await client.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))",
    );
    return rows[0]?.pid;
  };
  const waitForSomeone = () => expect.poll(waiting, { timeout: 5_000 }).toBeDefined();
  return {
    waitForSomeone,
    async killWhoeverWaits() {
      await waitForSomeone();
      await client.query("SELECT pg_terminate_backend($1)", [await waiting()]);
    },
    async end(...statements: string[]) {
      for (const statement of statements) await client.query(statement);
      await client.end();
    },
  };
}
