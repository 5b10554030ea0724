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
