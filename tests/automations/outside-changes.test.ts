import { beforeEach, describe, expect, test } from "vitest";
import { pauseAutomation } from "#app/automations/pause-automation.server.ts";
import { turnOnAutomation } from "#app/automations/turn-on-automation.server.ts";
import { haltAutomations } from "#app/automations/stop-runs.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { removeSender } from "#app/messaging/remove-sender.server.ts";
import { makeTemplate } from "#tests/factories.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = new Date("2026-05-01T12:00:00Z");
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
const by = { actor: "Noor", now: at };

let automated: AutomatedShop;
let id: bigint;
beforeEach(async () => {
  automated = await openAutomatedShop();
  id = await automated.turnOn({ steps: [automated.wait("w", 60), automated.send("a", "Old words")] });
  await automated.order(at);
  await automated.advance(at);
});

describe("a sender", () => {
  const remove = () => removeSender(automated.shop, automated.sender.id, by);
  const refusal = { ok: false, problem: expect.stringContaining("An automation sends from here.") };

  test("stays while an automation that is on sends from it, or somebody inside may come to it", async () => {
    expect(await remove()).toEqual(refusal);
    await pauseAutomation(automated.shop, id, { ...by, method: "new-only" });
    expect(await remove()).toEqual(refusal);
  });

  test("can go once nobody is inside and the automation is paused", async () => {
    await pauseAutomation(automated.shop, id, { ...by, method: "everyone" });
    expect(await remove()).toEqual({ ok: true });
  });
});

test("a text that is changed after somebody went in does not change what they get, nor does a template", async () => {
  const template = await makeTemplate(automated.shop, { body: "Old words" });
  await db.template.deleteMany({ where: { id: template.id } });
  await automated.change(id, { steps: [automated.send("a", "New words")] }, later(5));
  await automated.advance(later(60));
  const [message] = await automated.messages();
  const dispatch = await db.dispatch.findFirstOrThrow({ where: { id: message?.dispatchId ?? 0n } });
  expect(dispatch.body).toBe("Old words");
});

test("a shop that moves to another time zone has its times of day there from then on", async () => {
  await automated.change(id, {
    steps: [{ id: "u", kind: "wait-until", time: "18:00" }, automated.send("a")],
  });
  await db.shop.updateMany({ data: { timezone: "America/New_York" } });
  await automated.order(later(1));
  await automated.advance(later(1));
  expect((await automated.runs())[1]).toMatchObject({ dueAt: new Date("2026-05-01T22:00:00Z") });
});

test("when the app is removed everyone inside is stopped, what waits is skipped, and nothing goes on by itself later", async () => {
  await inTransaction((tx) => haltAutomations(tx, automated.shop, { now: at }));
  expect(await automated.runs()).toMatchObject([{ state: "exited", reason: "app-removed" }]);
  expect(await db.automation.findFirstOrThrow({ where: { id } })).toMatchObject({ status: "paused" });
  await automated.advance(later(90));
  expect(await automated.messages()).toEqual([]);
  expect(await turnOnAutomation(automated.shop, id, by)).toEqual({ ok: true, version: 1 });
});

test("a run that cannot go on stops nobody else, and is tried again later", async () => {
  await automated.turnOn({ steps: [automated.send("b")] });
  await automated.order(later(55));
  await db.dispatch.deleteMany({ where: { owner: { startsWith: `automation:${id}/` } } });
  await automated.advance(later(60));
  expect(await automated.messages()).toHaveLength(1);
  expect((await automated.runs())[0]).toMatchObject({ state: "active", node: "a", dueAt: later(75) });
});

test("a message says until when it is of use: after that it is skipped, not sent late", async () => {
  await automated.advance(later(60));
  const [message] = await automated.messages();
  expect(message?.latestAt).toEqual(later(120));
});
