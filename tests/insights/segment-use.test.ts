import { expect, test } from "vitest";
import { actOnAutomation } from "#app/automations/act-on-automation.server.ts";
import { createAutomation } from "#app/automations/create-automation.server.ts";
import { saveAutomation } from "#app/automations/save-automation.server.ts";
import { listSegmentUse } from "#app/insights/list-segment-use.server.ts";
import { openAutomatedShop } from "#tests/automations/automated-shop.ts";
import { makeCampaign, makeSegment } from "#tests/factories.ts";

const by = { actor: "Noor", now: new Date("2026-05-01T12:00:00Z") };

test("a segment's automations are named first, by what is on or in a draft, then its campaigns", async () => {
  const automated = await openAutomatedShop();
  const { shop } = automated;
  const { id } = await makeSegment(shop);
  const segmentId = id.toString();
  await automated.turnOn({});
  const draft = await createAutomation(shop, { recipeId: "segment-welcome" }, by);
  const definition = {
    trigger: { kind: "order-placed" },
    conditions: [],
    steps: [
      {
        id: "fork",
        kind: "branch",
        conditions: [{ kind: "segment", isMember: true, segmentIds: [segmentId] }],
        yes: [automated.send("a")],
        no: [],
      },
    ],
    stopOn: [],
    reentry: { kind: "always" },
    goal: null,
  };
  await saveAutomation(shop, draft, { name: "Drafted", definition, now: by.now });
  const on = await automated.turnOn({ trigger: { kind: "segment-entered", segmentId } });
  // What is on names it; the draft no longer does.
  await saveAutomation(shop, on, { name: "On", definition: { ...definition, steps: [] }, now: by.now });
  const archived = await createAutomation(shop, { recipeId: null }, by);
  await saveAutomation(shop, archived, { name: "Archived", definition, now: by.now });
  await actOnAutomation(shop, archived, { intent: "archive", ...by });
  const sent = await makeCampaign(shop, { name: "Sent", status: "finished", includeSegmentIds: [id] });
  const draftCampaign = await makeCampaign(shop, { name: "To be sent", status: "draft", excludeSegmentIds: [id] });

  expect(await listSegmentUse(shop, id, { limit: 10 })).toEqual([
    { kind: "automation", id: String(on), name: "On", state: "Active", isOpen: true },
    { kind: "automation", id: String(draft), name: "Drafted", state: "Draft", isOpen: true },
    { kind: "campaign", id: String(draftCampaign.id), name: "To be sent", state: "Excluded", isOpen: true },
    { kind: "campaign", id: String(sent.id), name: "Sent", state: "Sent", isOpen: false },
  ]);
  expect(await listSegmentUse((await openAutomatedShop()).shop, id, { limit: 10 })).toEqual([]);
});
