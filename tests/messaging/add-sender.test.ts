import { describe, expect, test } from "vitest";
import { pool } from "#app/db.server.ts";
import { addSender } from "#app/messaging/add-sender.server.ts";
import { removeSender } from "#app/messaging/remove-sender.server.ts";
import { openSendingShop } from "./sending-shop.ts";

const options = { actor: "user:1", now: new Date("2026-05-01T10:00:00Z") };

async function sendersOf(shopId: number): Promise<{ channel: string; address: string; name: string }[]> {
  const { rows } = await pool.query<{ channel: string; address: string; name: string }>(
    "SELECT channel::text, address, name FROM sender WHERE shop_id = $1 AND removed_at IS NULL ORDER BY id",
    [shopId],
  );
  return rows.slice(1);
}

describe("adding a sender", () => {
  test("stores a number without what it was written with", async () => {
    const { shop } = await openSendingShop({ channel: "rcs" });
    const added = await addSender(
      shop,
      { channel: "whatsapp", address: "+1 (415) 555-0100", name: "", ratePerSecond: "" },
      options,
    );
    expect(added).toMatchObject({ ok: true });
    expect(await sendersOf(shop.id)).toEqual([{ channel: "whatsapp", address: "+14155550100", name: "+14155550100" }]);
  });

  test.each([
    ["whatsapp", "whatsapp:+14155550100", "+14155550100"],
    ["whatsapp", "WhatsApp: +1 415 555 0100", "+14155550100"],
    ["rcs", "rcs:oak_agent", "oak_agent"],
  ])("takes a %s address as Twilio's console writes it: %s", async (channel, written, address) => {
    const { shop } = await openSendingShop();
    expect(
      await addSender(shop, { channel, address: written, name: "Desk", ratePerSecond: "" }, options),
    ).toMatchObject({ ok: true });
    expect(await sendersOf(shop.id)).toEqual([{ channel, address, name: "Desk" }]);
  });

  test.each([
    ["sms", "whatsapp:+14155550100", /country code/],
    ["sms", "4155550100", /country code/],
    ["rcs", "rcs:", /id of your RCS agent/],
  ])("refuses a %s address %s beside its field, and adds nothing", async (channel, address, problem) => {
    const { shop } = await openSendingShop();
    const refused = await addSender(shop, { channel, address, name: "Desk", ratePerSecond: "" }, options);
    expect(refused).toMatchObject({ ok: false, field: "address", problem: expect.stringMatching(problem) as string });
    expect(await sendersOf(shop.id)).toEqual([]);
  });

  test("refuses a number that the Twilio account does not have, since its STOP would not be heard", async () => {
    const { shop } = await openSendingShop();
    const refused = await addSender(
      shop,
      { channel: "sms", address: "+14155550199", name: "Desk", ratePerSecond: "" },
      options,
    );
    expect(refused).toEqual({ ok: false, field: "address", problem: "This number is not in your Twilio account." });
    expect(await sendersOf(shop.id)).toEqual([]);
  });

  test("says of one that is there already that it is", async () => {
    const { shop } = await openSendingShop({ channel: "whatsapp" });
    const desk = { channel: "whatsapp", address: "+14155550100", name: "Desk", ratePerSecond: "" };
    await addSender(shop, desk, options);
    expect(await addSender(shop, desk, options)).toMatchObject({ ok: false, problem: "You have this sender already." });
  });

  test("brings back one that was removed, with the name given now", async () => {
    const { shop } = await openSendingShop({ channel: "whatsapp" });
    const desk = { channel: "whatsapp", address: "+14155550100", name: "Desk", ratePerSecond: "" };
    const first = await addSender(shop, desk, options);
    if (!first.ok) throw new Error(first.problem);
    await removeSender(shop, first.senderId, options);
    expect(await addSender(shop, { ...desk, name: "Front desk" }, options)).toEqual(first);
    expect(await sendersOf(shop.id)).toEqual([{ channel: "whatsapp", address: "+14155550100", name: "Front desk" }]);
  });
});
