import { beforeEach, expect, test } from "vitest";
import { createAutomation } from "#app/automations/create-automation.server.ts";
import { editAutomation } from "#app/automations/edit-automation.server.ts";
import { mostSegmentAutomations } from "#app/automations/turn-on-automation.server.ts";
import { db } from "#app/db.server.ts";
import { makeSegment } from "#tests/factories.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = new Date("2026-05-01T12:00:00Z");
const by = { actor: "Noor", now: at };

let automated: AutomatedShop;
beforeEach(async () => {
  automated = await openAutomatedShop();
});

const statusOf = async (id: bigint) => (await db.automation.findFirstOrThrow({ where: { id } })).status;

test("the eleventh that watches segments is turned on in place of one that the merchant chose, and of no other shop's", async () => {
  const { id: segmentId } = await makeSegment(automated.shop, { members: [automated.customer] });
  const trigger = { kind: "segment-entered", segmentId: segmentId.toString() } as const;
  const watching: bigint[] = [];
  for (let n = 0; n < mostSegmentAutomations; n += 1) watching.push(await automated.turnOn({ trigger }));
  const theirs = await (await openAutomatedShop()).turnOn({});
  const eleventh = await createAutomation(automated.shop, { recipeId: null }, by);
  const turnOn = (more: object = {}) =>
    editAutomation(automated.shop, eleventh, {
      input: {
        intent: "turn-on",
        name: "Eleventh",
        definition: { trigger, conditions: [], steps: [automated.send("a")], stopOn: [], reentry: { kind: "always" } },
        ...more,
      },
      ...by,
    });

  expect(await turnOn()).toMatchObject({ ok: false, kind: "too-many" });
  expect(await turnOn({ pauseIds: [String(theirs)] })).toMatchObject({ ok: false, kind: "too-many" });
  expect(await turnOn({ pauseIds: [String(watching[3])], method: "everyone" })).toEqual({ ok: true, goTo: null });

  expect(await Promise.all(watching.map(statusOf))).toEqual(watching.map((_, n) => (n === 3 ? "paused" : "active")));
  expect(await statusOf(eleventh)).toBe("active");
  expect(await statusOf(theirs)).toBe("active");
});

test("what is missing is told, and the draft is kept all the same", async () => {
  const id = await createAutomation(automated.shop, { recipeId: "segment-welcome" }, by);
  const { draft } = await db.automation.findFirstOrThrow({ where: { id } });
  const input = { intent: "turn-on", name: "Hello", definition: draft };
  expect(await editAutomation(automated.shop, id, { input, ...by })).toEqual({
    ok: false,
    kind: "incomplete",
    problems: [{ at: "trigger", message: "Choose a segment." }],
  });
  expect(await db.automation.findFirst({ where: { id } })).toMatchObject({ name: "Hello", status: "draft" });
});

test("nothing is saved to an automation that is gone", async () => {
  const id = await createAutomation(automated.shop, { recipeId: "welcome" }, by);
  const { draft } = await db.automation.findFirstOrThrow({ where: { id } });
  for (const intent of ["save", "turn-on"]) {
    const input = { intent, name: "Hello", definition: draft };
    expect(await editAutomation(automated.shop, id + 1_000_000n, { input, ...by })).toMatchObject({
      ok: false,
      message: "This automation no longer exists.",
    });
  }
});
