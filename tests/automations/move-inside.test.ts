import { beforeEach, describe, expect, test } from "vitest";
import type { Definition } from "#app/automations/definition.ts";
import { editAutomation } from "#app/automations/edit-automation.server.ts";
import { moveInside } from "#app/automations/move-inside.server.ts";
import { readAutomation } from "#app/automations/read-automation.server.ts";
import { readRunHistory } from "#app/automations/read-run-history.server.ts";
import { db } from "#app/db.server.ts";
import { readQueue } from "#tests/setup/drain-queue.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const at = new Date("2026-05-01T12:00:00Z");
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

let automated: AutomatedShop;
let id: bigint;
beforeEach(async () => {
  automated = await openAutomatedShop();
  id = await automated.turnOn({
    steps: [automated.send("a"), automated.wait("w", 60), automated.send("b", "Old words")],
  });
  await automated.order(at);
  await automated.advance(at);
});

const move = (version = 2) => moveInside(automated.shop, { automationId: id, version }, { now: later(10) });
const events = async (kind: string) =>
  (await db.enrollmentEvent.findMany({ where: { kind }, orderBy: { id: "asc" } })).map(({ detail }) => detail);
const bodies = async () => {
  const dispatches = await db.dispatch.findMany();
  return (await automated.messages()).map(
    ({ dispatchId }) => dispatches.find((dispatch) => dispatch.id === dispatchId)?.body,
  );
};

describe("somebody inside who is moved", () => {
  test("goes on from the step they stand before, as the new version has it", async () => {
    await automated.change(id, {
      steps: [automated.send("new"), automated.wait("w", 5), automated.send("b", "New words")],
    });
    expect(await move()).toEqual({ moved: 1, stayed: 0 });
    await automated.advance(later(60));
    expect(await automated.runs()).toMatchObject([{ version: 2, state: "completed" }]);
    expect(await bodies()).toEqual(["Hi {{ customer.first_name }}", "New words"]);
    expect(await events("moved")).toEqual([{ from: "1", to: "2" }]);
  });

  test("stays on their version when their step is there no more, and the history says why, once", async () => {
    await automated.change(id, { steps: [automated.send("new")] });
    expect(await move()).toEqual({ moved: 0, stayed: 1 });
    expect(await move()).toEqual({ moved: 0, stayed: 1 });
    await automated.advance(later(60));
    expect(await automated.runs()).toMatchObject([{ version: 1, state: "completed" }]);
    expect(await bodies()).toEqual(["Hi {{ customer.first_name }}", "Old words"]);
    expect(await events("stayed")).toEqual([{ why: "step", to: "2" }]);
  });

  test("stays when the new version starts with something else: its texts may name what they have not", async () => {
    await automated.change(id, { trigger: { kind: "customer-created" }, steps: [automated.send("b", "New words")] });
    expect(await move()).toEqual({ moved: 0, stayed: 1 });
    expect(await events("stayed")).toEqual([{ why: "trigger", to: "2" }]);
  });

  test("gets no message a second time, though the new version comes by its step again", async () => {
    await automated.change(id, {
      steps: [automated.send("b", "New words"), automated.wait("w", 5), automated.send("a")],
    });
    await move();
    await automated.advance(later(60));
    await automated.advance(later(65));
    expect(await bodies()).toEqual(["Hi {{ customer.first_name }}", "New words"]);
    expect((await events("sent")).at(-1)).toEqual({ channel: "sms", repeated: "yes" });
  });

  test("gets the message of a new step, wherever the new version draws it", async () => {
    await automated.change(id, { steps: [automated.send("b", "New words"), automated.send("c", "And more")] });
    await move();
    await automated.advance(later(60));
    expect(await bodies()).toEqual(["Hi {{ customer.first_name }}", "New words", "And more"]);
    const [run] = await automated.runs();
    // The first was queued by a step that the version has no more.
    const { messages } = await readRunHistory(automated.shop, run?.id ?? 0n);
    expect(messages.map(({ stepId }) => stepId)).toEqual(["a", "b", "c"]);
  });

  test("before the conditions of the entry keeps the time they wait for", async () => {
    const waiting: Partial<Definition> = { trigger: { kind: "checkout-abandoned", afterMinutes: 60 } };
    const reminded = await automated.turnOn(waiting);
    await automated.checkout(at);
    await automated.change(reminded, { ...waiting, steps: [automated.send("z", "New words")] });
    await moveInside(automated.shop, { automationId: reminded, version: 2 }, { now: later(10) });
    expect((await automated.runs()).at(-1)).toMatchObject({ version: 2, node: "entry", dueAt: later(60) });
  });
});

test("a worker that found a run before it was moved takes it on once, by one of the versions", async () => {
  await automated.change(id, { steps: [automated.send("b", "New words")] });
  await Promise.all([automated.advance(later(60)), move(), automated.advance(later(60)), move()]);
  await automated.advance(later(61));
  expect(await automated.messages()).toHaveLength(2);
  expect(await automated.runs()).toMatchObject([{ state: "completed" }]);
});

test("those of another automation, and of another shop, are left where they are", async () => {
  const other = await automated.turnOn({ steps: [automated.wait("w", 60), automated.send("b")] });
  await automated.order(later(1));
  await automated.advance(later(1));
  await automated.change(id, { steps: [automated.send("b", "New words")] });
  const stranger = await openAutomatedShop();
  expect(await moveInside(stranger.shop, { automationId: id, version: 2 }, { now: later(10) })).toEqual({
    moved: 0,
    stayed: 0,
  });
  await move();
  const runs = await automated.runs();
  expect(runs.filter(({ automationId }) => automationId === other)).toMatchObject([{ version: 1 }]);
});

test("a merchant's test is neither moved nor counted as somebody inside", async () => {
  // A test goes through a version of its own, below zero.
  await db.automationVersion.updateMany({ data: { version: -1 } });
  await db.enrollment.updateMany({ data: { isTest: true, version: -1 } });
  await automated.change(id, { steps: [automated.send("b", "New words")] });
  expect(await move()).toEqual({ moved: 0, stayed: 0 });
  expect((await readAutomation(automated.shop, id)).inside).toBe(0);
});

describe("turning changes on", () => {
  const turnOn = async (more: object) =>
    editAutomation(automated.shop, id, {
      input: {
        intent: "turn-on",
        name: "Test",
        definition: {
          trigger: { kind: "order-placed" },
          conditions: [],
          steps: [automated.send("b", "New words")],
          stopOn: [],
          reentry: { kind: "always" },
        },
        ...more,
      },
      actor: "Noor",
      now: later(5),
    });
  const queued = async () => (await readQueue()).filter(({ task }) => task === "move-inside");

  test("leaves those inside on theirs, unless the merchant says otherwise", async () => {
    await turnOn({});
    expect(await queued()).toEqual([]);
  });

  test("has them moved when the merchant says so, and keeps that on record", async () => {
    expect((await readAutomation(automated.shop, id)).inside).toBe(1);
    await turnOn({ inside: "move" });
    expect(await queued()).toMatchObject([
      { payload: { shopId: automated.shop.id, automationId: id.toString(), version: 2 } },
    ]);
    expect(await db.auditEvent.findMany({ where: { action: "automation.turned-on" } })).toContainEqual(
      expect.objectContaining({ detail: { version: 2, inside: "move" } }),
    );
  });
});
