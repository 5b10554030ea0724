import { beforeEach, expect, test } from "vitest";
import { enterFromSegment } from "#app/automations/enter-from-segment.server.ts";
import { turnOnAutomation, mostSegmentAutomations } from "#app/automations/turn-on-automation.server.ts";
import { pauseAutomation } from "#app/automations/pause-automation.server.ts";
import { createAutomation } from "#app/automations/create-automation.server.ts";
import { saveAutomation } from "#app/automations/save-automation.server.ts";
import { db } from "#app/db.server.ts";
import { makeCustomer, makeSegment, makeSegmentVersion } from "#tests/factories.ts";
import { openAutomatedShop, type AutomatedShop } from "./automated-shop.ts";

const takenAt = new Date("2026-05-01T12:00:00Z");

let automated: AutomatedShop;
let segmentId: bigint;
beforeEach(async () => {
  automated = await openAutomatedShop();
  segmentId = (await makeSegment(automated.shop, { members: [automated.customer] })).id;
});

/** The list is read again after an automation is turned on, so that everybody inside by then is known to have been. */
const readAgain = (at = new Date("2026-05-01T00:01:00Z")) =>
  db.segmentVersion.updateMany({ where: { shopId: automated.shop.id, segmentId }, data: { confirmedAt: at } });

const trigger = (kind: "segment-entered" | "segment-left") => ({ kind, segmentId: segmentId.toString() });

/** A further list of the segment: who comes, and who goes. */
async function nextList(options: {
  join?: { id: bigint }[];
  leave?: { id: bigint }[];
  query?: string;
  at?: Date;
}): Promise<number> {
  const { at = takenAt } = options;
  const shopId = automated.shop.id;
  const { version: last, query } = await db.segmentVersion.findFirstOrThrow({
    where: { shopId, segmentId },
    orderBy: { version: "desc" },
  });
  const version = last + 1;
  for (const { id } of options.leave ?? []) {
    await db.segmentMember.updateMany({
      where: { shopId, segmentId, customerId: id, leftVersion: null },
      data: { leftVersion: version },
    });
  }
  await db.segmentMember.createMany({
    data: (options.join ?? []).map(({ id }) => ({ shopId, segmentId, customerId: id, joinedVersion: version })),
  });
  await makeSegmentVersion(automated.shop, segmentId, { version, query: options.query ?? query, takenAt: at });
  return version;
}

const hear = (version: number) => enterFromSegment(automated.shop, { segmentId, version }, { now: takenAt });
const people = async () => (await automated.runs()).map((run) => run.customerId);

test("whoever comes into a segment's list enters, once, however often the list is told of", async () => {
  await automated.turnOn({ trigger: trigger("segment-entered") });
  await readAgain();
  const newcomers = [await makeCustomer(automated.shop), await makeCustomer(automated.shop)];
  const version = await nextList({ join: newcomers });
  await Promise.all([hear(version), hear(version)]);
  await hear(version);
  expect(await people()).toEqual(newcomers.map(({ id }) => id));
  await automated.advance(takenAt);
  expect(await automated.messages()).toHaveLength(2);
});

test("nobody enters with a segment's first list, or with one that changed because its query was edited", async () => {
  await automated.turnOn({ trigger: trigger("segment-entered") });
  await hear(1);
  await hear(await nextList({ join: [await makeCustomer(automated.shop)], query: "amount_spent > 5" }));
  expect(await people()).toEqual([]);
});

test("nobody enters who was inside, unseen by the last list, when the automation was turned on", async () => {
  await automated.turnOn({ trigger: trigger("segment-entered") });
  await hear(await nextList({ join: [await makeCustomer(automated.shop)] }));
  expect(await people()).toEqual([]);
});

test("an automation that is only changed goes on, and one that was paused begins anew", async () => {
  const id = await automated.turnOn({ trigger: trigger("segment-entered") });
  await readAgain();
  const change = { trigger: trigger("segment-entered"), steps: [automated.send("b")] };
  await automated.change(id, change, new Date("2026-05-01T10:00:00Z"));
  const newcomer = await makeCustomer(automated.shop);
  await hear(await nextList({ join: [newcomer] }));
  expect(await people()).toEqual([newcomer.id]);

  await pauseAutomation(automated.shop, id, { method: "new-only", actor: "Noor", now: takenAt });
  const at = new Date("2026-05-01T14:00:00Z");
  await automated.change(id, change, at);
  await hear(await nextList({ join: [await makeCustomer(automated.shop)], at: new Date("2026-05-01T15:00:00Z") }));
  expect(await people()).toEqual([newcomer.id]);
});

test("whoever leaves enters what waits for that, and is stopped where leaving stops", async () => {
  await automated.turnOn({ trigger: trigger("segment-left") });
  const staying = await automated.turnOn({
    trigger: trigger("segment-entered"),
    stopOn: ["segment-left"],
    steps: [automated.wait("w", 60), automated.send("a")],
  });
  await readAgain();
  const guest = await makeCustomer(automated.shop);
  await hear(await nextList({ join: [guest], at: new Date("2026-05-01T11:00:00Z") }));
  await hear(await nextList({ leave: [guest, automated.customer] }));
  const runs = await automated.runs();
  expect(runs.filter((run) => run.automationId === staying)).toMatchObject([
    { state: "exited", reason: "left-segment" },
  ]);
  expect(runs.filter((run) => run.automationId !== staying).map((run) => run.customerId)).toEqual([
    automated.customer.id,
    guest.id,
  ]);
});

test("of automations that watch segments a shop may have ten on, and the eleventh is told which", async () => {
  for (let n = 0; n < mostSegmentAutomations; n += 1) await automated.turnOn({ trigger: trigger("segment-entered") });
  const by = { actor: "Noor", now: takenAt };
  const eleventh = await createAutomation(automated.shop, { recipeId: "segment-welcome" }, by);
  const definition = {
    trigger: trigger("segment-left"),
    conditions: [],
    steps: [automated.send("a")],
    stopOn: [],
    reentry: { kind: "always" },
  };
  await saveAutomation(automated.shop, eleventh, { name: "Eleventh", definition, now: takenAt });
  const refused = await turnOnAutomation(automated.shop, eleventh, by);
  expect(refused).toMatchObject({ ok: false, kind: "too-many" });
  expect(!refused.ok && refused.kind === "too-many" && refused.active).toHaveLength(mostSegmentAutomations);
});
