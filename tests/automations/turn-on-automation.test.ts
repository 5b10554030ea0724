import { expect, test } from "vitest";
import { createAutomation } from "#app/automations/create-automation.server.ts";
import type { Definition } from "#app/automations/definition.ts";
import { recipes } from "#app/automations/recipes.ts";
import { saveAutomation } from "#app/automations/save-automation.server.ts";
import { turnOnAutomation } from "#app/automations/turn-on-automation.server.ts";
import { db } from "#app/db.server.ts";
import { makeSegment, makeSender, makeShop } from "#tests/factories.ts";

const by = { actor: "Noor", now: new Date("2026-05-01T12:00:00Z") };

test.each(recipes.map((recipe) => [recipe.id]))(
  "the recipe %s lacks a sender or a segment, and nothing else",
  async (id) => {
    const shop = await makeShop();
    const automationId = await createAutomation(shop, { recipeId: id }, by);
    const refused = await turnOnAutomation(shop, automationId, by);
    if (refused.ok || refused.kind !== "incomplete") throw new Error("It was turned on");
    const missing = new Set(refused.problems.map(({ message }) => message));
    expect([...missing].filter((message) => !["Choose a sender.", "Choose a segment."].includes(message))).toEqual([]);

    const sender = await makeSender(shop);
    const segment = await makeSegment(shop);
    const { draft } = await db.automation.findFirstOrThrow({ where: { shopId: shop.id, id: automationId } });
    const whole = JSON.stringify(draft)
      .replaceAll('"senderId":null', `"senderId":"${sender.id}"`)
      .replaceAll('"segmentId":null', `"segmentId":"${segment.id}"`);
    await saveAutomation(shop, automationId, { name: "Mine", definition: JSON.parse(whole), now: by.now });
    expect(await turnOnAutomation(shop, automationId, by)).toEqual({ ok: true, version: 1 });
  },
);

test("a recipe takes the shop's only sender of a channel, and leaves the choice where there are two", async () => {
  const shop = await makeShop();
  await makeSender(shop, { channel: "whatsapp" });
  const sender = await makeSender(shop);
  const first = await createAutomation(shop, { recipeId: "welcome" }, by);
  expect(await turnOnAutomation(shop, first, by)).toEqual({ ok: true, version: 1 });
  const { draft } = await db.automation.findFirstOrThrow({ where: { id: first } });
  expect(draft).toMatchObject({ steps: [{ kind: "wait" }, { kind: "send", senderId: sender.id.toString() }] });

  await makeSender(shop);
  const second = await createAutomation(shop, { recipeId: "welcome" }, by);
  expect(await turnOnAutomation(shop, second, by)).toMatchObject({
    ok: false,
    problems: [{ message: "Choose a sender." }],
  });
});

test("each thing that is missing is named at its place, and nothing is turned on", async () => {
  const shop = await makeShop();
  const sender = await makeSender(shop, { channel: "whatsapp" });
  const segment = await makeSegment(shop);
  await db.segment.updateMany({ data: { deletedAt: by.now } });
  const definition: Definition = {
    trigger: { kind: "customer-created" },
    conditions: [{ kind: "segment", isMember: true, segmentIds: [segment.id.toString()] }],
    steps: [
      { id: "a", kind: "send", channel: "sms", senderId: sender.id.toString(), body: "Hi", usefulMinutes: 60 },
      {
        id: "b",
        kind: "branch",
        conditions: [{ kind: "total", comparison: "below", amount: 5 }],
        yes: [{ id: "c", kind: "tag", action: "add", tag: " " }],
        no: [],
      },
    ],
    stopOn: ["segment-left"],
    reentry: { kind: "always" },
    goal: null,
  };
  const id = await createAutomation(shop, { recipeId: null }, by);
  await saveAutomation(shop, id, { name: "Mine", definition, now: by.now });
  expect(await turnOnAutomation(shop, id, by)).toEqual({
    ok: false,
    kind: "incomplete",
    problems: [
      { at: "trigger", message: "Only an automation that starts with a segment can stop when somebody leaves it." },
      { at: "conditions", message: "This segment was deleted in Shopify. Choose another one." },
      { at: "a", message: "This sender is not available any more. Choose another one." },
      { at: "b", message: "This condition needs a trigger with an order or a checkout." },
      { at: "c", message: "Enter the tag." },
    ],
  });
  expect(await db.automation.findFirst({ where: { id } })).toMatchObject({ status: "draft", version: 0 });
});

test("a text that names an order where there is none is refused with the field", async () => {
  const shop = await makeShop();
  const sender = await makeSender(shop);
  const id = await createAutomation(shop, { recipeId: "welcome" }, by);
  const { draft } = await db.automation.findFirstOrThrow({ where: { id } });
  const definition = JSON.parse(
    JSON.stringify(draft)
      .replaceAll('"senderId":null', `"senderId":"${sender.id}"`)
      .replace("welcome to", "{{ order.name }}"),
  ) as Definition;
  await saveAutomation(shop, id, { name: "Mine", definition, now: by.now });
  expect(await turnOnAutomation(shop, id, by)).toMatchObject({
    problems: [{ at: "hello", message: "“order.name” is only there in automations that start with an order." }],
  });
});

test("another shop's automation is not there", async () => {
  const [shop, other] = [await makeShop(), await makeShop()];
  const id = await createAutomation(shop, { recipeId: "welcome" }, by);
  expect(await turnOnAutomation(other, id, by)).toEqual({ ok: false, kind: "gone" });
  expect(await saveAutomation(other, id, { name: "x", definition: recipes[0]?.definition, now: by.now })).toBe(false);
});
