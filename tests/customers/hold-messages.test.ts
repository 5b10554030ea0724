import { beforeEach, describe, expect, test } from "vitest";
import { endPastHolds } from "#app/customers/end-past-holds.server.ts";
import { exportCustomer } from "#app/customers/export-customer.server.ts";
import { mergeCustomersFromWebhook } from "#app/customers/forget-customer.server.ts";
import { holdMessages } from "#app/customers/hold-messages.server.ts";
import { listHolds } from "#app/customers/list-holds.server.ts";
import { placeHold } from "#app/customers/place-hold.server.ts";
import { redactCustomer } from "#app/customers/redact-customer.server.ts";
import { releaseHold } from "#app/customers/release-hold.server.ts";
import { releaseMessages } from "#app/customers/release-messages.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { makeCustomer, makeShop } from "#tests/factories.ts";

const now = new Date("2026-05-01T12:00:00Z");
const days = (n: number) => new Date(now.getTime() + n * 86_400_000);

let shop: Awaited<ReturnType<typeof makeShop>>;
let customerId: bigint;
beforeEach(async () => {
  shop = await makeShop();
  customerId = (await makeCustomer(shop)).id;
});

type Hold = Partial<Parameters<typeof holdMessages>[2]>;
const hold = (values: Hold = {}) =>
  inTransaction((tx) =>
    holdMessages(tx, shop, {
      ...{
        customerId,
        channels: ["sms"],
        reason: "Open ticket",
        until: days(7),
        source: "flow",
        actor: "Helpdesk",
        now,
      },
      ...values,
    }),
  );
const release = (values: Partial<Parameters<typeof releaseMessages>[2]> = {}) =>
  inTransaction((tx) => releaseMessages(tx, shop, { customerId, channels: ["sms"], actor: "Ana", now, ...values }));
const list = (id = customerId, at = now) => listHolds(shop, id, { now: at });
const audited = () => db.auditEvent.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } });

describe("holding messages", () => {
  test("is one line for all the channels it was asked for, with why, until when and by whom", async () => {
    const { holdIds } = await hold({ channels: ["sms", "rcs"] });
    expect(await list()).toEqual([
      {
        ids: holdIds.map(String),
        channels: ["sms", "rcs"],
        reason: "Open ticket",
        source: "flow",
        placedBy: "Helpdesk",
        placedAt: now.toISOString(),
        until: days(7).toISOString(),
      },
    ]);
  });

  test("for one reason twice is one hold that lasts as long as the longer, in whatever order they come", async () => {
    const first = await hold({ until: days(7) });
    await hold({ until: days(7), now: days(1) });
    expect(await hold({ until: days(3) })).toEqual(first);
    expect(await list()).toMatchObject([{ placedAt: now.toISOString(), until: days(7).toISOString() }]);
    await hold({ until: null });
    await hold({ until: days(9) });
    expect(await list()).toMatchObject([{ until: null }]);
    // What changed nothing was not done.
    expect((await audited()).map((event) => event.detail)).toEqual([
      { channels: "sms", until: days(7).toISOString() },
      { channels: "sms", until: null },
    ]);
  });

  test("for another reason stands beside the first, and each is over by itself", async () => {
    await hold();
    await hold({ reason: "Parcel is late", until: days(2) });
    expect((await list()).map(({ reason }) => reason).sort()).toEqual(["Open ticket", "Parcel is late"]);
    expect((await list(customerId, days(2))).map(({ reason }) => reason)).toEqual(["Open ticket"]);
    expect(await list(customerId, days(7))).toEqual([]);
  });

  test("begins anew after the earlier one has ended, which is kept as it was", async () => {
    await hold();
    await hold({ now: days(10), until: days(12) });
    expect(await db.hold.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } })).toMatchObject([
      { placedAt: now, until: days(7), releasedAt: days(7), releasedBy: null },
      { placedAt: days(10), until: days(12), releasedAt: null },
    ]);
  });

  test("is written down as over by itself once its end has passed, and no other hold is", async () => {
    await hold();
    await hold({ reason: "Parcel is late", until: null });
    await endPastHolds({ now: days(8) });
    await endPastHolds({ now: days(9) });
    expect(await db.hold.findMany({ where: { shopId: shop.id }, orderBy: { id: "asc" } })).toMatchObject([
      { releasedAt: days(7), releasedBy: null },
      { releasedAt: null },
    ]);
  });

  test("asked for twice at once is one hold", async () => {
    const [first, second] = await Promise.all([hold(), hold()]);
    expect(first).toEqual(second);
    expect(await db.hold.count()).toBe(1);
  });

  test("of a customer whom the mirror does not have yet holds all the same", async () => {
    await hold({ customerId: 123n });
    expect(await list(123n)).toHaveLength(1);
  });
});

describe("releasing messages", () => {
  test("ends all holds on the channels it names and no others, once", async () => {
    await hold({ channels: ["sms", "whatsapp"] });
    await hold({ reason: "Parcel is late" });
    expect(await release()).toEqual({ released: 2 });
    expect(await release()).toEqual({ released: 0 });
    expect(await list()).toMatchObject([{ channels: ["whatsapp"] }]);
    expect((await audited()).at(-1)).toMatchObject({ actor: "Ana", action: "customer.released" });
    expect(await db.hold.findMany({ where: { channel: "sms" } })).toMatchObject([
      { releasedAt: now, releasedBy: "Ana" },
      { releasedAt: now, releasedBy: "Ana" },
    ]);
  });

  test("by its id ends one and leaves those beside it, and never another shop's", async () => {
    const { holdIds } = await hold();
    await hold({ reason: "Parcel is late" });
    const other = await makeShop();
    const theirs = await inTransaction((tx) =>
      releaseMessages(tx, other, { customerId, channels: ["sms"], holdIds, actor: "Eve", now }),
    );
    expect(theirs).toEqual({ released: 0 });
    expect(await release({ holdIds })).toEqual({ released: 1 });
    expect(await list()).toMatchObject([{ reason: "Parcel is late" }]);
  });
});

describe("a customer who is held", () => {
  const merge = (gone: bigint, kept: bigint) =>
    mergeCustomersFromWebhook(
      shop,
      {
        admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${kept}`,
        admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${gone}`,
        status: "completed",
      },
      { now: days(1) },
      // Shopify is not there to be asked for the kept one; the merge itself is done by then.
    ).catch(() => undefined);

  test("takes the holds along into the customer they are merged into, each once, and those that come late as well", async () => {
    const kept = (await makeCustomer(shop)).id;
    await hold({ channels: ["sms", "rcs"], until: days(7) });
    await hold({ customerId: kept, until: days(3), now: days(0.5) });
    await merge(customerId, kept);
    await merge(customerId, kept);
    expect(await list(kept)).toMatchObject([
      { channels: ["sms", "rcs"], placedAt: now.toISOString(), until: days(7).toISOString() },
    ]);
    await hold({ reason: "Told of the old number" });
    expect(await list(kept)).toHaveLength(2);
    expect(await list(customerId)).toEqual([]);
    expect(await release({ channels: ["sms", "rcs"] })).toEqual({ released: 3 });
  });

  test("is handed their holds on request, and loses them when they are erased, for good", async () => {
    await hold({ reason: "Wilhelmina is angry" });
    const subject = { id: customerId, email: null, phone: null };
    expect((await exportCustomer(shop, subject, { now })).holds).toMatchObject([
      { channel: "sms", reason: "Wilhelmina is angry", placed_by: "Helpdesk" },
    ]);
    await redactCustomer(shop, subject, { now });
    expect(await hold({ reason: "Wilhelmina again" })).toEqual({ holdIds: [] });
    expect(await db.hold.count()).toBe(0);
    expect(JSON.stringify((await audited()).map((event) => event.detail))).not.toContain("Wilhelmina");
  });
});

describe("a hold that the merchant places on a customer’s page", () => {
  // In Amsterdam it is the evening of 1 May already.
  const at = new Date("2026-05-01T21:30:00Z");
  const place = (values: Partial<Parameters<typeof placeHold>[2]> = {}, id = customerId) =>
    placeHold(
      shop,
      id,
      { channels: ["sms"], reason: " Open ticket ", sendFrom: "2026-05-02", ...values },
      { actor: "Ana", now: at },
    );

  test("ends when the day begins on the shop's clock", async () => {
    expect(await place()).toEqual({ ok: true });
    expect(await list(customerId, at)).toMatchObject([
      { reason: "Open ticket", source: "merchant", placedBy: "Ana", until: "2026-05-01T22:00:00.000Z" },
    ]);
    await releaseHold(shop, customerId, [BigInt((await list(customerId, at))[0]?.ids[0] ?? 0)], {
      actor: "Ana",
      now: at,
    });
    expect(await list(customerId, at)).toEqual([]);
  });

  test("is refused, field by field, where something is missing", async () => {
    const day = "Choose a day after today.";
    for (const sendFrom of ["2026-05-01", "", "soon"]) {
      expect(await place({ sendFrom })).toEqual({ ok: false, problems: { until: day } });
    }
    expect(await place({ channels: [], reason: "  ", sendFrom: "" })).toEqual({
      ok: false,
      problems: { channels: "Choose at least one channel.", reason: "Enter why you hold messages.", until: day },
    });
    expect(await place({ reason: "x".repeat(201) })).toMatchObject({
      problems: { reason: expect.any(String) as string },
    });
    expect(await place({ reason: "😀".repeat(200), sendFrom: null })).toEqual({ ok: true });
    expect(await list(customerId, at)).toHaveLength(1);
  });

  test("of somebody whom the shop does not have is none", async () => {
    const theirs = await makeCustomer(await makeShop());
    await place({}, theirs.id);
    const deleted = await makeCustomer(shop, { deletedAt: at });
    await place({}, deleted.id);
    expect(await db.hold.count()).toBe(0);
  });
});
