import { db } from "#app/db.server.ts";
import type { TriggerHandle } from "#app/flow/trigger.ts";

const since = new Date("2026-01-15T09:00:00Z");

/** A workflow of the shop begins with this trigger, or none does any more. */
export async function turnOn(shop: { id: number }, handle: TriggerHandle, isOn = true): Promise<void> {
  await db.flowTriggerUse.upsert({
    where: { shopId_handle: { shopId: shop.id, handle } },
    create: { shopId: shop.id, handle, isOn, asOf: since },
    update: { isOn },
  });
}

/** What the shop's workflows are to be told, in the order it was written down. */
export async function waiting(shop: { id: number }): Promise<[handle: string, fields: unknown][]> {
  const rows = await db.flowTrigger.findMany({
    where: { shopId: shop.id, dueAt: { not: null } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ handle, fields }) => [handle, fields]);
}

/** Whoever may hear of what happens: what makes it hear, and what it is then to be told. */
export const hearers: [
  who: string,
  hearer: { turnOn: (shop: { id: number }, handle: TriggerHandle) => Promise<void>; waiting: typeof waiting },
][] = [
  ["Shopify Flow", { turnOn, waiting }],
  ["an endpoint", { turnOn: makeHearing, waiting: waitingForEndpoints }],
];

async function makeHearing(shop: { id: number }, handle: TriggerHandle): Promise<void> {
  const name = `Hears ${handle}`;
  await db.endpoint.create({
    data: {
      ...{ shopId: shop.id, key: `${shop.id} ${handle}`, name, secret: "", createdAt: since },
      ...{ url: "https://example.com", events: [handle] },
    },
  });
}

async function waitingForEndpoints(shop: { id: number }): Promise<[handle: string, fields: unknown][]> {
  const rows = await db.endpointEvent.findMany({
    where: { shopId: shop.id, dueAt: { not: null } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ handle, fields }) => [handle, fields]);
}
