import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { beginOfDays, countDays } from "#app/messaging/count-days.server.ts";
import { makeMessage, makeShop } from "../factories.ts";

// Noon in Amsterdam.
const now = new Date("2026-11-22T11:00:00Z");

let shop: Awaited<ReturnType<typeof makeShop>>;
beforeEach(async () => {
  shop = await makeShop();
});

/** Somebody new each time. */
let customerId = 0n;
const message = (values: Partial<Parameters<typeof makeMessage>[1]> = {}) =>
  makeMessage(shop, { customerId: (customerId += 1n), source: "automation", status: "sent", queuedAt: now, ...values });
const count = async (options: { days?: number; now?: Date } = {}) => {
  const states = await countDays(shop, { days: 30, now, ...options });
  return Object.fromEntries(Object.entries(states).filter(([, messages]) => messages > 0));
};

describe("the messages of the last days", () => {
  test("are those of automations, of workflows and of the merchant's own hand, by their states", async () => {
    await message({ source: "automation", status: "delivered" });
    await message({ source: "flow", status: "read" });
    await message({ source: "flow", status: "skipped", reason: "no-consent" });
    await message({ source: "single", status: "sent" });
    // Campaigns have their own counts, and these are to nobody, or answers.
    for (const source of ["campaign", "test", "reply"] as const) await message({ source });

    expect(await count()).toEqual({ delivered: 1, read: 1, skipped: 1, sent: 1 });
  });

  test("are not what the merchant tried an automation with", async () => {
    const made = { shopId: shop.id, channel: "sms", senderId: 1n, body: "Hi" } as const;
    const real = await db.dispatch.create({ data: { ...made, owner: "automation:1/1/a" } });
    const only = { onlyTo: "+31612345678", onlyToHash: "hash", onlyFor: 7n };
    const trial = await db.dispatch.create({ data: { ...made, ...only, owner: "automation:1/-1/a" } });
    await message({ dispatchId: real.id });
    await message({ dispatchId: trial.id });

    expect(await count()).toEqual({ sent: 1 });
  });

  test("are counted by days of the shop's own time zone, today among them", async () => {
    expect(beginOfDays(shop, { days: 30, now })).toEqual(new Date("2026-10-23T22:00:00Z"));
    await message({ queuedAt: new Date("2026-10-23T21:59:59Z") });
    await message({ queuedAt: new Date("2026-10-23T22:00:00Z") });
    // The clocks went back in between, on 25 October: that day had 25 hours, and each of them counts once.
    await message({ queuedAt: new Date("2026-10-25T22:59:59Z") });
    await message({ queuedAt: new Date("2026-10-25T23:00:00Z") });

    expect(await count()).toEqual({ sent: 3 });
    expect(await count({ days: 28 })).toEqual({ sent: 1 });
  });

  test("of another shop are not counted", async () => {
    await makeMessage(await makeShop(), { customerId: 1n, source: "flow", status: "sent", queuedAt: now });
    expect(await count()).toEqual({});
  });
});

describe("a day's count that was kept", () => {
  const kept = (values: { beginsAt: Date; countedAt: Date }) =>
    db.dayCount.create({ data: { shopId: shop.id, tookMs: 1_000, states: { sent: 7 }, ...values } });
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
  const today = new Date("2026-11-21T23:00:00Z");
  const longAgo = new Date("2026-11-01T23:00:00Z");

  test("is shown for some seconds while the day goes on", async () => {
    await kept({ beginsAt: today, countedAt: now });
    expect([await count({ now: after(20) }), await count({ now: after(21) })]).toEqual([{ sent: 7 }, {}]);
  });

  test("is shown for a day once nothing more can come", async () => {
    await kept({ beginsAt: longAgo, countedAt: now });
    expect([await count({ now: after(80_000) }), await count({ now: after(90_000) })]).toEqual([{ sent: 7 }, {}]);
  });

  test("is not shown when the day was not over then, nor when it cannot be read", async () => {
    await kept({ beginsAt: longAgo, countedAt: new Date(longAgo.getTime() + 3_600_000) });
    expect(await count()).toEqual({});
    await db.dayCount.updateMany({ data: { countedAt: now, states: { lost: 7 } } });
    expect(await count()).toEqual({});
  });
});
