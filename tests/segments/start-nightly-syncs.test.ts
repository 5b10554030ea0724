import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { startNightlySyncs } from "#app/segments/start-nightly-syncs.server.ts";
import { makeShop } from "../factories.ts";
import { readQueue } from "../setup/drain-queue.ts";

const at = (iso: string) => startNightlySyncs({ now: new Date(iso) });

async function shopIn(timezone: string, nightlySyncOn: string) {
  return await makeShop({ timezone, nightlySyncOn });
}

describe("a shop's nightly sync", () => {
  test("begins when its own day does", async () => {
    await shopIn("America/New_York", "2026-06-01");
    expect(await at("2026-06-02T03:59:00Z")).toEqual({ started: 0 });
    expect(await at("2026-06-02T04:00:00Z")).toEqual({ started: 1 });
    expect(await readQueue()).toMatchObject([{ task: "start-sync", payload: { kind: "scheduled" } }]);
  });

  test("begins once a day, however often the clock is looked at", async () => {
    await shopIn("Europe/Amsterdam", "2026-06-01");
    expect(await Promise.all([at("2026-06-01T22:00:00Z"), at("2026-06-01T22:00:00Z")])).toContainEqual({ started: 1 });
    expect(await at("2026-06-02T12:00:00Z")).toEqual({ started: 0 });
    expect(await at("2026-06-02T22:15:00Z")).toEqual({ started: 1 });
  });

  test("is made up for when no worker ran at midnight", async () => {
    await shopIn("Europe/Amsterdam", "2026-06-01");
    expect(await at("2026-06-02T09:30:00Z")).toEqual({ started: 1 });
  });

  test("comes on the day that has no midnight, and once on the day that has two", async () => {
    // Chile skips from 23:59 to 01:00 in September 2026, and lives 23:00 to 24:00 twice in April.
    const spring = await shopIn("America/Santiago", "2026-09-05");
    expect(await at("2026-09-06T03:59:00Z")).toEqual({ started: 0 });
    expect(await at("2026-09-06T04:00:00Z")).toEqual({ started: 1 });
    await db.shop.update({ where: { id: spring.id }, data: { nightlySyncOn: "2026-04-03" } });
    expect(await at("2026-04-04T03:00:00Z")).toEqual({ started: 1 });
    expect(await at("2026-04-05T03:30:00Z")).toEqual({ started: 0 });
    expect(await at("2026-04-05T04:00:00Z")).toEqual({ started: 1 });
    expect(await at("2026-04-05T04:30:00Z")).toEqual({ started: 0 });
  });

  test("is not repeated when the shop moves to a zone that is behind", async () => {
    const shop = await shopIn("Asia/Tokyo", "2026-06-02");
    await db.shop.update({ where: { id: shop.id }, data: { timezone: "America/Los_Angeles" } });
    expect(await at("2026-06-02T06:00:00Z")).toEqual({ started: 0 });
  });

  test("goes by UTC where the zone is not known, and holds nobody else up", async () => {
    await shopIn("Mars/Olympus_Mons", "2026-06-01");
    await shopIn("Europe/Amsterdam", "2026-06-01");
    expect(await at("2026-06-02T00:00:00Z")).toEqual({ started: 2 });
  });

  test("is not for shops that removed the app", async () => {
    await makeShop({ nightlySyncOn: "2026-06-01", uninstalledAt: new Date("2026-06-01T00:00:00Z") });
    expect(await at("2026-06-03T00:00:00Z")).toEqual({ started: 0 });
  });
});
